"""Capture on real streams: key frames while idle, all frames at once when asked; broken, stalled, hanging, garbage."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from deploy.local.ports import free_port
from services.vision.capture import EVERY_FRAME, KEY_FRAMES, Captured, Trouble
from services.vision.watch.source import Stream
from tests.integration.vision.conftest import Streams

FPS = 10
T = TypeVar("T")
KEY_EVERY = 1.0  # seconds


@pytest.fixture(scope="session")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """h264.mp4 and h265.mp4: a test card that moves; garbage.mp4: the same with most of its bytes spoilt."""
    folder = tmp_path_factory.mktemp("moving")
    source = ["-f", "lavfi", "-i", f"testsrc2=size=640x360:rate={FPS}:duration=30"]
    group = ["-preset", "ultrafast", "-g", str(int(FPS * KEY_EVERY)), "-bf", "0", "-pix_fmt", "yuv420p"]
    h265 = ["-c:v", "libx265", "-x265-params", "log-level=error:bframes=0:repeat-headers=1", "-tag:v", "hvc1"]
    for name, how in (
        ("h264", [*source, "-c:v", "libx264", *group]),
        ("h265", [*source, *h265, *group]),
        ("garbage", ["-i", str(folder / "h264.mp4"), "-c", "copy", "-bsf:v", "noise=amount=4"]),
    ):
        command = ["ffmpeg", "-y", "-loglevel", "error", *how, str(folder / f"{name}.mp4")]
        subprocess.run(command, check=True, timeout=100)
    return folder


@pytest.fixture
def cards(moving: Path) -> Iterator[Streams]:
    found = Streams(moving, free_port())
    found.start()
    yield found
    found.kill()


@asynccontextmanager
async def stream(url: str, hangs_after: float = 30.0) -> AsyncIterator[Stream]:
    made = Stream(url, hangs_after)
    try:
        yield made
    finally:
        await made.close()


async def until(source: Stream, kind: type[T], seconds: float = 30.0, wish: bytes = EVERY_FRAME) -> T:
    async with asyncio.timeout(seconds):
        while True:
            told = await source.next(1.0, wish)
            if isinstance(told, kind):
                return told


def child_of(source: Stream) -> int:
    return int(source._process.pid)


@pytest.mark.parametrize("codec", ["h264", "h265"])
async def test_an_idle_stream_decodes_key_frames_only_and_a_busy_one_all_within_a_second(
    cards: Streams, codec: str
) -> None:
    async with stream(cards.url(codec)) as source:
        first = await until(source, Captured)
        assert first.frame.shape == (360, 640, 3)
        # The first key frames show how rare they are; from then on nothing else is decoded.
        while (await until(source, Captured, wish=KEY_FRAMES)).dropped < FPS * KEY_EVERY / 2:
            pass
        idle = [await until(source, Captured, wish=KEY_FRAMES) for _ in range(3)]
        assert [one.decoded for one in idle] == [1, 1, 1]
        assert all(KEY_EVERY * 0.7 < b.at - a.at < KEY_EVERY * 1.5 for a, b in pairwise(idle))
        asked_at = time.monotonic()
        busy = [await until(source, Captured) for _ in range(5)]
        assert busy[0].at - asked_at < 1.0
        assert all(b.at - a.at < 0.5 for a, b in pairwise(busy))
        # Sharp and in colour, each of them: nothing is decoded without its key frame.
        for one in (first, *idle, *busy):
            assert one.frame.std() > 0.8 * idle[0].frame.std()
            assert np.ptp(one.frame.astype(int), axis=2).mean() > 0.8 * np.ptp(idle[0].frame.astype(int), axis=2).mean()


async def test_a_server_that_dies_and_one_that_stalls_are_told_and_come_back_without_a_new_process(
    cards: Streams,
) -> None:
    async with stream(cards.url("h264")) as source:
        await until(source, Captured)
        child = child_of(source)
        cards.kill()
        assert "/" in (await until(source, Trouble)).detail
        cards.start()
        await until(source, Captured, 60)
        assert cards.process is not None
        os.kill(cards.process.pid, signal.SIGSTOP)
        began = time.monotonic()
        await until(source, Trouble)
        assert time.monotonic() - began < 12
        os.kill(cards.process.pid, signal.SIGCONT)
        await until(source, Captured, 60)
        assert child_of(source) == child


async def test_a_decoder_that_hangs_is_replaced(cards: Streams) -> None:
    async with stream(cards.url("h264"), hangs_after=12.0) as source:
        await until(source, Captured)
        os.kill(hanging := child_of(source), signal.SIGSTOP)
        assert "hangs" in (await until(source, Trouble)).detail
        await until(source, Captured)
        assert child_of(source) != hanging


async def test_garbage_and_a_decoder_that_keeps_dying_disturb_no_other_camera(cards: Streams) -> None:
    async with (
        stream(cards.url("garbage")) as garbage,
        stream(cards.url("h265")) as dying,
        stream(cards.url("h264")) as healthy,
    ):
        await until(healthy, Captured)
        came: list[float] = []
        deaths: list[float] = []

        async def watch_garbage() -> None:
            while True:
                await garbage.next(1.0)

        async def kill_again_and_again() -> None:
            while True:
                await until(dying, Captured)
                os.kill(child_of(dying), signal.SIGKILL)
                assert "died" in (await until(dying, Trouble)).detail
                deaths.append(time.monotonic())

        others = [asyncio.create_task(watch_garbage()), asyncio.create_task(kill_again_and_again())]
        async with asyncio.timeout(60):
            while len(deaths) < 2:
                came.append((await until(healthy, Captured)).at)
        assert not any(task.done() for task in others)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        assert max(b - a for a, b in pairwise(came)) < 2.0


async def test_a_camera_that_refuses_is_told_without_its_password(cards: Streams) -> None:
    url = cards.url("missing").replace("rtsp://", "rtsp://admin:secret@")
    async with stream(url) as source:
        told = await until(source, Trouble)
        assert "cannot connect" in told.detail
        assert "secret" not in told.detail
