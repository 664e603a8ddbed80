"""A street's loop read over RTSP as vision reads it, and the server ended as the supervisor ends it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

READER = """
import sys, cv2
video = cv2.VideoCapture(sys.argv[1], cv2.CAP_FFMPEG)
shapes = [video.read()[1].shape for _ in range(int(sys.argv[2]))]
print(len(shapes), shapes[0])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clip = tmp_path / "street-9.mp4"
    source = ["-f", "lavfi", "-i", "testsrc2=size=320x184:rate=10", "-t", "2"]
    coded = ["-c:v", "libx264", "-g", "10", "-bf", "0", "-pix_fmt", "yuv420p"]
    subprocess.run(["ffmpeg", "-loglevel", "error", *source, *coded, str(clip)], check=True)
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "deploy.local.streets", "serve", "--dir", str(folder), "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 30
        while not _answers(port):
            assert time.monotonic() < deadline, "the server did not open its port"
            assert running.poll() is None
            time.sleep(0.05)
        yield running, port
    finally:
        running.kill()
        running.wait()


def test_a_reader_gets_pictures_beyond_the_end_of_the_loop(server: tuple[subprocess.Popen[str], int]) -> None:
    _, port = server
    url = f"rtsp://127.0.0.1:{port}/street-9.mp4?play_count=0"
    assert _read(url, 30) == "30 (184, 320, 3)"  # the clip has 20


def test_a_camera_goes_on_without_being_asked_to(server: tuple[subprocess.Popen[str], int]) -> None:
    _, port = server
    assert _read(f"rtsp://127.0.0.1:{port}/street-9.mp4", 25) == "25 (184, 320, 3)"


def test_it_ends_cleanly_on_sigterm_while_somebody_reads(server: tuple[subprocess.Popen[str], int]) -> None:
    running, port = server
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, f"rtsp://127.0.0.1:{port}/street-9.mp4", "500"],
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _read(f"rtsp://127.0.0.1:{port}/street-9.mp4", 3) == "3 (184, 320, 3)"
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=10) == 0
    finally:
        reader.kill()
        reader.wait()


def _read(url: str, count: int) -> str:
    """In a process of its own: OpenCV takes its options from the environment once."""
    command = [sys.executable, "-c", READER, url, str(count)]
    return subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=60).stdout.strip()


def _environment() -> dict[str, str]:
    return {**os.environ, "OPENCV_FFMPEG_CAPTURE_OPTIONS": "rtsp_transport;tcp|timeout;5000000"}


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
