"""A worker as the cluster sees it: it answers probes, its heart stops with its detector, it says why it ends."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from asyncpg import Pool

from chassis.blobs import FolderBlobs
from chassis.lifecycle import Heart
from deploy.local.ports import free_port
from services.vision.detector import CannotDetect, Detector, Frame
from services.vision.domain.sight import Detection
from services.vision.domain.track import Follower, Tracker
from services.vision.domain.zone import Zone
from services.vision.settings import Settings
from services.vision.watch.source import Source, Stream
from services.vision.watch.turns import Turns
from services.vision.watch.watch import Tools
from services.vision.worker import Worker
from tests.integration.vision.conftest import Streams, Workers
from tests.integration.vision.watching import configure, relayed, rows
from tests.support.system import until


def nothing(_: object) -> Detector:
    raise CannotDetect("no camera is configured here")


def no_source(_: object) -> Source:
    raise AssertionError("no camera is configured here")


Ask = Callable[[], Awaitable[bool]]


@asynccontextmanager
async def working(
    tools: Tools, kafka: str, prefix: str, heart: Heart, release: threading.Event
) -> AsyncIterator[tuple[Ask, Ask]]:
    """A worker in this process: whether its heart beats, whether it has stopped. What hangs is let go at the end."""
    work = asyncio.create_task(Worker(tools, kafka, prefix, heart).run())

    async def beats() -> bool:
        assert not work.done(), work.result()
        return heart.silent_seconds < 1

    async def stuck() -> bool:
        assert not work.done(), work.result()
        return not heart.alive

    try:
        yield beats, stuck
    finally:
        release.set()
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


@pytest.mark.timeout(120)
async def test_a_worker_with_a_port_answers_probes_and_tells_how_many_cameras_it_watches(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    port = free_port()
    await configure(pool, streams, ("cam-01", "cam-02"), dwell_seconds=600)
    async with relayed(pool, kafka, topic_prefix), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        process = workers.start(VISION_HTTP_HOST="0.0.0.0", VISION_HTTP_PORT=str(port))

        async def ready() -> bool:
            try:
                return (await client.get("/readyz")).status_code == 200
            except httpx.TransportError:
                return False

        async def watching() -> bool:
            return "sanquan_vision_cameras 2.0" in (await client.get("/metrics")).text

        await until(ready, "the worker is ready")
        alive = await client.get("/livez")
        assert (alive.status_code, alive.json()) == (200, {"stuck": []})
        await until(watching, "both cameras are counted")
        process.terminate()
        assert await asyncio.to_thread(process.wait, 20) == 0


@pytest.mark.timeout(120)
async def test_a_worker_that_detects_several_cameras_frames_at_once_alerts_on_each(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    port, cameras = free_port(), ("cam-01", "cam-02", "cam-03")
    await configure(pool, streams, cameras, dwell_seconds=10)
    async with relayed(pool, kafka, topic_prefix), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        process = workers.start(VISION_BATCH="4", VISION_HTTP_HOST="0.0.0.0", VISION_HTTP_PORT=str(port))
        for camera in cameras:
            await until(rows(pool, "SELECT 1 FROM alert WHERE camera = $1", camera), f"{camera} alerts", 60)
        told = (await client.get("/metrics")).text
        batches = next(line for line in told.splitlines() if line.startswith("sanquan_vision_batch_frames_count"))
        assert float(batches.split()[1]) > 10
        assert (await client.get("/livez")).status_code == 200
        process.terminate()
        assert await asyncio.to_thread(process.wait, 20) == 0


class Hanging:
    """A detector that does not come back from one camera's frames until it is released."""

    name, digest = "hanging", "0"

    def __init__(self, release: threading.Event) -> None:
        self._release = release

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        self._release.wait()
        return []

    def follower(self) -> Follower:
        return Tracker()


@pytest.mark.timeout(120)
async def test_the_heart_stops_too_while_one_look_of_several_hangs_and_the_other_threads_are_free(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, blobs: FolderBlobs
) -> None:
    await configure(pool, streams, ("cam-01",), dwell_seconds=600)
    heart, release = Heart("watching", patience_seconds=3), threading.Event()
    with ThreadPoolExecutor(4) as inference:
        tools = Tools(
            "worker-1", pool, blobs, Settings(), inference, lambda _: Hanging(release),
            lambda camera: Stream(camera.url), turns=Turns(places=4),
        )  # fmt: skip
        async with (
            relayed(pool, kafka, topic_prefix),
            working(tools, kafka, topic_prefix, heart, release) as (beats, stuck),
        ):
            await until(beats, "the heart beats", 30)
            await until(stuck, "the heart stopped", 40)
            assert await asyncio.get_running_loop().run_in_executor(inference, int) == 0
            release.set()
            await until(beats, "the heart beats again", 20)


@pytest.mark.timeout(120)
async def test_the_heart_of_a_worker_stops_while_its_detector_hangs_and_beats_again_after(
    pool: Pool, kafka: str, topic_prefix: str, blobs: FolderBlobs
) -> None:
    heart, release = Heart("watching", patience_seconds=3), threading.Event()
    with ThreadPoolExecutor(1) as inference:
        tools = Tools("worker-1", pool, blobs, Settings(), inference, nothing, no_source)
        async with working(tools, kafka, topic_prefix, heart, release) as (beats, stuck):
            await until(beats, "the heart beats", 30)
            inference.submit(release.wait)
            await until(stuck, "the heart stopped", 20)
            release.set()
            await until(beats, "the heart beats again", 20)


@pytest.mark.parametrize("detector", ["openvino", "ultralytics"])
def test_a_worker_without_its_model_says_which_and_what_to_do_and_ends(
    workers: Workers, tmp_path: Path, detector: str
) -> None:
    process = workers.start(VISION_DETECTOR=detector, VISION_MODEL=str(tmp_path / "missing.pt"))
    assert process.wait(60) == 1
    said = workers.log.read_text()
    assert "missing.pt" in said
    assert "无法看摄像机 / cannot watch" in said
    assert "Traceback" not in said
