"""One camera's ground: the background, what came upon it, and since when; told zone by zone as blobs."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.domain.box import Box
from services.vision.domain.obstruction import Blob
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.zone import Zone
from services.vision.occupation.area import Area
from services.vision.occupation.background import Background
from services.vision.occupation.layer import Layer
from services.vision.occupation.light import Mask, Picture, evened
from services.vision.occupation.patch import Patch
from services.vision.occupation.shake import steadied

WIDTH = 320  # the picture is looked at this small
EVERY = 0.5  # seconds between looks
BOOTSTRAP_LOOKS = 8  # the first looks' median is the first background
SMALLEST_SHARE = 0.0008  # of the zone
SMALLEST_PIXELS = 40
YOUNGEST = 2.0  # seconds: younger patches are not blobs yet
RELIT = 0.5  # share of the picture that is another at once, and hidden by nobody
RELIT_LOOKS = 4  # so often in a row
SURE_VEHICLE = 0.4
FILLED = 0.15  # of a box that is other than the empty street, or it hides nothing
VEILED_LOOKS = 2  # so many looks after it a detection still counts: detectors blink
BOX_MARGIN = 0.06  # of its sides: what a box leaves out of a person or a vehicle
GHOST_SECONDS = 1.5
EVERYWHERE = 8  # so many patches do not come at once by hand


class Ground:
    """Feed it frames when `due`."""

    def __init__(self, zones: Sequence[Zone], snapshot: bytes | None = None) -> None:
        self.zones = list(zones)
        self._first: list[tuple[Picture, Mask]] = []
        self._background: Background | None = None
        self._layer: Layer | None = None
        self._areas: list[Area] = []
        self._ghostly: NDArray[np.float32] = np.zeros((1, 1), np.float32)
        self._before: Mask = np.zeros((1, 1), bool)  # the last look's foreground
        self._relit = 0
        self._veils: list[Mask] = []
        self._last = -1e9
        self._known = snapshot

    def snapshot(self) -> bytes | None:
        """The slow background as PNG; None before there is one."""
        if self._background is None:
            return None
        done, encoded = cv2.imencode(".png", np.clip(self._background.picture, 0, 255).astype(np.uint8))
        return bytes(encoded) if done else None

    def due(self, at: float) -> bool:
        return at - self._last >= EVERY - 1e-6

    def look(self, frame: NDArray[np.uint8], seen: Sequence[Detection], at: float) -> dict[str, list[Blob]] | None:
        """Blobs by zone, None where nothing can be said; `frame` is BGR of any size, `seen` what is named in it."""
        seconds = min(at - self._last, 5.0) if self._last > 0 else EVERY
        self._last = at
        small = _shrunk(frame)
        if self._background is not None and self._background.picture.shape != small.shape:
            self._background = self._layer = None  # the camera's pictures have another shape now: all begins anew
            self._first, self._veils = [], []
        if self._background is None or self._layer is None:
            self._first.append((small, _covered(seen, np.ones(small.shape[:2], bool))))
            known = self._recall(small)
            if known is not None or len(self._first) >= BOOTSTRAP_LOOKS:
                self._begin(small, known)
            return None
        small = steadied(small, self._background.picture)
        small = evened(small, self._background.picture, ~self._before)
        foreground = self._background.foreground(small)
        self._before = foreground
        self._veils = [*self._veils[-VEILED_LOOKS:], _covered(seen, foreground | self._background.unknown)]
        hidden = np.logical_or.reduce(self._veils)
        if (foreground & ~hidden).mean() > RELIT:
            self._wait_for_light(small)
            return None
        self._relit = 0
        there = self._layer.update(small, foreground, hidden, seconds)
        standing = self._layer.age >= YOUNGEST
        self._background.learn(small, foreground, hidden, standing, seconds)
        found = {area.zone.id: self._blobs(area, there & standing, small, seconds) for area in self._areas}
        for blobs in found.values():
            if (came := _all_at_once(blobs)) is not None:
                self._relight(small, self._layer.age > came + 2 * EVERY)
                return None
        return found

    def _recall(self, small: Picture) -> Picture | None:
        """The background that was handed over, once, where it is of this picture's size."""
        known, self._known = self._known, None
        if known is None:
            return None
        picture = cv2.imdecode(np.frombuffer(known, np.uint8), cv2.IMREAD_COLOR)
        return np.asarray(picture, np.float32) if picture is not None and picture.shape == small.shape else None

    def _begin(self, small: Picture, known: Picture | None) -> None:
        nothing = np.zeros(small.shape[:2], bool)
        first = [(known, nothing)] if known is not None else self._first
        self._background = Background([look for look, _ in first], [hidden for _, hidden in first])
        self._layer = Layer(small)
        self._first = []
        self._ghostly = np.zeros(small.shape[:2], np.float32)
        self._before = nothing
        self._areas = [Area(zone, *small.shape[:2]) for zone in self.zones]

    def _wait_for_light(self, small: Picture) -> None:
        """So much is another at once that it is the light or the scene; once that lasts, it is learnt."""
        assert self._background is not None
        assert self._layer is not None
        self._relit += 1
        if self._relit >= RELIT_LOOKS:
            self._relight(small, self._layer.age >= YOUNGEST)

    def _relight(self, small: Picture, standing: Mask) -> None:
        """What stood there before goes on standing; all else is the street."""
        assert self._background is not None
        assert self._layer is not None
        self._background.relight(small, standing)
        self._layer.relight(small, standing)

    def _blobs(self, area: Area, old: Mask, small: Picture, seconds: float) -> list[Blob]:
        assert self._background is not None
        assert self._layer is not None
        patches = (old & area.mask).astype(np.uint8)
        closed = cv2.morphologyEx(patches, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(closed)
        high, wide = area.mask.shape
        found = []
        for n in range(1, count):
            x, y, w, h, pixels = (int(value) for value in stats[n])
            if pixels < max(SMALLEST_PIXELS, SMALLEST_SHARE * area.pixels):
                continue
            here = labels == n
            patch = Patch(here, (x, y, w, h), small, self._background.picture)
            if patch.is_lamp():
                continue
            ghost = patch.is_ghost()
            self._ghostly[here] = np.where(ghost, self._ghostly[here] + seconds, 0)
            if ghost and float(np.median(self._ghostly[here])) >= GHOST_SECONDS:
                self._heal(here, small)
            age = float(np.median(self._layer.age[here & old]))
            box = Box(x / wide, y / high, (x + w) / wide, (y + h) / high)
            found.append(Blob(box, age, area.share(pixels), ghost, area.blocked(here)))
        return found

    def _heal(self, here: Mask, small: Picture) -> None:
        assert self._background is not None
        assert self._layer is not None
        grown = cv2.dilate(here.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        self._background.heal(small, grown)
        self._layer.forget(grown)
        self._ghostly[grown] = 0


def _all_at_once(blobs: Sequence[Blob]) -> float | None:
    """The age of patches everywhere that came in one moment: the camera was nudged, or the street is another."""
    if len(blobs) < EVERYWHERE:
        return None
    usual = sorted(blob.age for blob in blobs)[len(blobs) // 2]
    return usual if sum(abs(blob.age - usual) <= 2 * EVERY for blob in blobs) >= EVERYWHERE else None


def _shrunk(frame: NDArray[np.uint8]) -> Picture:
    height = max(1, round(frame.shape[0] * WIDTH / frame.shape[1]))
    small = cv2.resize(frame, (WIDTH, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (5, 5), 0), np.float32)


def _covered(seen: Sequence[Detection], other: Mask) -> Mask:
    """Where persons and sure vehicles are: what they hide neither ages nor heals.

    `other` is all that is not the empty street: a box with little of it is an awning that is taken for a bus.
    """
    covered = np.zeros_like(other)
    high, wide = other.shape
    for one in seen:
        if one.kind is Thing.PERSON or (one.kind is Thing.VEHICLE and one.confidence >= SURE_VEHICLE):
            dx, dy = BOX_MARGIN * one.box.width, BOX_MARGIN * one.box.height
            rows = slice(max(0, int((one.box.y0 - dy) * high)), max(0, int((one.box.y1 + dy) * high) + 1))
            columns = slice(max(0, int((one.box.x0 - dx) * wide)), max(0, int((one.box.x1 + dx) * wide) + 1))
            if other[rows, columns].mean() >= FILLED:
                covered[rows, columns] = True
    return covered
