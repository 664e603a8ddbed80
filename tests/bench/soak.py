"""A soak: many streams through one worker for an hour, some of them cut and frozen on schedule (`make soak`).

Each minute it prints the memory of the worker with its capture processes, each recovery, and the longest gap of the
streams that nobody touched; it fails where memory grows, a cut is not recovered, or the others were disturbed.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import cv2
import pytest
from asyncpg import Pool

from chassis.blobs import FolderBlobs
from chassis.lifecycle import Heart
from chassis.postgres import transaction
from deploy.local.ports import free_port
from services.vision.camera import commands
from services.vision.camera.store import Camera
from services.vision.capture import EVERY_FRAME, Captured, Trouble
from services.vision.detectors import make_detector
from services.vision.domain.pace import UNWATCHED
from services.vision.rules import ZoneText
from services.vision.settings import Settings
from services.vision.watch.source import Stream
from services.vision.watch.watch import Tools
from services.vision.worker import Worker
from tests.bench.test_vision_cpu import rendered
from tests.integration.vision.conftest import Streams, blobs, pool  # noqa: F401
from tests.integration.vision.watching import relayed

MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
STREAMS = int(os.environ.get("SOAK_STREAMS", "8"))
PERIOD, OUT = 60.0, 12.0  # seconds: from one disturbance to the next, and how long each lasts
RECOVERS_WITHIN, LONGEST_GAP = 30.0, UNWATCHED  # a camera that is looked at so seldom is not watched
GROWTH = 0.1  # of the memory after a fifth of the time


@dataclass(slots=True)
class Noted:
    """When each camera's frames came. `longest` is the longest gap since it was last asked for, `kept` the longest
    time that a watch of the spared took to look at a frame and to keep what it saw."""

    last: dict[str, float] = field(default_factory=dict)
    longest: dict[str, float] = field(default_factory=dict)
    spared: list[str] = field(default_factory=list)
    kept: float = 0.0

    def frame(self, camera: str) -> None:
        now = time.monotonic()
        self.longest[camera] = max(self.longest.get(camera, 0.0), now - self.last.get(camera, now))
        self.last[camera] = now


class NotedStream(Stream):
    def __init__(self, camera: Camera, noted: Noted) -> None:
        super().__init__(camera.url)
        self._camera, self._noted = camera.id, noted
        self._told_at = 0.0

    async def next(self, seconds: float, wish: bytes = EVERY_FRAME) -> Captured | Trouble | None:
        asked = time.monotonic()
        if self._camera in self._noted.spared and self._told_at:
            self._noted.kept = max(self._noted.kept, asked - self._told_at)
        told = await super().next(seconds, wish)
        self._told_at = time.monotonic()
        if isinstance(told, Captured):
            self._noted.frame(self._camera)
        elif told is not None and self._camera in self._noted.spared:
            print(f"soak: {self._camera}, which nobody touched: {told.detail}", flush=True)
        return told


@dataclass(slots=True)
class Machine:
    """How long a thread that does nothing was kept from running: then the machine is short, not the worker."""

    longest: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        before = time.monotonic()
        while not self.ended.wait(0.05):
            now = time.monotonic()
            self.longest, before = max(self.longest, now - before - 0.05), now


def memory() -> float:
    """MiB of this process and its children."""
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
        except OSError:
            continue
        is_capture = int(lines["PPid"]) == os.getpid() and b"spawn_main" in (folder / "cmdline").read_bytes()
        if int(folder.name) == os.getpid() or is_capture:
            found += int(lines.get("VmRSS", "0 kB").split()[0])
    return found / 1024


def encode(folder: Path) -> None:
    """Two of the demo's streets with a key frame a second."""
    for n in (1, 2):
        command = ["ffmpeg", "-y", "-loglevel", "error", "-i", str(rendered(f"street-{n}"))]
        command += ["-vf", "fps=10,noise=alls=4:allf=t", "-c:v", "libx264", "-preset", "ultrafast", "-g", "10"]
        subprocess.run([*command, "-bf", "0", "-pix_fmt", "yuv420p", str(folder / f"s{n}.mp4")], check=True)


@asynccontextmanager
async def disturbed(streams: Streams, how: str) -> AsyncIterator[None]:
    assert streams.process is not None
    if how == "cut":
        streams.kill()
        yield
        streams.start()
    else:
        os.kill(streams.process.pid, signal.SIGSTOP)
        yield
        os.kill(streams.process.pid, signal.SIGCONT)


