"""What light does to a picture, and what it does not: gain, clouds, shadows and lamps are no things."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]  # height, width, BGR
Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]

DARK = 6.0  # grey levels added before ratios are taken: in the dark a ratio is mostly noise
DARKEST, BRIGHTEST = 0.42, 2.2  # what a shadow leaves of the light, what a lamp adds to it
ONE_HUE = 0.09  # the channels' ratios differ no more than so, as a share of the largest
TEXTURED = 30.0  # variance of grey levels in a window
SAME_TEXTURE, OTHER_TEXTURE = 0.5, 0.25  # correlation in a window
WINDOW = (5, 5)
LARGEST_GAIN = 2.5


def evened(small: Picture, background: Picture, trusted: Mask) -> Picture:
    """The picture in the background's light, as far as one factor a channel can do it; by the trusted pixels."""
    here = trusted[::3, ::3]
    ratio = (background[::3, ::3][here] + DARK) / (small[::3, ::3][here] + DARK)
    if len(ratio) < 50:
        return small
    gain = np.clip(np.median(ratio, axis=0), 1 / LARGEST_GAIN, LARGEST_GAIN)
    return np.asarray((small + DARK) * gain.astype(np.float32) - DARK, np.float32)


def distance(a: Picture, b: Picture) -> Plane:
    """Grey levels of the channel that differs most."""
    return _largest(np.asarray(cv2.absdiff(a, b), np.float32))


def is_light(small: Picture, background: Picture) -> Mask:
    """Where the same surface is seen, darker or brighter by one factor in all channels."""
    low, high = _ratios(small, background)
    one_hue = (high - low) < ONE_HUE * np.maximum(high, 0.6)
    darker = one_hue & (low > DARKEST) & (high < 1.0)
    brighter = one_hue & (low > 1.0) & (high < BRIGHTEST)
    likeness, flat = _texture(_grey(small), _grey(background))
    # A shadow's own edge is a texture that was not there: it is thin, and an opening takes it away.
    other = cv2.morphologyEx(((likeness < OTHER_TEXTURE) & ~flat).astype(np.uint8), cv2.MORPH_OPEN, np.ones(WINDOW))
    return np.asarray((darker & (other == 0)) | (brighter & (likeness > SAME_TEXTURE)))


def is_relit(small: Picture, seen: Picture) -> Mask:
    """The quick question: one factor in all channels, whatever the texture."""
    low, high = _ratios(small, seen)
    return np.asarray(((high - low) < ONE_HUE * np.maximum(high, 0.6)) & (low > 0.6) & (high < BRIGHTEST))


def _ratios(a: Picture, b: Picture) -> tuple[Plane, Plane]:
    ratio = np.asarray(cv2.divide(a + DARK, b + DARK), np.float32)
    blue, green, red = cv2.split(ratio)
    return np.asarray(cv2.min(cv2.min(blue, green), red), np.float32), _largest(ratio)


def _largest(picture: Picture) -> Plane:
    blue, green, red = cv2.split(picture)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.float32)


def _grey(picture: Picture) -> Plane:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.float32)


def _texture(a: Plane, b: Plane) -> tuple[Plane, Mask]:
    """Correlation of the two around each pixel, and where neither has a texture to compare."""
    mean_a, mean_b = cv2.blur(a, WINDOW), cv2.blur(b, WINDOW)
    var_a = cv2.blur(a * a, WINDOW) - mean_a * mean_a
    var_b = cv2.blur(b * b, WINDOW) - mean_b * mean_b
    both = cv2.blur(a * b, WINDOW) - mean_a * mean_b
    likeness = both / np.sqrt(np.maximum(var_a, 1.0) * np.maximum(var_b, 1.0))
    return np.asarray(likeness, np.float32), np.asarray((var_a < TEXTURED) & (var_b < TEXTURED))
