"""One camera's way from a frame to facts: look for motion, detect, follow, and decide zone by zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.detector import Detector, Frame
from services.vision.domain.box import Box
from services.vision.domain.facts import Fact, Held
from services.vision.domain.obstruction import Blob
from services.vision.domain.pace import Pace, pace
from services.vision.domain.recorded import RecordedLook, blobs_in
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.standing import Glance
from services.vision.domain.stay import Patch, Stay
from services.vision.domain.zone import Zone
from services.vision.scene import Scene

GATE_WIDTH = 160
MOVED = 14  # grey levels between two looks
MOVED_SHARE = 0.004  # of the watched pixels
BUSY_FOR = 3.0  # seconds after the last motion
PATCH = 32
MARGIN = 0.1  # around each zone, for the motion gate
CUT_SHARE = 0.3  # of the picture that must have changed at once
SCENE_CUT = 0.5  # likeness of two small pictures below which the camera was moved or cut
GLITCH = 3.0  # seconds: another scene that is over before leaves no trace


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
        self._name = name
        self._detector = detector
        self._tiny: Frame | None = None
        self._scene = Scene(self.zones, detector.follower(), name, background)
        self._scene.take_over(stays)
        self._aside: _Aside | None = None
        self._gate: NDArray[np.int16] | None = None
        self._gate_mask: NDArray[np.bool_] | None = None
        self._busy_until = -1e9
        self._last_detection = -1e9
        self._local: datetime | None = None
        self._held_since: dict[str, float] = {}
        self.seen: list[Detection] = []
        self.looked = self.cut = False  # at the last frame: whether things were detected; whether the scene is void
        self.blobs: dict[str, list[Blob]] | None = None  # by zone, where the ground was looked at
        self.detected = 0
        self.skipped = 0

    def background(self) -> bytes | None:
        """What the next owner of this camera should know as empty street; None where there is nothing to tell."""
        return self._scene.ground.snapshot() if self._scene.ground is not None else None

    def open_stays(self) -> list[Stay]:
        aside = self._aside.scene.open_stays() if self._aside is not None else []
        return [*aside, *self._scene.open_stays()]

    def left(self) -> list[Stay]:
        """What is gone and would open its alert again."""
        aside = self._aside.scene.left() if self._aside is not None else []
        return [*aside, *self._scene.left()]

    def pace(self, at: float) -> Pace:
        """How soon the next look is due."""
        waits = [(stay, place.zone) for place in self._scene.places for stay in place.stays]
        return pace(at, self._local, self._busy_until, waits)

    def look(self, frame: Frame, at: float, local: datetime | None = None) -> list[Fact]:
        """The facts that this frame completes. `local` is the county's time, for schedules."""
        self.blobs, self._local = None, local
        small = _small(frame)
        facts = self._keep_to_scene(small, at)
        scene = self._scene
        self.looked = self._due(small, at)
        if self.looked:
            self.seen = self._detector.detect(frame, self.zones, at)
            self._last_detection = at
            self.detected += 1
            facts += self._decide_standing(glancing(frame), at, local)
        else:
            self.skipped += 1
        if scene.ground is not None and scene.ground.due(at):
            self.blobs = scene.ground.look(frame, self.seen, at)
            if self.blobs is not None:
                facts += self._decide_occupied(self.blobs, at, local)
        return facts

    def look_at_record(self, look: RecordedLook, glance: Glance, local: datetime | None = None) -> list[Fact]:
        """The same without a picture: of what was seen in it."""
        facts: list[Fact] = []
        if look.cut:
            facts += self._scene.void(look.at)
            self._scene = Scene(self.zones, self._detector.follower(), self._name)
        if look.seen is not None:
            self.seen = list(look.seen)
            facts += self._decide_standing(glance, look.at, local)
        if look.blobs is not None:
            blobs = {place.zone.id: blobs_in(place.zone, look.blobs) for place in self._scene.occupied}
            facts += self._decide_occupied(blobs, look.at, local)
        return facts

    def close(self, at: float) -> list[Fact]:
        """At the end of a recording: what is still held back is said."""
        return [self._release(zone, at) for zone in list(self._held_since)]

    def _decide_standing(self, glance: Glance, at: float, local: datetime | None) -> list[Fact]:
        scene = self._scene
        tracks = scene.follower.update(self.seen, at)
        vehicles = [track for track in tracks if track.kind is Thing.VEHICLE]
        facts: list[Fact] = []
        for place in scene.standing:
            zone = place.zone
            jam = scene.congestion[zone.id].update(vehicles, place.stays, at)
            wanted = [track for track in vehicles if not zone.classes or track.label in zone.classes]
            others = [track for track in tracks if track not in wanted]
            facts += place.step(wanted, others, glance, at, jam, zone.active(local), local)
            waiting = jam and any(stay.alerted_at is None for stay in place.stays)
            if waiting:
                self._held_since.setdefault(zone.id, at)
            elif zone.id in self._held_since:
                facts.append(self._release(zone.id, at))
        for row in scene.bicycles:
            facts += row.step(tracks, at, row.zone.active(local))
        return facts

    def _decide_occupied(self, blobs: dict[str, list[Blob]], at: float, local: datetime | None) -> list[Fact]:
        facts: list[Fact] = []
        for place in self._scene.occupied:
            blobs_here = blobs.get(place.zone.id, [])
            facts += place.step(blobs_here, self.seen, at, place.zone.active(local), local)
        return facts

    def _release(self, zone: str, at: float) -> Held:
        return Held(zone, "congestion", self._held_since.pop(zone), at)

    def _due(self, small: NDArray[np.uint8], at: float) -> bool:
        if self._moves(small):
            self._busy_until = at + BUSY_FOR
        return at - self._last_detection >= self.pace(at).detection_seconds - 1e-3

    def _moves(self, small: NDArray[np.uint8]) -> bool:
        """Whether anything changed near a zone since the last frame."""
        grey = small.astype(np.int16)
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

    def _keep_to_scene(self, small: NDArray[np.uint8], at: float) -> list[Fact]:
        """At a cut what is known is set aside: found again where the scene comes back, void where it does not."""
        tiny = np.asarray(cv2.resize(small, (48, 27), interpolation=cv2.INTER_AREA), np.uint8)
        before, self._tiny = self._tiny, tiny
        aside, self.cut = self._aside, False
        if before is None or not _is_another(before, tiny):
            if aside is None or at - aside.at <= GLITCH:
                return []
            self._aside, self.cut = None, True
            return aside.scene.void(at)
        if aside is not None and not _is_another(aside.tiny, tiny):
            self._scene, self._aside = aside.scene, None
            return []
        if aside is None:
            self._aside = _Aside(at, before, self._scene)
        self._scene = Scene(self.zones, self._detector.follower(), self._name)
        return []