async def configure(pool: Pool, urls: dict[str, str]) -> None:  # noqa: F811
    zone = ZoneText(kind="no_parking", polygon=[(0.1, 0.4), (0.9, 0.4), (0.9, 0.9), (0.1, 0.9)], dwell_seconds=60)
    for id, url in urls.items():
        async with transaction(pool) as tx:
            await commands.configure_camera(tx, Camera(id, id, url, 115.0, 27.4, None, True), datetime.now(UTC))
            await commands.configure_zone(tx, id, "kerb", zone, datetime.now(UTC))


@pytest.mark.timeout(MINUTES * 60 + 600)
async def test_streams_that_are_cut_and_frozen_recover_disturb_no_other_and_cost_no_memory(
    pool: Pool,  # noqa: F811
    kafka: str,
    topic_prefix: str,
    blobs: FolderBlobs,  # noqa: F811
    tmp_path: Path,
) -> None:
    encode(tmp_path)
    cv2.setNumThreads(1)
    calm, rough = Streams(tmp_path, free_port()), Streams(tmp_path, free_port())
    urls = {f"cam-{n:02}": (rough if n % 2 else calm).url(f"s{n % 4 // 2 + 1}") for n in range(STREAMS)}
    hit = [id for n, id in enumerate(urls) if n % 2]
    noted, machine = Noted(spared=[id for n, id in enumerate(urls) if n % 2 == 0]), Machine()
    threading.Thread(target=machine.run, daemon=True).start()
    wrong: list[str] = []
    memories: list[float] = []
    await configure(pool, urls)
    calm.start()
    rough.start()
    detector = make_detector("openvino", Settings().model)
    with ThreadPoolExecutor(1) as inference:
        tools = Tools(
            "soak", pool, blobs, Settings(), inference, lambda _: detector, lambda one: NotedStream(one, noted)
        )  # fmt: skip
        work = asyncio.create_task(Worker(tools, kafka, topic_prefix, Heart("soak")).run())
        try:
            async with relayed(pool, kafka, topic_prefix):
                await _all_come(noted, list(urls), time.monotonic(), 120)
                noted.longest.clear()
                began, turn = time.monotonic(), 0
                while time.monotonic() - began < MINUTES * 60:
                    how, turn = ("cut", "freeze")[turn % 2], turn + 1
                    await asyncio.sleep(PERIOD / 3)
                    async with disturbed(rough, how):
                        await asyncio.sleep(OUT)
                    back = time.monotonic()
                    recovered = await _all_come(noted, hit, back, RECOVERS_WITHIN * 2)
                    await asyncio.sleep(max(0.0, began + turn * PERIOD - time.monotonic()))
                    assert not work.done(), work.result()
                    memories.append(memory())
                    load, stood = os.getloadavg()[0], machine.longest
                    machine.longest, kept, noted.kept = 0.0, noted.kept, 0.0
                    gap = max(noted.longest.get(id, 0.0) for id in noted.spared)
                    noted.longest.clear()
                    print(
                        f"\nsoak: minute {turn:3}: {memories[-1]:.0f} MiB; {how} recovered within {recovered:.1f} s; "
                        f"longest gap of the {len(noted.spared)} others {gap:.2f} s; "
                        f"their watches took {kept:.2f} s at most; load {load:.0f}, "
                        f"an idle thread waited {stood:.2f} s",
                        flush=True,
                    )
                    wrong += [f"minute {turn}: {how} took {recovered:.1f} s"] if recovered > RECOVERS_WITHIN else []
                    wrong += [f"minute {turn}: others had a gap of {gap:.2f} s"] if gap > LONGEST_GAP else []
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            calm.kill()
            rough.kill()
            machine.ended.set()
    early = statistics.median(memories[: max(1, len(memories) // 5 + 1)])
    late = statistics.median(memories[-max(1, len(memories) // 5) :])
    print(f"soak: {STREAMS} streams, {MINUTES:.0f} min: memory {early:.0f} -> {late:.0f} MiB")
    wrong += [f"memory grew from {early:.0f} to {late:.0f} MiB"] if late > early * (1 + GROWTH) else []
    assert not wrong, wrong


async def _all_come(noted: Noted, cameras: list[str], since: float, within: float) -> float:
    """Seconds from `since` until each of them has had a frame; AssertionError where one never does."""
    async with asyncio.timeout(within):
        while any(noted.last.get(id, 0.0) <= since for id in cameras):
            await asyncio.sleep(0.1)
    return time.monotonic() - since
