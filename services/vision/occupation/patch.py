"""One patch of foreground before its background: did something come, did something leave, or is it a light?"""

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.occupation.light import Mask, Picture, distance

AROUND = 10  # pixels beside the patch that are looked at as well
BACKGROUND_OWNS = 1.3  # its edge was so much stronger in the background than it is now
MORE_ALIKE = 0.6  # and the inside is so much more like what is around
SOFT = 0.16  # of its height an edge of light climbs less a pixel; things climb more
ONE_HUE = 0.12


class Patch:
    """A cut-out with a margin; `here` marks the patch's pixels in the whole picture."""

    def __init__(self, here: Mask, bounds: tuple[int, int, int, int], small: Picture, background: Picture) -> None:
        x, y, w, h = bounds
        rows = slice(max(0, y - AROUND), y + h + AROUND)
        columns = slice(max(0, x - AROUND), x + w + AROUND)
        self._body = here[rows, columns].astype(np.uint8)
        self._now, self._before = small[rows, columns], background[rows, columns]

    def is_ghost(self) -> bool:
        """Two cues: the edge is the background's own, and the inside looks like what is around now, not then."""
        ring = _grown(self._body, 13) & ~_grown(self._body, 5)
        inside = self._body > 0
        if not ring.any():
            return False
        around = np.median(self._now[ring], axis=0)
        like_now = float(np.abs(np.median(self._now[inside], axis=0) - around).max())
        around_before = np.median(self._before[ring], axis=0)
        like_before = float(np.abs(np.median(self._before[inside], axis=0) - around_before).max())
        owned_before, owned_now = self._owned(self._before), self._owned(self._now)
        return owned_before > BACKGROUND_OWNS * owned_now and like_now < max(MORE_ALIKE * like_before, 4.0)

    def is_lamp(self) -> bool:
        """Brighter or darker in one hue, and its edge climbs slowly: a beam or a shadow without a sharp end."""
        inside = self._body > 0
        ratio = (self._now[inside] + 6.0) / (self._before[inside] + 6.0)
        spread = (ratio.max(axis=1) - ratio.min(axis=1)) / ratio.max(axis=1)
        if float(np.median(spread)) > ONE_HUE:
            return False
        away = distance(self._now, self._before)
        slope = cv2.magnitude(
            cv2.Sobel(away, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(away, cv2.CV_32F, 0, 1, scale=0.125)
        )
        steepest = cv2.dilate(slope, np.ones((7, 7), np.uint8))
        rim = inside & (cv2.erode(self._body, np.ones((3, 3), np.uint8)) == 0)
        tallest = float(np.quantile(away[inside], 0.9))
        return float(np.median(steepest[rim])) < SOFT * tallest

    def _owned(self, picture: Picture) -> float:
        """How strongly this picture changes across the patch's rim, all along it."""
        rim = _grown(self._body, 5) & (cv2.erode(self._body, np.ones((3, 3), np.uint8)) == 0)
        low = np.asarray(cv2.erode(picture, np.ones((5, 5))), np.float32)
        high = np.asarray(cv2.dilate(picture, np.ones((5, 5))), np.float32)
        return float(np.median(distance(high, low)[rim]))


def _grown(body: NDArray[np.uint8], side: int) -> Mask:
    return np.asarray(cv2.dilate(body, np.ones((side, side), np.uint8)) > 0)
