"""What makes a drawn street hard to see: night, clouds, rain, a camera that swings, frames that do not come."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sin

import cv2
import numpy as np

from services.vision.detector import Frame


def same(frame: Frame, n: int) -> Frame:
    return frame


def every(n: int) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Weather:
    """`change` what is done to frame n, `comes` whether it arrives; 5 frames a second."""

    name: str
    change: Callable[[Frame, int], Frame] = same
    comes: Callable[[int], bool] = every


def _night(frame: Frame, n: int) -> Frame:
    noise = np.random.default_rng(n).normal(0, 6, frame.shape)
    return np.clip(frame * 0.4 + noise, 0, 255).astype(np.uint8)


def _cloud(frame: Frame, n: int) -> Frame:
    """A shadow's edge that wanders through the picture."""
    across = np.arange(frame.shape[1]) / frame.shape[1]
    light = 0.8 + 0.2 * np.sin(6 * across - n / 15)
    return np.clip(frame * light[None, :, None], 0, 255).astype(np.uint8)


def _rain(frame: Frame, n: int) -> Frame:
    wet, chance = frame.copy(), np.random.default_rng(n)
    for x, y in chance.integers(0, (frame.shape[1], frame.shape[0]), (150, 2)):
        cv2.line(wet, (int(x), int(y)), (int(x) + 2, int(y) + 14), (190, 190, 190), 1)
    return np.asarray(cv2.addWeighted(frame, 0.7, wet, 0.3, 0), np.uint8)


def _swing(frame: Frame, n: int) -> Frame:
    by = np.array([[1, 0, 3 * sin(n)], [0, 1, 2 * sin(1.7 * n)]], np.float32)
    moved = cv2.warpAffine(frame, by, (frame.shape[1], frame.shape[0]), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _squeezed(frame: Frame, n: int) -> Frame:
    done, small = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 15])
    return np.asarray(cv2.imdecode(small, cv2.IMREAD_COLOR), np.uint8) if done else frame


def _half(n: int) -> bool:
    return bool(np.random.default_rng(n // 2).integers(2) == n % 2)


WEATHERS = (
    Weather("clear"),
    Weather("night", _night),
    Weather("cloud", _cloud),
    Weather("rain", _rain),
    Weather("shake", _swing),
    Weather("compression", _squeezed),
    Weather("dropped_frames", comes=_half),
    Weather("gap", comes=lambda n: not 24 * 5 < n < 44 * 5),
)
