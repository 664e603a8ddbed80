"""One camera's stream in a process of its own: a decoder that dies or hangs takes nothing else with it.

The process reads all the time and hands over the newest frame when it is asked; each question says whether key frames
are enough. It ends when its parent does: the pipe between them closes.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.vision.backoff import Backoff

EVERY_FRAME, KEY_FRAMES = b"a", b"k"  # what a question asks for
CONNECTS_WITHIN, READS_WITHIN = 5.0, 5.0  # seconds
PICTURE_WITHIN = 15.0  # seconds of packets without a picture: the stream is of no use
STEADY = 10.0  # seconds: a stream that held so long is tried anew soon
SIGN_OF_LIFE = 5.0  # seconds
# TCP: no picture is torn by a lost packet. The timeout, in microseconds, is the socket's.
OPTIONS = {"rtsp_transport": "tcp", "timeout": "5000000", "fflags": "nobuffer", "analyzeduration": "1000000"}


@dataclass(frozen=True, slots=True)
class Captured:
    """`at` is the machine's monotonic clock when the frame came; since the one before was handed over, `dropped` came
    and were not, and `decoded` were decoded."""

    frame: NDArray[np.uint8]
    at: float
    dropped: int
    decoded: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """No frames come, and why."""

    detail: str


class _ParentGone(Exception):
    """Nobody reads the pictures any longer."""


@dataclass(slots=True)
class _Line:
    """The pipe to the parent: requests come in, frames and troubles go out."""

    wire: "Connection[Any, Any]"
    wish: bytes = EVERY_FRAME
    asked_at: float | None = None

    def hear(self, seconds: float = 0.0) -> None:
        """Wait so long at most for a request; _ParentGone where there will be none."""
        try:
            if self.wire.poll(seconds):
                self.wish = self.wire.recv_bytes()
                self.asked_at = time.monotonic()
        except (EOFError, OSError) as error:
            raise _ParentGone from error

    def pause(self, seconds: float, trouble: Trouble) -> None:
        """Say again and again what is wrong: who is silent hangs."""
        until = time.monotonic() + seconds
        self.say(trouble)
        while (left := until - time.monotonic()) > 0:
            if left < seconds - SIGN_OF_LIFE:
                seconds = left
                self.say(trouble)
            self.hear(min(left, SIGN_OF_LIFE))

    def say(self, what: Captured | Trouble) -> None:
        try:
            self.wire.send(what)
        except OSError as error:
            raise _ParentGone from error


def capture(url: str, wire: "Connection[Any, Any]") -> None:
    """The process: connect, read, hand over; when the stream ends connect again, ever more slowly."""
    import av

    av.logging.set_level(av.logging.PANIC)
    line, backoff = _Line(wire), Backoff()
    try:
        while True:
            began = time.monotonic()
            why = _read(url, line)
            if time.monotonic() - began > STEADY + CONNECTS_WITHIN + READS_WITHIN:
                backoff.reset()
            line.pause(backoff.seconds(), Trouble(why))
    except _ParentGone:
        return


def _read(url: str, line: _Line) -> str:
    """Until the stream ends; why it did."""
    import av

    begun = False
    try:
        with av.open(url, options=OPTIONS, timeout=(CONNECTS_WITHIN, READS_WITHIN)) as container:
            if not container.streams.video:
                return "流中没有视频 / the stream has no video"
            stream = container.streams.video[0]
            # One thread: several hold frames back, and the cores belong to other cameras.
            stream.codec_context.thread_count = 1
            begun = True
            return _hand_over(container.demux(stream), stream.codec_context, line)
    except av.error.FFmpegError as error:
        # Not str(error): it names the address, which may hold a password.
        what = "连接中断 / the stream broke" if begun else "无法连接 / cannot connect"
        return f"{what}: {error.strerror}"


def _hand_over(packets: Iterator[Any], context: Any, line: _Line) -> str:
    from services.vision.decoding import Decoding, picture

    decoding, dropped, told, pictured_at = Decoding(context), 0, 0, time.monotonic()
    for packet in packets:
        if packet.size == 0:  # the end
            break
        at = time.monotonic()
        line.hear()
        dropped += 1
        frame = decoding.take(packet, at, line.wish == KEY_FRAMES, line.asked_at is not None)
        if frame is not None and line.asked_at is not None:
            line.say(Captured(picture(frame), decoding.came_at, dropped - 1, decoding.decoded - told))
            line.asked_at, dropped, told, pictured_at = None, 0, decoding.decoded, at
        elif line.asked_at is not None and at - max(pictured_at, line.asked_at) > PICTURE_WITHIN:
            return "解不出画面 / no picture can be decoded"
    return "连接中断 / the stream broke"
