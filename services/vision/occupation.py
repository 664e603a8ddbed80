"""Finds what stands in a picture without knowing what it is: two backgrounds, one slow and one quick."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.domain.box import Box
from services.vision.domain.obstruction import Blob
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.zone import Zone

WIDTH = 320  # the picture is looked at this small
EVERY = 0.5  # seconds between looks
LONG_SECONDS = 600.0
SHORT_SECONDS = 1.5
BOOTSTRAP_LOOKS = 8  # the first looks' median is the first background
DIFFERENT = 22.0  # grey levels, of the channel that differs most
STEADY = 16.0
SMALLEST_SHARE = 0.0008  # of the zone
SMALLEST_PIXELS = 40
YOUNGEST = 2.0  # seconds: younger patches are not blobs yet
SCENE_CHANGED = 0.6  # share of the zones that is foreground at once

Picture = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """Blobs by zone; `changed` where the whole scene did, so that nothing can be said of it."""

    blobs: dict[str, list[Blob]]
    changed: bool = False


class Ground:
    """One camera's backgrounds and the age of everything that is not in them."""

    def __init__(self, zones: Sequence[Zone], snapshot: bytes | None = None) -> None:
        self.zones = list(zones)
        self._first: list[Picture] = []
        self._long: Picture | None = None
        self._short: Picture | None = None
        self._age: NDArray[np.float32] | None = None
        self._masks: dict[str, Mask] = {}
        self._any: Mask | None = None
        self._last = -1e9
        self._known = snapshot

    def snapshot(self) -> bytes | None:
        """The slow background as PNG; None before there is one."""
        if self._long is None:
            return None
        done, encoded = cv2.imencode(".png", np.clip(self._long, 0, 255).astype(np.uint8))
        return bytes(encoded) if done else None

    def due(self, at: float) -> bool:
        return at - self._last >= EVERY - 1e-6

    def look(self, frame: NDArray[np.uint8], seen: Sequence[Detection], at: float) -> Found:
        """`frame` is BGR of any size; call it when `due`."""
        seconds = min(at - self._last, 5.0) if self._last > 0 else EVERY
        self._last = at
        small = self._shrink(frame)
        if self._long is None or self._short is None or self._age is None or self._any is None:
            self._first.append(small)
            known = self._recall(small)
            if known is not None or len(self._first) >= BOOTSTRAP_LOOKS:
                self._begin(small, known)
            return Found({})
        small = self._even(small)
        away = np.abs(small - self._long).max(axis=2)
        moving = np.abs(small - self._short).max(axis=2) > STEADY
        foreground = (away > DIFFERENT) & ~self._shadow(small)
        if foreground[self._any].mean() > SCENE_CHANGED:
            self._forget()
            return Found({}, changed=True)
        veto = self._veto(seen, small.shape)
        still = foreground & ~moving
        self._age[still & ~veto] += seconds
        self._age[~foreground & ~veto] = np.maximum(0, self._age[~foreground & ~veto] - 3 * seconds)
        self._short += (small - self._short) * min(1.0, seconds / SHORT_SECONDS)
        learn = ~foreground & ~veto
        self._long[learn] += (small[learn] - self._long[learn]) * min(1.0, seconds / LONG_SECONDS * 10)
        return Found({zone.id: self._blobs(zone, foreground, small) for zone in self.zones})

    def _shrink(self, frame: NDArray[np.uint8]) -> Picture:
        height = max(1, round(frame.shape[0] * WIDTH / frame.shape[1]))
        small = cv2.resize(frame, (WIDTH, height), interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.GaussianBlur(small, (5, 5), 0), np.float32)

    def _recall(self, small: Picture) -> Picture | None:
        """The background that was handed over, once, where it is of this picture's size."""
        known, self._known = self._known, None
        if known is None:
            return None
        picture = cv2.imdecode(np.frombuffer(known, np.uint8), cv2.IMREAD_COLOR)
        return np.asarray(picture, np.float32) if picture is not None and picture.shape == small.shape else None

    def _begin(self, small: Picture, known: Picture | None) -> None:
        self._long = known if known is not None else np.median(np.stack(self._first), axis=0).astype(np.float32)
        self._short = small.copy()
        self._first = []
        self._age = np.zeros(small.shape[:2], np.float32)
        high, wide = small.shape[:2]
        for zone in self.zones:
            mask = np.zeros((high, wide), np.uint8)
            corners = np.array([[x * wide, y * high] for x, y in zone.polygon], np.int32)
            cv2.fillPoly(mask, [corners], 1)
            self._masks[zone.id] = mask > 0
        self._any = np.any(np.stack([*self._masks.values()]), axis=0)

    def _forget(self) -> None:
        self._long = self._short = self._age = None
        self._first = []

    def _even(self, small: Picture) -> Picture:
        """Take out what the camera's gain or a cloud did to the whole picture."""
        assert self._long is not None
        ratio = np.median((self._long[::4, ::4] + 1) / (small[::4, ::4] + 1), axis=(0, 1))
        return np.asarray(np.clip(small * np.clip(ratio, 0.5, 2.0), 0, 255), np.float32)

    def _shadow(self, small: Picture) -> Mask:
        """Darker by one factor in all channels, and not by much."""
        assert self._long is not None
        ratio = (small + 1) / (self._long + 1)
        low, high = ratio.min(axis=2), ratio.max(axis=2)
        return np.asarray((low > 0.45) & (high < 0.98) & (high - low < 0.08))

    def _veto(self, seen: Sequence[Detection], shape: tuple[int, ...]) -> Mask:
        """Where persons and sure vehicles are now: what they hide neither ages nor heals."""
        veto = np.zeros(shape[:2], bool)
        high, wide = shape[:2]
        for one in seen:
            if one.kind is Thing.PERSON or (one.kind is Thing.VEHICLE and one.confidence >= 0.4):
                box = one.box
                veto[
                    max(0, int(box.y0 * high)) : int(box.y1 * high) + 1,
                    max(0, int(box.x0 * wide)) : int(box.x1 * wide) + 1,
                ] = True
        return veto

    def _blobs(self, zone: Zone, foreground: Mask, small: Picture) -> list[Blob]:
        assert self._age is not None
        mask = self._masks[zone.id]
        old = ((self._age >= YOUNGEST) & foreground & mask).astype(np.uint8)
        closed = cv2.morphologyEx(old, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(closed)
        high, wide = mask.shape
        zone_area = float(mask.sum())
        found = []
        for n in range(1, count):
            x, y, w, h, pixels = (int(value) for value in stats[n])
            if pixels < max(SMALLEST_PIXELS, SMALLEST_SHARE * zone_area):
                continue
            here = labels == n
            age = float(np.median(self._age[here & (old > 0)]))
            box = Box(x / wide, y / high, (x + w) / wide, (y + h) / high)
            ghost = self._is_ghost(here, small)
            if ghost:
                self._heal(here, small)
            found.append(Blob(box, age, pixels / zone_area, ghost))
        return found

    def _is_ghost(self, here: Mask, small: Picture) -> bool:
        """Something left, nothing came: the edge is the background's, and the inside looks like what is around."""
        assert self._long is not None
        body = here.astype(np.uint8)
        kernel = np.ones((3, 3), np.uint8)
        rim = (cv2.dilate(body, kernel, iterations=2) - cv2.erode(body, kernel, iterations=1)) > 0
        ring = (cv2.dilate(body, kernel, iterations=7) - cv2.dilate(body, kernel, iterations=3)) > 0
        if not ring.any() or not rim.any():
            return False
        edges_now, edges_before = _edges(small)[rim].mean(), _edges(self._long)[rim].mean()
        around = np.median(small[ring], axis=0)
        like_now = float(np.abs(np.median(small[here], axis=0) - around).max())
        like_before = float(np.abs(np.median(self._long[here], axis=0) - around).max())
        return bool(edges_before > 1.25 * edges_now and like_now < 0.6 * like_before)

    def _heal(self, here: Mask, small: Picture) -> None:
        assert self._long is not None
        assert self._age is not None
        grown = cv2.dilate(here.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        self._long[grown] = small[grown]
        self._age[grown] = 0


def _edges(picture: Picture) -> NDArray[np.float32]:
    grey = picture.mean(axis=2)
    return np.asarray(np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0)) + np.abs(cv2.Sobel(grey, cv2.CV_32F, 0, 1)), np.float32)
