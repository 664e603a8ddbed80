"""Evidence pictures: the frame as it was, and a copy with the zone and the thing drawn in and others hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection
from services.vision.domain.zone import Zone
from services.vision.evidence.blur import hidden

QUALITY = 85
STILL_WIDTH = 960
RED, YELLOW = (40, 40, 230), (0, 200, 255)


@dataclass(frozen=True, slots=True)
class Shot:
    """Two JPEGs of one moment; `at` in the caller's seconds, `seen` all that was known to be in the picture."""

    role: str
    shown: bytes
    original: bytes
    at: float
    seen: Sequence[Detection] = ()


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


def shot(
    role: str, frame: Frame, zone: Zone | None, boxes: Sequence[Box], at: float, seen: Sequence[Detection] = ()
) -> Shot:
    """`boxes` are what it is about: their plates stay readable."""
    return Shot(role, jpeg(_drawn(hidden(frame, seen, boxes), zone, boxes)), jpeg(frame), at, tuple(seen))


def shot_of_jpeg(
    role: str, original: bytes, zone: Zone | None, boxes: Sequence[Box], at: float, seen: Sequence[Detection] = ()
) -> Shot:
    """Of a picture that was kept before anybody knew what it would show."""
    shown = _drawn(hidden(read(original), seen, boxes), zone, boxes)
    return Shot(role, jpeg(shown), original, at, tuple(seen))


def small(frame: Frame, wide: int) -> Frame:
    """At most so wide, with even sides, as video wants them."""
    high = frame.shape[0]
    if frame.shape[1] > wide:
        frame = np.asarray(cv2.resize(frame, (wide, round(high * wide / frame.shape[1]))), np.uint8)
    return frame[: frame.shape[0] // 2 * 2, : frame.shape[1] // 2 * 2]


def read(picture: bytes) -> Frame:
    return np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR), np.uint8)


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
