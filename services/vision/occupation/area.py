"""A zone in pixels: which are its own, and how much of it, and of its width, a patch takes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.domain.zone import Zone
from services.vision.occupation.light import Mask

STEP = 4.0  # pixels along the zone that are looked at together
NARROWEST = 0.25  # of the usual width: a zone's tips say nothing of the way that is left


class Area:
    def __init__(self, zone: Zone, high: int, wide: int) -> None:
        self.zone = zone
        mask = np.zeros((high, wide), np.uint8)
        for polygon, inside in ((zone.polygon, 1), *((hole, 0) for hole in zone.masks)):
            cv2.fillPoly(mask, [np.array([[x * wide, y * high] for x, y in polygon], np.int32)], inside)
        self.mask: Mask = mask > 0
        self.pixels = max(1, int(self.mask.sum()))
        ys, xs = np.nonzero(self.mask)
        along = _long_axis(xs, ys)
        places = (xs * along[0] + ys * along[1]) / STEP
        self._row: NDArray[np.int32] = np.full((high, wide), -1, np.int32)
        self._row[ys, xs] = (places - (places.min() if len(places) else 0)).astype(np.int32)
        self._widths = np.bincount(self._row[ys, xs]) if len(ys) else np.zeros(1, np.int64)

    def share(self, pixels: int) -> float:
        return pixels / self.pixels

    def blocked(self, here: Mask) -> float:
        """0..1: of the zone's width across its long axis, at the worst place."""
        rows = self._row[here & self.mask]
        taken = np.bincount(rows, minlength=len(self._widths))
        wide = self._widths >= NARROWEST * np.median(self._widths)
        return float((taken[wide] / np.maximum(self._widths[wide], 1)).max(initial=0.0))


def _long_axis(xs: NDArray[np.int64], ys: NDArray[np.int64]) -> tuple[float, float]:
    """Unit vector of the direction in which the zone is longest."""
    if len(xs) < 2:
        return 1.0, 0.0
    _, vectors = np.linalg.eigh(np.cov(np.stack([xs, ys]).astype(np.float64)))
    return float(vectors[0, -1]), float(vectors[1, -1])