@dataclass(frozen=True, slots=True)
class _Aside:
    """What was known of the view before a cut, when that was, and how it looked."""

    at: float
    tiny: Frame
    scene: Scene


def _small(frame: Frame) -> NDArray[np.uint8]:
    """Grey and GATE_WIDTH wide; made grey first, which leaves a third to shrink."""
    height = max(1, round(frame.shape[0] * GATE_WIDTH / frame.shape[1]))
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.resize(grey, (GATE_WIDTH, height), interpolation=cv2.INTER_AREA), np.uint8)


def _is_another(before: Frame, now: Frame) -> bool:
    """Whether these are two scenes: the camera was turned, or the picture was switched."""
    a, b = before.astype(np.float64).ravel(), now.astype(np.float64).ravel()
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    changed = float((np.abs(before.astype(np.int16) - now) > MOVED).mean())
    return changed > CUT_SHARE and size > 0 and float((a * b).sum()) / size < SCENE_CUT


def glancing(frame: Frame) -> Glance:
    """How a place in this picture looks."""
    grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)

    def glance(box: Box) -> Patch:
        return _patch(grey, box)

    return glance


def _patch(grey: NDArray[np.uint8], box: Box) -> Patch:
    high, wide = grey.shape
    x0, y0 = max(0, int(box.x0 * wide)), max(0, int(box.y0 * high))
    x1, y1 = min(wide, max(x0 + 2, int(box.x1 * wide))), min(high, max(y0 + 2, int(box.y1 * high)))
    part = grey[min(y0, high - 2) : y1, min(x0, wide - 2) : x1]
    return np.asarray(cv2.resize(part, (PATCH, PATCH), interpolation=cv2.INTER_AREA), np.uint8)
