"""One camera's stream in a process of its own: a decoder that dies or hangs takes nothing else with it.

The process reads all the time and keeps only the newest frame; it hands one over when it is asked. It ends when its
parent does: the pipe between them closes.
"""

import hashlib
import os
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds before the next attempt to connect
WIDEST = 1920
BLIND_CONTRAST = 3.0  # grey levels: less is a covered lens
BLIND_SECONDS = 10.0
# OpenCV hands these to FFmpeg. TCP: no picture is torn by a lost packet.
FFMPEG = "rtsp_transport;tcp|timeout;5000000|analyzeduration;500000|fflags;nobuffer"


@dataclass(frozen=True, slots=True)
class Captured:
    """`at` is the machine's monotonic clock when the frame came; `dropped` came between this and the one before."""

    frame: NDArray[np.uint8]
    at: float
    dropped: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """`status` is one of the camera statuses: no_frames, frozen, blind."""

    status: str
    detail: str


class _ParentGone(Exception):
    """Nobody reads the pictures any longer."""


@dataclass(slots=True)
class _Line:
    """The pipe to the parent: requests come in, frames and troubles go out."""

    wire: "Connection[Any, Any]"
    asked: bool = False

    def hear(self, seconds: float = 0.0) -> None:
        """Wait so long at most for a request; _ParentGone where there will be none."""
        try:
            if self.wire.poll(seconds):
                self.wire.recv_bytes()
                self.asked = True
        except (EOFError, OSError) as error:
            raise _ParentGone from error

    def pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.hear(left)

    def say(self, what: Captured | Trouble) -> None:
        try:
            self.wire.send(what)
        except OSError as error:
            raise _ParentGone from error


def capture(url: str, wire: "Connection[Any, Any]", frozen_seconds: float) -> None:
    """The process: connect, read, hand over; when the stream ends connect again, ever more slowly."""
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = FFMPEG
    os.environ.setdefault("OPENCV_LOG_LEVEL", "FATAL")
    import cv2

    cv2.setNumThreads(1)
    line, wait = _Line(wire), FIRST_WAIT
    options = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 5000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 5000, cv2.CAP_PROP_N_THREADS, 1]
    try:
        while True:
            video = cv2.VideoCapture(url, cv2.CAP_FFMPEG, options)
            read = _read(video, line, frozen_seconds) if video.isOpened() else 0
            video.release()
            line.say(Trouble("no_frames", "连接中断 / the stream broke" if read else "无法连接 / cannot connect"))
            wait = FIRST_WAIT if read > 25 else min(wait * 2, LONGEST_WAIT)
            line.pause(wait)
    except _ParentGone:
        return


def _read(video: Any, line: _Line, frozen_seconds: float) -> int:
    """Until the stream ends; how many frames came."""
    import cv2

    count, dropped = 0, 0
    watch = _SightWatch(frozen_seconds)
    while video.grab():
        count += 1
        at = time.monotonic()
        line.hear()
        if not line.asked:
            dropped += 1
            continue
        readable, picture = video.retrieve()
        if not readable:
            continue
        high, wide = picture.shape[:2]
        if wide > WIDEST:
            picture = cv2.resize(picture, (WIDEST, round(high * WIDEST / wide)), interpolation=cv2.INTER_AREA)
        frame = np.ascontiguousarray(picture, np.uint8)
        trouble = watch.trouble(frame, at)
        line.say(trouble or Captured(frame, at, dropped))
        line.asked, dropped = False, 0
    return count


class _SightWatch:
    """Whether the pictures still change, and still show something."""

    def __init__(self, frozen_seconds: float) -> None:
        self._frozen_seconds = frozen_seconds
        self._digest = b""
        self._changed_at = self._clear_at = time.monotonic()

    def trouble(self, frame: NDArray[np.uint8], at: float) -> Trouble | None:
        digest = hashlib.blake2b(np.ascontiguousarray(frame[::4, ::4]).tobytes(), digest_size=16).digest()
        if digest != self._digest:
            self._digest, self._changed_at = digest, at
        if float(frame[::16, ::16].std()) >= BLIND_CONTRAST:
            self._clear_at = at
        if at - self._clear_at > BLIND_SECONDS:
            return Trouble("blind", "画面无内容 / the picture shows nothing")
        if at - self._changed_at > self._frozen_seconds:
            return Trouble("frozen", "画面不变 / the picture does not change")
        return None
