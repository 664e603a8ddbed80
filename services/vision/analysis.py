"""One camera's way from a frame to facts: look for motion, detect, follow, and decide zone by zone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.detector import Detector, Frame
from services.vision.domain.box import Box
from services.vision.domain.congestion import Congestion
from services.vision.domain.facts import Fact, Held
from services.vision.domain.obstruction import Obstruction
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.standing import Standing
from services.vision.domain.stay import Patch, Stay
from services.vision.domain.track import Tracker
from services.vision.domain.zone import Kind, Zone
from services.vision.occupation import Ground

BUSY, IDLE = 0.2, 1.0  # seconds between detections: while something moves near a zone, and else
GATE_WIDTH = 160
MOVED = 14  # grey levels between two looks
MOVED_SHARE = 0.004  # of the watched pixels
BUSY_FOR = 3.0  # seconds after the last motion
PATCH = 32
MARGIN = 0.1  # around each zone, for the motion gate
CUT_SHARE = 0.3  # of the picture that must have changed at once
SCENE_CUT = 0.5  # likeness of two small pictures below which the camera was moved or cut


class Analysis:
    """Feed it frames in order; times are seconds of one steady clock. One thread at a time."""

    def __init__(
        self,
        zones: Sequence[Zone],
        detector: Detector,
        stays: Iterable[Stay] = (),
        name: str = "",
        background: bytes | None = None,
    ) -> None:
        self.zones = list(zones)
        self._detector = detector
        self._tracker = Tracker()
        self._tiny: Frame | None = None
        self._standing = [Standing(zone, name) for zone in self.zones if zone.kind is Kind.NO_PARKING]
        self._occupied = [Obstruction(zone, name) for zone in self.zones if zone.kind is Kind.OCCUPATION]
        self._congestion = {place.zone.id: Congestion(place.zone) for place in self._standing}
        self._places: list[Standing | Obstruction] = [*self._standing, *self._occupied]
        self._ground = Ground([place.zone for place in self._occupied], background) if self._occupied else None
        for stay in stays:
            for place in self._places:
                if place.zone.id == stay.zone:
                    place.stays.append(stay)
        self._gate: NDArray[np.int16] | None = None
        self._gate_mask: NDArray[np.bool_] | None = None
        self._busy_until = -1e9
        self._last_detection = -1e9
        self._held_since: dict[str, float] = {}
        self.seen: list[Detection] = []
        self.detected = 0
        self.skipped = 0

    def background(self) -> bytes | None:
        """What the next owner of this camera should know as empty street; None where there is nothing to tell."""
        return self._ground.snapshot() if self._ground is not None else None

    def open_stays(self) -> list[Stay]:
        return [stay for place in self._places for stay in place.stays]

    def look(self, frame: Frame, at: float, local: datetime | None = None) -> list[Fact]:
        """The facts that this frame completes. `local` is the county's time, for schedules."""
        facts: list[Fact] = []
        if self._cut(frame):
            facts += self._void(at)
        if self._due(frame, at):
            self.seen = self._detector.detect(frame, self.zones, at)
            self._last_detection = at
            self.detected += 1
            facts += self._decide_standing(frame, at, local)
        else:
            self.skipped += 1
        if self._ground is not None and self._ground.due(at):
            found = self._ground.look(frame, self.seen, at)
            for place in self._occupied:
                blobs = found.blobs.get(place.zone.id, [])
                facts += place.step(blobs, self.seen, at, place.zone.active(local))
        return facts

    def close(self, at: float) -> list[Fact]:
        """At the end of a recording: what is still held back is said."""
        return [self._release(zone, at) for zone in list(self._held_since)]

    def _decide_standing(self, frame: Frame, at: float, local: datetime | None) -> list[Fact]:
        tracks = self._tracker.update(self.seen, at)
        vehicles = [track for track in tracks if track.kind is Thing.VEHICLE]
        others = [track for track in tracks if track.kind is not Thing.VEHICLE]
        grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)

        def glance(box: Box) -> Patch:
            return _patch(grey, box)

        facts: list[Fact] = []
        for place in self._standing:
            zone = place.zone
            jam = self._congestion[zone.id].update(vehicles, at)
            wanted = [track for track in vehicles if not zone.classes or track.label in zone.classes]
            facts += place.step(wanted, others, glance, at, jam, zone.active(local))
            waiting = jam and any(stay.alerted_at is None for stay in place.stays)
            if waiting:
                self._held_since.setdefault(zone.id, at)
            elif zone.id in self._held_since:
                facts.append(self._release(zone.id, at))
        return facts

    def _release(self, zone: str, at: float) -> Held:
        return Held(zone, "congestion", self._held_since.pop(zone), at)

    def _void(self, at: float) -> list[Fact]:
        self._tracker = Tracker()
        if self._ground is not None:
            self._ground = Ground([place.zone for place in self._occupied])
        return [fact for place in self._places for fact in place.void(at)]

    def _due(self, frame: Frame, at: float) -> bool:
        if self._moves(frame) or any(stay.alerted_at is None for place in self._standing for stay in place.stays):
            self._busy_until = at + BUSY_FOR
        pause = BUSY if at <= self._busy_until else IDLE
        return at - self._last_detection >= pause - 1e-3

    def _moves(self, frame: Frame) -> bool:
        """Whether anything changed near a zone since the last frame."""
        height = max(1, round(frame.shape[0] * GATE_WIDTH / frame.shape[1]))
        small = cv2.resize(frame, (GATE_WIDTH, height), interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.int16)
        before, self._gate = self._gate, grey
        if before is None or before.shape != grey.shape:
            self._gate_mask = self._watched(grey.shape)
            return True
        assert self._gate_mask is not None
        changed = np.abs(grey - before) > MOVED
        return bool(changed[self._gate_mask].mean() > MOVED_SHARE)

    def _watched(self, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        mask = np.zeros(shape, bool)
        high, wide = shape[:2]
        for zone in self.zones:
            b = zone.bounds
            rows = slice(int(max(0, b.y0 - MARGIN) * high), int(min(1, b.y1 + MARGIN) * high) + 1)
            columns = slice(int(max(0, b.x0 - MARGIN) * wide), int(min(1, b.x1 + MARGIN) * wide) + 1)
            mask[rows, columns] = True
        return mask if mask.any() else np.ones(shape, bool)

    def _cut(self, frame: Frame) -> bool:
        """Whether this is another scene than the last frame's: the camera was turned, or the picture was switched."""
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        tiny = np.asarray(cv2.resize(grey, (48, 27), interpolation=cv2.INTER_AREA), np.uint8)
        before, self._tiny = self._tiny, tiny
        if before is None:
            return False
        a, b = before.astype(np.float64).ravel(), tiny.astype(np.float64).ravel()
        a, b = a - a.mean(), b - b.mean()
        size = float(np.sqrt((a * a).sum() * (b * b).sum()))
        changed = float((np.abs(before.astype(np.int16) - tiny) > MOVED).mean())
        return changed > CUT_SHARE and size > 0 and float((a * b).sum()) / size < SCENE_CUT


def _patch(grey: NDArray[np.uint8], box: Box) -> Patch:
    high, wide = grey.shape
    x0, y0 = max(0, int(box.x0 * wide)), max(0, int(box.y0 * high))
    x1, y1 = min(wide, max(x0 + 2, int(box.x1 * wide))), min(high, max(y0 + 2, int(box.y1 * high)))
    part = grey[min(y0, high - 2) : y1, min(x0, wide - 2) : x1]
    return np.asarray(cv2.resize(part, (PATCH, PATCH), interpolation=cv2.INTER_AREA), np.uint8)
