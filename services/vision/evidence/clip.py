"""The seconds before and after an alert as a small film: a ring of frames a camera, and H.264 of a part of it."""

import tempfile
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection
from services.vision.evidence.blur import hidden
from services.vision.evidence.pictures import jpeg, read, small

BEFORE = AFTER = 5.0  # seconds
WIDE = 640
QUALITY = 70
# At five frames a second 55 of some 50 kB: below 3 MB a camera, however many alerts share them.
LENGTH = BEFORE + AFTER + 1.0
MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A small JPEG of one moment, and what was known to be in it."""

    at: float
    picture: bytes
    seen: Sequence[Detection]


class Ring:
    """The last seconds of one camera."""

    def __init__(self) -> None:
        self._glimpses: deque[Glimpse] = deque()

    def add(self, frame: Frame, seen: Sequence[Detection], at: float) -> None:
        self._glimpses.append(Glimpse(at, jpeg(small(frame, WIDE), QUALITY), tuple(seen)))
        while self._glimpses[0].at < at - LENGTH:
            self._glimpses.popleft()

    def around(self, at: float) -> list[Glimpse]:
        return [one for one in self._glimpses if at - BEFORE <= one.at <= at + AFTER]


def film(glimpses: Sequence[Glimpse], subjects: Sequence[Box]) -> bytes:
    """An MP4 in which time passes as it did; ValueError without a glimpse. Takes CPU: not for an event loop."""
    if not glimpses:
        raise ValueError("a film needs a frame")
    with tempfile.TemporaryDirectory(prefix="sanquan-clip-") as folder:
        file = Path(folder) / "clip.mp4"
        with av.open(str(file), "w", options={"movflags": "faststart"}) as container:
            first = read(glimpses[0].picture)
            stream = _stream(container, first)
            last = -1
            for one in glimpses:
                picture = read(one.picture)
                if picture.shape != first.shape:  # the camera changed its size
                    continue
                frame = av.VideoFrame.from_ndarray(hidden(picture, one.seen, subjects), format="bgr24")
                last = max(last + 1, round((one.at - glimpses[0].at) * 1000))
                frame.pts, frame.time_base = last, MILLISECOND
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return file.read_bytes()


def _stream(container: Any, frame: Frame) -> Any:
    stream = container.add_stream("libx264", rate=5, options={"preset": "veryfast", "crf": "26"})
    stream.height, stream.width = frame.shape[:2]
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = MILLISECOND
    stream.codec_context.thread_count = 1
    return stream
