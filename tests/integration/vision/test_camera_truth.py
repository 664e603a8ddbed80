"""Camera truth on real streams through a real worker: what is frozen, covered or moved is told, and its rules rest."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from asyncpg import Pool

from chassis.postgres import transaction
from deploy.local.ports import free_port
from services.vision.camera import commands
from tests.integration.vision.conftest import FPS, HIGH, WIDE, Streams, Workers, street_with_stall
from tests.integration.vision.watching import configure, relayed, rows
from tests.support.system import until

GOOD_SECONDS, BAD_SECONDS, DWELL = 12, 36, 20
Frame = np.ndarray


def checked_street() -> Frame:
    """The stall on a pavement with joints, so that there is something to recognise."""
    frame = street_with_stall()
    for x in range(0, WIDE, 26):
        cv2.line(frame, (x, 0), (x + 40, HIGH), (70, 70, 70), 2)
    for y in range(0, HIGH, 34):
        cv2.line(frame, (0, y), (WIDE, y + 12), (190, 190, 190), 2)
    return frame


def covered(frame: Frame) -> Frame:
    ramp = np.linspace(60, 100, WIDE)[None, :, None]
    return np.broadcast_to(ramp, frame.shape)


def turned(frame: Frame) -> Frame:
    return np.asarray(cv2.warpAffine(frame, np.array([[1.0, 0, 60], [0, 1.0, 20]]), (WIDE, HIGH), borderMode=2))


@pytest.fixture(scope="session")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """covered.mp4, moved.mp4 and frozen.mp4: a good picture, then a bad one, then the good one again."""
    folder, dice = tmp_path_factory.mktemp("spoilt"), np.random.default_rng(1)
    noise = [dice.integers(-3, 4, (HIGH, WIDE, 3)) for _ in range(37)]

    def write(name: str, spoil: Callable[[Frame], Frame], moves: bool) -> None:
        command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDE}x{HIGH}"]
        command += ["-r", str(FPS), "-i", "-", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", str(FPS)]
        # One quantiser, so that a picture that does not change is coded without a change.
        command += ["-qp", "18", "-pix_fmt", "yuv420p", str(folder / f"{name}.mp4")]
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert encoder.stdin is not None
        for n in range((2 * GOOD_SECONDS + BAD_SECONDS) * FPS):
            bad = GOOD_SECONDS <= n / FPS < GOOD_SECONDS + BAD_SECONDS
            still = (spoil(checked_street()) if bad else checked_street()).astype(np.int16)
            shaken = still if bad and not moves else still + noise[n % 37]
            encoder.stdin.write(np.clip(shaken, 0, 255).astype(np.uint8).tobytes())
        encoder.stdin.close()
        assert encoder.wait() == 0

    write("covered", covered, True)
    write("moved", turned, True)
    write("frozen", lambda frame: frame, False)
    return folder


@pytest.fixture
def spoilt_streams(spoilt: Path) -> Iterator[Streams]:
    found = Streams(spoilt, free_port())
    found.start()
    yield found
    found.kill()


@pytest.mark.timeout(240)
async def test_covered_moved_and_frozen_cameras_are_told_their_rules_rest_and_they_come_back(
    pool: Pool, kafka: str, topic_prefix: str, spoilt_streams: Streams, workers: Workers
) -> None:
    cameras = ("covered", "moved", "frozen")
    await configure(pool, spoilt_streams, cameras, dwell_seconds=DWELL, streams_of=str)
    async with relayed(pool, kafka, topic_prefix):
        workers.start(VISION_BLIND_SECONDS="4", VISION_SEES_AGAIN_SECONDS="2", VISION_FROZEN_SECONDS="8")
        for camera in cameras:
            told = "SELECT 1 FROM watch WHERE camera = $1 AND status = $1 AND last_good_at < last_frame_at"
            await until(rows(pool, told, camera), f"{camera} is told", 90)
        for camera in cameras:
            back = "SELECT 1 FROM watch WHERE camera = $1 AND status = 'online' AND last_good_at = last_frame_at"
            await until(rows(pool, back, camera), f"{camera} is online again", 90)
        for camera in ("covered", "frozen"):  # the time in which nothing could be seen did not count
            raised = f"SELECT raised_at - since AS stood FROM alert WHERE camera = '{camera}'"
            await until(rows(pool, raised), f"{camera} alerts in the end", 90)
            assert (await pool.fetchval(raised)).total_seconds() > DWELL + BAD_SECONDS / 2


@pytest.mark.timeout(240)
async def test_a_moved_camera_stays_moved_with_its_next_worker_until_a_person_confirms_its_view(
    pool: Pool, kafka: str, topic_prefix: str, spoilt_streams: Streams, workers: Workers
) -> None:
    await configure(pool, spoilt_streams, ("moved",), dwell_seconds=600, streams_of=str)
    status = "SELECT 1 FROM watch WHERE camera = 'moved' AND status = $1"
    settings = {"VISION_BLIND_SECONDS": "3", "VISION_SEES_AGAIN_SECONDS": "2"}
    async with relayed(pool, kafka, topic_prefix):
        first = workers.start(**settings)
        await until(rows(pool, "SELECT 1 FROM camera_view WHERE camera = 'moved'"), "its view is kept", 60)
        await until(rows(pool, status, "moved"), "the camera is moved", 60)
        first.kill()
        first.wait()
        # The next worker's stream begins anew, with the good picture; here the camera is turned for good.
        spoilt_streams.kill()
        (spoilt_streams.folder / "turned.mp4").unlink(missing_ok=True)
        command = ["ffmpeg", "-y", "-loglevel", "error", "-ss", str(GOOD_SECONDS + 2), "-i"]
        command += [str(spoilt_streams.folder / "moved.mp4"), "-t", str(BAD_SECONDS - 4), "-c:v", "libx264", "-bf", "0"]
        command += ["-g", str(FPS), "-preset", "ultrafast", str(spoilt_streams.folder / "turned.mp4")]
        subprocess.run(command, check=True)
        await pool.execute("UPDATE camera SET url = $1", spoilt_streams.url("turned"))
        spoilt_streams.start()
        workers.start(**settings)
        seen = "SELECT 1 FROM watch WHERE status = 'moved' AND last_frame_at > now() - interval '3 seconds'"
        await until(rows(pool, f"{seen} AND epoch = 2"), "the next worker sees it, moved", 60)
        async with transaction(pool) as tx:
            await commands.confirm_view(tx, "moved", datetime.now(UTC))
        await until(rows(pool, status, "online"), "the confirmed camera is online", 60)
