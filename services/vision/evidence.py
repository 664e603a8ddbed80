"""Evidence pictures: the frame as it was, and a copy with the zone and the thing drawn in."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.zone import Zone

QUALITY = 85
STILL_WIDTH = 960
RED, YELLOW = (40, 40, 230), (0, 200, 255)


@dataclass(frozen=True, slots=True)
class Shot:
    """Two JPEGs of one moment; `at` in the caller's seconds."""

    role: str
    shown: bytes
    original: bytes
    at: float


def jpeg(frame: Frame, quality: int = QUALITY) -> bytes:
    done, encoded = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("this frame cannot be encoded")
    return bytes(encoded)


def still(frame: Frame) -> bytes:
    """A picture to look at, not to prove with: at most 960 wide."""
    high, wide = frame.shape[:2]
    if wide > STILL_WIDTH:
        size = (STILL_WIDTH, round(high * STILL_WIDTH / wide))
        frame = np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
    return jpeg(frame, 75)


def shot(role: str, frame: Frame, zone: Zone | None, boxes: Sequence[Box], at: float) -> Shot:
    return Shot(role, jpeg(_drawn(frame, zone, boxes)), jpeg(frame), at)


def shot_of_jpeg(role: str, original: bytes, zone: Zone | None, boxes: Sequence[Box], at: float) -> Shot:
    """Of a picture that was kept before anybody knew what it would show."""
    frame = np.asarray(cv2.imdecode(np.frombuffer(original, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    return Shot(role, jpeg(_drawn(frame, zone, boxes)), original, at)


def _drawn(frame: Frame, zone: Zone | None, boxes: Sequence[Box]) -> Frame:
    copy = frame.copy()
    high, wide = copy.shape[:2]
    line = max(1, round(wide / 400))
    if zone is not None:
        corners = np.array([[x * wide, y * high] for x, y in zone.polygon], np.int32)
        cv2.polylines(copy, [corners], True, YELLOW, line, cv2.LINE_AA)
    for box in boxes:
        first, last = (int(box.x0 * wide), int(box.y0 * high)), (int(box.x1 * wide), int(box.y1 * high))
        cv2.rectangle(copy, first, last, RED, line + 1)
    return copy
