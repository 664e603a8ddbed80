"""What is kept of a look when its picture is not: detections, blobs, and how the places looked where something stood.

How a place looks is kept only where something has stood still, 8 x 8 grey, and only when it changed. So what is told
later of a picture is exact in place and time, near in likeness, and knows no place where nothing ever stood.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from services.vision.domain.box import Box
from services.vision.domain.obstruction import Blob
from services.vision.domain.sight import Detection
from services.vision.domain.standing import Glance
from services.vision.domain.stay import Patch, likeness
from services.vision.domain.zone import Zone

SIDE = 8  # of a kept patch
SAME_PLACE = 0.5  # IoU
STILL = 0.7  # IoU with itself a while ago, of what stands
STOOD_SECONDS = 1.0
FIRST_SECONDS = 30.0  # in which the first look is remembered whole
EVERY = 1.0  # seconds at least between two looks of one place that are kept
UNSEEN_FOR = 35.0  # seconds without anything there before a place is forgotten
CHANGED = 0.9  # likeness below which a place is kept anew
MOST_PLACES = 40
IN_ZONE = 0.5  # share of a blob in a zone
NOTHING: Patch = np.zeros((32, 32), np.uint8)
FLAT = bytes([128] * SIDE * SIDE)  # something stands there, but not long enough for its look to be known


@dataclass(frozen=True, slots=True)
class PlaceLook:
    """How a place looks now, and before, at the first look, where that is not long ago."""

    box: Box
    look: bytes
    before: bytes = b""


@dataclass(frozen=True, slots=True)
class RecordedLook:
    """`seen` and `blobs` are None where this look did not look for them; `places` are those that changed."""

    at: float
    seen: tuple[Detection, ...] | None = None
    blobs: tuple[Blob, ...] | None = None
    places: tuple[PlaceLook, ...] = ()
    cut: bool = False


@dataclass(slots=True)
class _Place:
    box: Box
    since: float
    seen_at: float
    kept: bytes = b""
    kept_at: float = -1e9


def _nothing(box: Box) -> Patch:
    return NOTHING


@dataclass(slots=True)
class Places:
    """While recording: where something stands, and what of its look must be written."""

    _known: list[_Place] = field(default_factory=list)
    _first: tuple[float, Glance] | None = None

    def note(self, seen: Sequence[Detection], glance: Glance, at: float) -> tuple[PlaceLook, ...]:
        """The places that look otherwise than when they were written last."""
        first = self._first = self._first or (at, glance)
        if at - first[0] > FIRST_SECONDS and first[1] is not _nothing:
            first = self._first = (first[0], _nothing)
        self._known = [place for place in self._known if at - place.seen_at <= UNSEEN_FOR]
        for one in seen:
            near = next((place for place in self._known if place.box.iou(one.box) >= STILL), None)
            if near is not None:
                near.seen_at = at
            elif len(self._known) < MOST_PLACES and not self._is_kept(one.box):
                self._known.append(_Place(one.box, at, at))
        written = []
        for place in list(self._known):
            if place.seen_at - place.since < STOOD_SECONDS:  # it drives, or has only come
                if place.seen_at < at - STOOD_SECONDS:
                    self._known.remove(place)
                continue
            if at - place.kept_at < EVERY:
                continue
            look = shrunk(glance(place.box))
            if not place.kept or likeness(np.frombuffer(place.kept, np.uint8), np.frombuffer(look, np.uint8)) < CHANGED:
                fresh = not place.kept and first[1] is not _nothing
                written.append(PlaceLook(place.box, look, shrunk(first[1](place.box)) if fresh else b""))
                place.kept, place.kept_at = look, at
        return tuple(written)

    def _is_kept(self, box: Box) -> bool:
        return any(place.kept and place.box.iou(box) >= SAME_PLACE for place in self._known)


@dataclass(slots=True)
class Memory:
    """While reading: how places looked, as a Glance of the look that was taken in last."""

    _looks: list[tuple[Box, bytes]] = field(default_factory=list)
    _before: list[tuple[Box, bytes]] = field(default_factory=list)
    _began: bool = False

    def take(self, look: RecordedLook) -> Glance:
        if look.cut:
            self._looks.clear()
            self._before.clear()
        first, self._began = look.cut or not self._began, True
        for place in look.places:
            self._looks = [known for known in self._looks if known[0].iou(place.box) < STILL]
            self._looks.append((place.box, place.look))
            if place.before:
                self._before.append((place.box, place.before))
        del self._looks[: -2 * MOST_PLACES]
        looks, seen = list(self._looks), look.seen or ()

        def glance(box: Box) -> Patch:
            known = _nearest(looks, box)
            if known is None and first:
                known = _nearest(self._before, box)
            if known is None and any(one.box.iou(box) >= SAME_PLACE for one in seen):
                known = _nearest(self._looks, box) or FLAT  # it stood there already, and was written a moment later
            return grown(known) if known is not None else NOTHING

        return glance


def _nearest(looks: Sequence[tuple[Box, bytes]], box: Box) -> bytes | None:
    near = max(looks, key=lambda known: known[0].iou(box), default=None)
    return near[1] if near is not None and near[0].iou(box) >= SAME_PLACE else None


def shrunk(patch: Patch) -> bytes:
    high, wide = patch.shape
    means = patch.reshape(SIDE, high // SIDE, SIDE, wide // SIDE).mean(axis=(1, 3))
    return bytes(np.rint(means).astype(np.uint8))


@lru_cache(maxsize=256)
def grown(kept: bytes) -> Patch:
    return np.kron(np.frombuffer(kept, np.uint8).reshape(SIDE, SIDE), np.ones((32 // SIDE, 32 // SIDE), np.uint8))


def blobs_in(zone: Zone, blobs: Sequence[Blob]) -> list[Blob]:
    """A zone's part of what was seen on the ground, wherever it was looked for."""
    whole = max(zone.bounds.area, 1e-9)
    return [
        Blob(blob.box, blob.age, min(1.0, blob.box.area / whole), blob.ghost)
        for blob in blobs
        if zone.share_inside(blob.box) >= IN_ZONE
    ]
