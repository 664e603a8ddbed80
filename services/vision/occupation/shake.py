"""A mast in the wind: takes small shifts of the whole picture out."""

import cv2
import numpy as np

from services.vision.occupation.light import Picture

SMALLEST, LARGEST = 0.3, 8.0  # pixels; what is smaller needs nothing, what is larger is another view
SURE = 0.15  # of the correlation's peak


def steadied(small: Picture, background: Picture) -> Picture:
    """The picture moved back onto the background; as it is where that is not sure."""
    now, before = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), cv2.cvtColor(background, cv2.COLOR_BGR2GRAY)
    window = cv2.createHanningWindow((small.shape[1], small.shape[0]), cv2.CV_32F)
    (dx, dy), response = cv2.phaseCorrelate(before, now, window)
    if response < SURE or not SMALLEST < max(abs(dx), abs(dy)) < LARGEST:
        return small
    back = np.array([[1, 0, -dx], [0, 1, -dy]], np.float32)
    size = (small.shape[1], small.shape[0])
    return np.asarray(cv2.warpAffine(small, back, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
