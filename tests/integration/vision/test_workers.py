"""Workers on real streams, a real broker and a real database: who watches what, and what outlives them."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import cv2
import pytest
from asyncpg import Pool

from chassis.kafka import open_producer
from chassis.lifecycle import Heart
from chassis.outbox import Relay
from chassis.postgres import transaction
from services.vision.camera import commands
from services.vision.camera.store import Camera
from services.vision.rules import ZoneText
from services.vision.watch import store as watch_store
from tests.integration.vision.conftest import Streams, Workers, empty_street

T = TypeVar("T")
PAVEMENT = [(0.2, 0.3), (0.8, 0.3), (0.8, 0.95), (0.2, 0.95)]
# These two fall into different halves of the topic's 16 partitions.
CAMERAS = ("cam-01", "cam-02")


async def until(look: Callable[[], Awaitable[T | None]], what: str, within_seconds: float = 60) -> T:
    try:
        async with asyncio.timeout(within_seconds):
            while True:
                if found := await look():
                    return found
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise AssertionError(f"not within {within_seconds:.0f} s: {what}") from None


@asynccontextmanager
async def relayed(pool: Pool, kafka: str, prefix: str) -> AsyncIterator[None]:
    async with open_producer(kafka) as producer:
        task = asyncio.create_task(Relay(pool, producer, "vision", Heart("relay"), prefix).run())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def configure(pool: Pool, streams: Streams, cameras: tuple[str, ...], dwell_seconds: float) -> None:
    """Cameras on the stall's stream, whose empty street is known from before."""
    now = datetime.now(UTC)
    _, background = cv2.imencode(".png", cv2.GaussianBlur(empty_street(), (5, 5), 0))
    for id in cameras:
        async with transaction(pool) as tx:
            await commands.configure_camera(tx, Camera(id, id, streams.url("stall"), 115.0, 27.4, None, True), now)
            zone = ZoneText(kind="occupation", polygon=PAVEMENT, dwell_seconds=dwell_seconds)
            await commands.configure_zone(tx, id, "pavement", zone, now)
            await watch_store.save_background(tx, id, bytes(background), now)


def rows(pool: Pool, query: str, *values: Any) -> Callable[[], Awaitable[list[Any]]]:
    async def look() -> list[Any]:
        return list(await pool.fetch(query, *values))

    return look


@pytest.mark.timeout(180)
async def test_two_workers_split_the_cameras_and_the_survivor_goes_on_counting_where_the_dead_one_stopped(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    await configure(pool, streams, CAMERAS, dwell_seconds=25)
    async with relayed(pool, kafka, topic_prefix):
        workers.start()
        workers.start()

        async def shared() -> dict[str, str] | None:
            found = {row["camera"]: row["worker"] for row in await pool.fetch("SELECT camera, worker FROM watch")}
            return found if len(found) == 2 and len(set(found.values())) == 2 else None

        owners = await until(shared, "each worker has a camera")
        stay = (await until(rows(pool, "SELECT * FROM stay WHERE camera = $1", "cam-01"), "an open stay of cam-01"))[0]
        begun = stay["kept"]["since"]
        assert stay["first_picture"]

        dead, heir = owners["cam-01"], owners["cam-02"]
        os.kill(int(dead.rpartition("-")[2]), signal.SIGKILL)
        killed_at = datetime.now(UTC)
        moved = rows(pool, "SELECT 1 FROM watch WHERE camera = 'cam-01' AND worker = $1", heir)
        await until(moved, "the camera moved to the other worker", 20)
        took_seconds = (datetime.now(UTC) - killed_at).total_seconds()
        print(f"the camera moved within {took_seconds:.1f} s")

        alert = (await until(rows(pool, "SELECT * FROM alert WHERE camera = 'cam-01'"), "the alert of cam-01", 60))[0]
        assert alert["id"] == stay["id"]
        assert abs(alert["since"].timestamp() - begun) < 0.01
        # It counted on while nobody looked: a restarted count would end much later.
        assert 25 <= (alert["raised_at"] - alert["since"]).total_seconds() < 25 + 3
        assert alert["raised_at"] > killed_at
        roles = [row["role"] for row in await pool.fetch("SELECT role FROM evidence WHERE alert = $1", alert["id"])]
        assert roles == ["first", "dwell"]
        assert await pool.fetchval("SELECT count(*) FROM alert WHERE camera = 'cam-01'") == 1


@pytest.mark.timeout(180)
async def test_a_stream_that_breaks_is_told_and_comes_back_by_itself(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    await configure(pool, streams, ("cam-01",), dwell_seconds=600)
    async with relayed(pool, kafka, topic_prefix):
        workers.start()
        status = "SELECT 1 FROM watch WHERE camera = 'cam-01' AND status = $1"
        await until(rows(pool, status, "online"), "the camera is online")
        await until(rows(pool, "SELECT 1 FROM still WHERE length(jpeg) > 1000"), "a still")
        streams.kill()
        await until(rows(pool, status, "no_frames"), "the outage is noticed", 30)
        streams.start()
        await until(rows(pool, status, "online"), "the camera is back", 60)


@pytest.mark.timeout(120)
async def test_a_camera_that_is_disabled_is_watched_no_longer_and_a_new_zone_is_taken_up(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    await configure(pool, streams, ("cam-01",), dwell_seconds=600)
    async with relayed(pool, kafka, topic_prefix):
        workers.start()
        await until(rows(pool, "SELECT 1 FROM stay"), "a stay in the first zone")
        async with transaction(pool) as tx:
            zone = ZoneText(kind="occupation", polygon=PAVEMENT, dwell_seconds=5)
            await commands.configure_zone(tx, "cam-01", "pavement", zone, datetime.now(UTC))
        await until(rows(pool, "SELECT 1 FROM alert WHERE zone = 'pavement'"), "the shorter dwell holds")
        async with transaction(pool) as tx:
            camera = Camera("cam-01", "cam-01", streams.url("stall"), 115.0, 27.4, None, False)
            await commands.configure_camera(tx, camera, datetime.now(UTC))

        async def quiet() -> bool:
            before = await pool.fetchval("SELECT last_frame_at FROM watch")
            await asyncio.sleep(4)
            return bool(before == await pool.fetchval("SELECT last_frame_at FROM watch"))

        await until(quiet, "no frames are taken any longer")
