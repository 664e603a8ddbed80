"""Vision's doors over a database, and workers on real streams."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest
from asyncpg import Pool

from chassis.auth import Caller, Verifier, issue
from chassis.blobs import FolderBlobs
from chassis.migrate import migrate
from chassis.postgres import open_pool
from deploy.local.ports import free_port
from services.vision.__main__ import MIGRATIONS
from services.vision.service import SCHEMA, put_together
from services.vision.settings import Settings

WIDE, HIGH, FPS = 320, 240, 10
STALL = (slice(110, 170), slice(120, 200))  # rows, columns

Speak = Callable[..., dict[str, str]]


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    await migrate(database, SCHEMA, MIGRATIONS)
    pool = await open_pool(database, SCHEMA, size=4)
    yield pool
    await pool.close()


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


@pytest.fixture
async def client(pool: Pool, keys: tuple[str, str], blobs: FolderBlobs) -> AsyncIterator[httpx.AsyncClient]:
    app = put_together(pool, Verifier(keys[1]), blobs, Settings(), [])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://vision") as client:
        yield client


@pytest.fixture
def speak(keys: tuple[str, str]) -> Speak:
    """The headers of a caller with this role."""

    def headers(role: str, login: str = "", **more: str) -> dict[str, str]:
        who = Caller(login or f"{role}1", role)
        return {"authorization": f"Bearer {issue(keys[0], who, datetime.now(UTC), timedelta(hours=1))}", **more}

    return headers


def empty_street() -> np.ndarray:
    """A pavement with some texture; the same each time."""
    rough = np.random.default_rng(7).integers(90, 150, (HIGH // 4, WIDE // 4, 3), np.uint8)
    return cv2.GaussianBlur(cv2.resize(rough, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC), (5, 5), 0)


def street_with_stall() -> np.ndarray:
    frame = empty_street()
    rows, columns = frame[STALL].shape[:2]
    checks = np.indices((rows, columns)).sum(axis=0) // 10 % 2
    frame[STALL] = np.where(checks[..., None] == 1, np.array([30, 40, 220]), np.array([230, 220, 40]))
    return frame


@dataclass(slots=True)
class Streams:
    """An RTSP server over a folder of clips; every reader gets a clip from its start."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    def url(self, name: str) -> str:
        return f"rtsp://127.0.0.1:{self.port}/{name}.mp4?play_count=0"

    def start(self) -> None:
        command = [Path(sys.executable).with_name("rtsp-server"), "--dir", self.folder, "--host", "127.0.0.1"]
        self.process = subprocess.Popen(
            [*map(str, command), "--port", str(self.port), "-cp", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """stall.mp4: a stall that stands all the time, before a little noise as a camera has it."""
    folder = tmp_path_factory.mktemp("clips")
    frame, noise = street_with_stall(), np.random.default_rng(1)
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDE}x{HIGH}"]
    command += ["-r", str(FPS), "-i", "-", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", str(FPS)]
    encoder = subprocess.Popen([*command, "-pix_fmt", "yuv420p", str(folder / "stall.mp4")], stdin=subprocess.PIPE)
    assert encoder.stdin is not None
    for _ in range(60 * FPS):
        shaken = np.clip(frame.astype(np.int16) + noise.integers(-3, 4, frame.shape), 0, 255)
        encoder.stdin.write(shaken.astype(np.uint8).tobytes())
    encoder.stdin.close()
    assert encoder.wait() == 0
    return folder


@pytest.fixture
def streams(clips: Path) -> Iterator[Streams]:
    found = Streams(clips, free_port())
    found.start()
    yield found
    found.kill()


@dataclass(slots=True)
class Workers:
    """Real worker processes; those that still run at the end are killed."""

    environment: dict[str, str]
    log: Path
    started: "list[subprocess.Popen[bytes]]"

    def start(self, **more: str) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "services.vision", "work"], env={**self.environment, **more}, stderr=log
            )
        self.started.append(process)
        return process


@pytest.fixture
async def workers(
    database: str, pool: Pool, kafka: str, topic_prefix: str, keys: tuple[str, str], tmp_path: Path
) -> AsyncIterator[Workers]:
    key = tmp_path / "public.pem"
    key.write_text(keys[1])
    environment = {
        **os.environ,
        "SANQUAN_DATABASE_URL": database,
        "SANQUAN_KAFKA_BOOTSTRAP": kafka,
        "SANQUAN_TOPIC_PREFIX": topic_prefix,
        "SANQUAN_BLOB_DIR": str(tmp_path / "blobs"),
        "SANQUAN_TOKEN_PUBLIC_KEY": str(key),
        "VISION_HTTP_PORT": "0",
        "VISION_NO_FRAMES_SECONDS": "3",
    }
    found = Workers(environment, tmp_path / "workers.log", [])
    yield found
    for process in found.started:
        process.kill()
    await asyncio.to_thread(lambda: [process.wait() for process in found.started])
    print((tmp_path / "workers.log").read_text() if (tmp_path / "workers.log").exists() else "")
