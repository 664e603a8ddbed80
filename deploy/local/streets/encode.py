"""Pictures to H.264 by ffmpeg: steady rate, short groups, no B frames, as a street camera sends them."""

import os
import subprocess
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from deploy.local.streets.scene import FPS

GROUP = 2 * FPS  # a picture to begin from each two seconds


class EncodingFailed(Exception):
    """ffmpeg did not take the pictures; the message is its own last words."""


class Encoder:
    """The video appears under its name only when it is whole."""

    def __init__(self, video: Path, width: int, height: int) -> None:
        self._video = video
        self._partial = video.with_suffix(f".{os.getpid()}.partial.mp4")
        command = [
            "ffmpeg", "-y", "-loglevel", "error",
            "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r", str(FPS), "-i", "-",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-g", str(GROUP), "-bf", "0",
            "-threads", "1", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(self._partial),
        ]  # fmt: skip
        try:
            self._ffmpeg = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        except FileNotFoundError:
            raise EncodingFailed("没有 ffmpeg，请先安装 / ffmpeg is missing: apt-get install ffmpeg") from None

    def __enter__(self) -> "Encoder":
        return self

    def add(self, picture: npt.NDArray[np.uint8]) -> None:
        assert self._ffmpeg.stdin is not None
        try:
            self._ffmpeg.stdin.write(np.ascontiguousarray(picture).tobytes())
        except BrokenPipeError:
            self._end()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._ffmpeg.kill()
            self._ffmpeg.communicate()
            self._partial.unlink(missing_ok=True)
            return
        self._end()
        self._partial.rename(self._video)

    def _end(self) -> None:
        _, words = self._ffmpeg.communicate()
        if self._ffmpeg.returncode != 0:
            raise EncodingFailed(words.decode(errors="replace").strip())
