"""Writes down what an analysis saw, look by look, without the pictures."""

from collections.abc import Mapping, Sequence

from services.vision.analysis import Analysis, glancing
from services.vision.detector import Frame
from services.vision.domain.obstruction import Blob
from services.vision.domain.recorded import Places, RecordedLook

SAME = 0.9  # IoU of one blob that two zones tell of


class Recorder:
    """One camera's; call it after each look of its analysis."""

    def __init__(self) -> None:
        self._places = Places()

    def note(self, analysis: Analysis, frame: Frame, at: float) -> RecordedLook | None:
        """None where this frame was not looked into."""
        if analysis.cut:
            self._places = Places()
        if not (analysis.looked or analysis.cut or analysis.blobs is not None):
            return None
        seen = tuple(analysis.seen) if analysis.looked else None
        places = self._places.note(seen, glancing(frame), at) if seen is not None else ()
        blobs = _distinct(analysis.blobs) if analysis.blobs is not None else None
        return RecordedLook(at, seen, blobs, places, analysis.cut)


def _distinct(by_zone: Mapping[str, Sequence[Blob]]) -> tuple[Blob, ...]:
    found: list[Blob] = []
    for blob in (blob for blobs in by_zone.values() for blob in blobs):
        if all(blob.box.iou(other.box) < SAME for other in found):
            found.append(blob)
    return tuple(found)
