"""The slow background: the empty street, learnt where nothing is, whatever stands there."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.occupation.light import Mask, Picture, distance, is_light

LEARNS = 60.0  # seconds until two thirds of a slow change are learnt
DIFFERENT, MOST_DIFFERENT = 18.0, 45.0  # grey levels, of the channel that differs most; where it is quiet, and noisy
NOISES = 4.5  # so many times its usual unrest a pixel must differ
FREE_LOOKS = 3  # a place that was hidden from the start is learnt when it was free so often


class Background:
    """Where `hidden` covered a place in every first look, nothing is known of it until it is free."""

    def __init__(self, looks: Sequence[Picture], hidden: Sequence[Mask]) -> None:
        stack, veiled = np.stack(looks), np.stack(hidden)
        self.unknown: Mask = np.asarray(veiled.all(axis=0))
        self.picture = np.median(stack, axis=0).astype(np.float32)
        partly = veiled.any(axis=0) & ~self.unknown
        free = np.where(veiled[:, partly, None], np.nan, stack[:, partly])
        if partly.any():
            self.picture[partly] = np.nanmedian(free, axis=0)
        self._free: NDArray[np.uint8] = np.zeros(self.unknown.shape, np.uint8)
        self._unrest: NDArray[np.float32] = np.full(self.unknown.shape, 2.0, np.float32)
        self._last = self.picture

    def foreground(self, small: Picture) -> Mask:
        away = distance(small, self.picture)
        enough = np.clip(NOISES * self._unrest, DIFFERENT, MOST_DIFFERENT)
        return np.asarray((away > enough) & ~is_light(small, self.picture) & ~self.unknown)

    def learn(self, small: Picture, foreground: Mask, hidden: Mask, settled: Mask, seconds: float) -> None:
        """`settled` is foreground that has been there for a while: its unrest is its own."""
        away = np.minimum(distance(small, self.picture), 30.0)
        quiet = (~hidden & ~settled).astype(np.uint8)
        cv2.accumulateWeighted(away, self._unrest, min(1.0, seconds / 20.0), mask=quiet)
        empty = (~foreground & ~hidden).astype(np.uint8)
        cv2.accumulateWeighted(small, self.picture, min(1.0, seconds / LEARNS), mask=empty)
        if self.unknown.any():
            self._uncover(small, hidden)

    def _uncover(self, small: Picture, hidden: Mask) -> None:
        steady = (distance(small, self._last) < DIFFERENT) & ~hidden & self.unknown
        self._free = np.where(steady, self._free + 1, 0).astype(np.uint8)
        self.heal(small, self._free >= FREE_LOOKS)
        self._last = small

    def heal(self, small: Picture, here: Mask) -> None:
        """What is seen there now is the street."""
        self.picture[here] = small[here]
        self.unknown[here] = False

    def relight(self, small: Picture, standing: Mask) -> None:
        """The light is another: learn at once, and under what stands guess from around it."""
        ratio = cv2.divide(small + 1.0, self.picture + 1.0)
        free = (~standing).astype(np.float32)
        near = cv2.blur(free, (61, 61))
        factor = cv2.blur(ratio * free[..., None], (61, 61)) / np.maximum(near, 1e-3)[..., None]
        guessed = np.clip(self.picture * factor, 0, 255)
        self.picture = np.where(standing[..., None], guessed, small).astype(np.float32)
