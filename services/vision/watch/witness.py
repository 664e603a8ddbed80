"""Remembers what an alert will be proved with: where a thing stood, its pictures, the seconds around the alert."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.facts import AlertRaised
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.stay import Stay
from services.vision.domain.thinned import Thinned
from services.vision.domain.zone import Zone
from services.vision.evidence import pictures
from services.vision.evidence.clip import AFTER, Glimpse, Ring
from services.vision.evidence.pictures import Shot
from services.vision.evidence.seen import detections

POINTS = 64  # of a stay's path
CROPS, CROP_MARGIN, CROP_QUALITY = 6, 0.1, 92


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What is known some seconds after an alert. No `latest` where the watch ended before."""

    alert: str
    raised_at: float
    box: Box
    latest: Shot | None
    glimpses: Sequence[Glimpse]
    crops: Sequence[bytes]


class Witness:
    """Of one camera; the thread that looks calls it. `with_plates`: keep pictures of vehicles to read them from."""

    def __init__(self, with_plates: bool = False) -> None:
        self._with_plates = with_plates
        self._ring = Ring()
        self._paths: dict[str, Thinned[Box]] = {}
        self._first_seen: dict[str, Sequence[Detection]] = {}
        self._crops: dict[str, Thinned[bytes]] = {}
        self._expected: list[tuple[AlertRaised, Zone]] = []
        self._done: list[Aftermath] = []

    def remember(self, stay: str, path: Sequence[Sequence[float]] | None, first_seen: Any) -> None:
        """What the last owner of the camera knew of a stay, as `path` and `first_seen` told it."""
        self._paths[stay] = Thinned(POINTS, kept=[(row[0], Box(*row[1:])) for row in path or ()])
        self._first_seen[stay] = detections(first_seen or ())

    def saw(self, frame: Frame, at: float, seen: Sequence[Detection], stays: Sequence[Stay]) -> None:
        self._ring.add(frame, seen, at)
        for stay in stays:
            self._first_seen.setdefault(stay.id, tuple(seen))
            self._paths.setdefault(stay.id, Thinned(POINTS)).add(at, stay.box)
            if self._with_plates and any(one.kind is Thing.VEHICLE and one.box.iou(stay.box) > 0.5 for one in seen):
                crops = self._crops.setdefault(stay.id, Thinned(CROPS))
                if crops.wants(at):
                    crops.add(at, pictures.jpeg(_cut(frame, stay.box), CROP_QUALITY))
        self._end(frame, at, seen, stays)
        known = {stay.id for stay in stays} | {fact.stay for fact, _ in self._expected}
        for id in self._paths.keys() - known:
            del self._paths[id], self._first_seen[id]
            self._crops.pop(id, None)

    def expect(self, fact: AlertRaised, zone: Zone) -> None:
        """From now on the aftermath of this alert is awaited."""
        self._expected.append((fact, zone))

    def take(self, *, all: bool = False) -> list[Aftermath]:
        """Those whose seconds are over, each once; `all`: the others too, with what there is, for no more will come."""
        if all:
            self._done += [self._aftermath(fact, None) for fact, _ in self._expected]
            self._expected = []
        done, self._done = self._done, []
        return done

    def first_seen(self, stay: str) -> Sequence[Detection]:
        """What was in the picture when the thing was first seen there."""
        return self._first_seen.get(stay, ())

    def path(self, stay: str) -> list[list[float]]:
        """Seconds and box sides, thinned out, oldest first."""
        known = self._paths.get(stay)
        return [[round(at, 2), *box.as_list()] for at, box in known.moments] if known is not None else []

    def _end(self, frame: Frame, at: float, seen: Sequence[Detection], stays: Sequence[Stay]) -> None:
        for fact, zone in [pair for pair in self._expected if at >= pair[0].at + AFTER]:
            self._expected.remove((fact, zone))
            boxes = [stay.box for stay in stays if stay.id == fact.stay]
            self._done.append(self._aftermath(fact, pictures.shot("latest", frame, zone, boxes, at, seen)))

    def _aftermath(self, fact: AlertRaised, latest: Shot | None) -> Aftermath:
        crops = self._crops.get(fact.stay)
        cut = [one for _, one in crops.moments] if crops is not None else []
        return Aftermath(fact.stay, fact.at, fact.box, latest, self._ring.around(fact.at), cut)


def _cut(frame: Frame, box: Box) -> Frame:
    high, wide = frame.shape[:2]
    dx, dy = box.width * CROP_MARGIN, box.height * CROP_MARGIN
    rows = slice(max(0, int((box.y0 - dy) * high)), int((box.y1 + dy) * high) + 1)
    return frame[rows, max(0, int((box.x0 - dx) * wide)) : int((box.x1 + dx) * wide) + 1]
