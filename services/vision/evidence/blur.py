"""Makes squares of what a copy must not show; the frame that is given stays as it is."""

from collections.abc import Sequence

import cv2
import numpy as np

from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.privacy import to_hide
from services.vision.domain.sight import Detection


def hidden(frame: Frame, seen: Sequence[Detection], subjects: Sequence[Box]) -> Frame:
    """A copy without the heads of detected persons and the plates of vehicles other than the subjects."""
    copy = frame.copy()
    for one in to_hide(seen, subjects):
        _squares(copy, one.box, one.cells)
        if one.spared is not None:
            rows, columns = _place(frame, one.spared)
            copy[rows, columns] = frame[rows, columns]
    return copy


def _squares(frame: Frame, box: Box, cells: int) -> None:
    rows, columns = _place(frame, box)
    part = frame[rows, columns]
    high, wide = part.shape[:2]
    if not high or not wide:
        return
    side = max(1, round(wide / cells))
    few = cv2.resize(part, (max(1, wide // side), max(1, high // side)), interpolation=cv2.INTER_AREA)
    frame[rows, columns] = np.asarray(cv2.resize(few, (wide, high), interpolation=cv2.INTER_NEAREST), np.uint8)


def _place(frame: Frame, box: Box) -> tuple[slice, slice]:
    high, wide = frame.shape[:2]
    rows = slice(max(0, int(box.y0 * high)), max(0, min(high, int(np.ceil(box.y1 * high)))))
    return rows, slice(max(0, int(box.x0 * wide)), max(0, min(wide, int(np.ceil(box.x1 * wide)))))
