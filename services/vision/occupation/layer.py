"""What came upon the background, pixel by pixel: how it looks, and how long it has looked so."""

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.occupation.light import Mask, Picture, distance, is_relit

SAME = 20.0  # grey levels: still the same thing
UNSETTLED = 1.0  # seconds: younger than so, it is replaced at once
RESTLESS = 0.1  # of the looks: leaves come and go, things come and stay
CALMS = 12.0  # seconds
DOUBTED = 2.5  # seconds that something else must stay in front before it is taken for the new thing


class Layer:
    """Between the background and what passes by. Seconds of age are seconds of having been seen."""

    def __init__(self, small: Picture) -> None:
        self.looks = small.copy()
        self.age: NDArray[np.float32] = np.zeros(small.shape[:2], np.float32)
        self._doubt = np.zeros_like(self.age)
        self._restless = np.zeros_like(self.age)  # how often it comes and goes, 0..1 of the looks
        self._before: Mask = np.zeros(self.age.shape, bool)

    def update(self, small: Picture, foreground: Mask, hidden: Mask, seconds: float) -> Mask:
        """Where it is seen now and is at rest. What persons and vehicles hide neither ages nor is forgotten."""
        same = (distance(small, self.looks) < SAME) | is_relit(small, self.looks)
        seen = foreground & same & ~hidden
        other = foreground & ~same & ~hidden
        self._doubt += np.where(other, seconds, -2 * seconds).astype(np.float32)
        np.clip(self._doubt, 0, 2 * DOUBTED, out=self._doubt)
        self.age += np.where(seen, seconds, 0).astype(np.float32)
        gone = ~foreground & ~hidden
        self.age -= np.where(gone, 3 * seconds, 0).astype(np.float32)
        replaced = (other & ((self.age < UNSETTLED) | (self._doubt > DOUBTED))) | (gone & (self.age <= 0))
        np.maximum(self.age, 0, out=self.age)
        self.age[replaced] = 0
        self._doubt[replaced] = 0
        cv2.accumulateWeighted(small, self.looks, 0.1, mask=seen.astype(np.uint8))
        cv2.copyTo(small, replaced.astype(np.uint8), self.looks)
        flips = (foreground ^ self._before) & ~hidden
        self._before = foreground
        self._restless += (flips - self._restless) * np.float32(min(1.0, seconds / CALMS))
        return seen & (self._restless < RESTLESS)

    def relight(self, small: Picture, standing: Mask) -> None:
        """The light is another: what stands there looks so now, and nothing else is there."""
        self.looks = small.copy()
        self._doubt[:] = 0
        self.age[~standing] = 0

    def forget(self, here: Mask) -> None:
        self.age[here] = 0
