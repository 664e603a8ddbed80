"""Workers on real streams, a real broker and a real database: who watches what, and what outlives them."""

import json
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asyncpg import Pool

from chassis.postgres import transaction
from services.vision.camera import commands
from services.vision.camera.store import Camera
from services.vision.rules import ZoneText
from tests.integration.vision.conftest import Streams, Workers
from tests.integration.vision.watching import (
    PAVEMENT,
    alerts_told,
    configure,
    held_by,
    partitions_of,
    relayed,
    rows,
    watched_by,
)
from tests.support.system import until

# These two fall into different halves of the topic's 16 partitions.
CAMERAS = ("cam-01", "cam-02")


async def split(pool: Pool, kafka: str, prefix: str, cameras: tuple[str, ...] = CAMERAS) -> dict[str, str]:
    """Camera -> worker, once both have some and each camera is watched by whoever holds its partition."""
    partitions = await partitions_of(kafka, prefix, cameras)

    async def look() -> dict[str, str] | None:
        held, watched = await held_by(kafka, prefix), await watched_by(pool)
        agreed = held and watched == {camera: held[partitions[camera]] for camera in cameras}
        return watched if agreed and len(set(watched.values())) == 2 and len(held) == 16 else None

    return await until(look, "two workers watch the cameras of their partitions")


def process_of(worker: str) -> int:
    return int(worker.rpartition("-")[2])


@pytest.mark.timeout(180)
async def test_two_workers_split_the_cameras_and_the_survivor_goes_on_counting_where_the_dead_one_stopped(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    await configure(pool, streams, CAMERAS, dwell_seconds=25)
    async with relayed(pool, kafka, topic_prefix):
        workers.start()
        workers.start()
        owners = await split(pool, kafka, topic_prefix)
        stay = (await until(rows(pool, "SELECT * FROM stay WHERE camera = $1", "cam-01"), "an open stay of cam-01"))[0]
        begun = stay["kept"]["since"]
        assert stay["first_picture"]

        dead, heir = owners["cam-01"], owners["cam-02"]
        os.kill(process_of(dead), signal.SIGKILL)
        killed_at = datetime.now(UTC)
        moved = rows(pool, "SELECT 1 FROM watch WHERE camera = 'cam-01' AND worker = $1", heir)
        await until(moved, "the camera moved to the other worker", 20)
        took_seconds = (datetime.now(UTC) - killed_at).total_seconds()
        print(f"the camera moved within {took_seconds:.1f} s")
        assert set((await held_by(kafka, topic_prefix)).values()) == {heir}
        assert await watched_by(pool) == {"cam-01": heir, "cam-02": heir}

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
async def test_a_worker_that_slept_while_its_cameras_moved_says_nothing_of_them_twice_when_it_wakes(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    await configure(pool, streams, CAMERAS, dwell_seconds=25)
    async with relayed(pool, kafka, topic_prefix):
        workers.start()
        workers.start()
        owners = await split(pool, kafka, topic_prefix)
        asleep, heir = owners["cam-01"], owners["cam-02"]
        stays = {
            camera: (await until(rows(pool, "SELECT id FROM stay WHERE camera = $1", camera), "a stay"))[0]["id"]
            for camera in CAMERAS
        }
        os.kill(process_of(asleep), signal.SIGSTOP)
        moved = rows(pool, "SELECT 1 FROM watch WHERE camera = 'cam-01' AND worker = $1", heir)
        await until(moved, "the camera moved to the other worker", 20)
        os.kill(process_of(asleep), signal.SIGCONT)
        await split(pool, kafka, topic_prefix)
        for camera in CAMERAS:
            alert = rows(pool, "SELECT id FROM alert WHERE camera = $1", camera)
            [found] = await until(alert, f"the alert of {camera}", 60)
            assert found["id"] == stays[camera]
        await until(rows(pool, "SELECT 1 WHERE NOT EXISTS (SELECT FROM outbox)"), "all is told")
        assert sorted(await alerts_told(kafka, topic_prefix)) == list(CAMERAS)


@pytest.mark.timeout(120)
async def test_a_camera_that_a_late_worker_took_comes_back_to_the_one_that_holds_its_partition(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    await configure(pool, streams, ("cam-01",), dwell_seconds=600)
    async with relayed(pool, kafka, topic_prefix):
        workers.start()
        holder = (await until(rows(pool, "SELECT worker FROM watch WHERE status = 'online'"), "online"))[0]["worker"]
        await pool.execute("UPDATE watch SET epoch = epoch + 1, worker = 'late'")
        back = rows(pool, "SELECT 1 FROM watch WHERE worker = $1", holder)
        await until(back, "the holder of the partition claimed its camera again", 30)


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
        quiet = "SELECT 1 FROM watch WHERE last_frame_at < now() - interval '4 seconds'"  # it is written each two
        await until(rows(pool, quiet), "no frames are taken any longer")


@pytest.mark.timeout(240)
async def test_what_is_back_after_its_worker_was_killed_opens_its_own_alert_again(
    pool: Pool, kafka: str, topic_prefix: str, workers: Workers, tmp_path: Path
) -> None:
    """A car stands for 18 of every 30 seconds."""
    car = {"class": "car", "confidence": 0.9, "box": [0.4, 0.5, 0.6, 0.7]}
    street = {"width": 320, "height": 240, "fps": 5, "duration": 30}
    street["frames"] = [{"t": 0, "boxes": [car]}, {"t": 18, "boxes": []}]
    (tmp_path / "kerb.scripted.json").write_text(json.dumps(street))
    camera = Camera("cam-01", "桥头", "rtsp://127.0.0.1/kerb.mp4", 115.0, 27.4, None, True)
    told = {"VISION_DETECTOR": "scripted", "VISION_STREETS_DIR": str(tmp_path)}
    async with relayed(pool, kafka, topic_prefix):
        async with transaction(pool) as tx:
            await commands.configure_camera(tx, camera, datetime.now(UTC))
            kerb = ZoneText(kind="no_parking", polygon=PAVEMENT, dwell_seconds=5)
            await commands.configure_zone(tx, "cam-01", "kerb", kerb, datetime.now(UTC))
        first = workers.start(**told)
        gone = rows(pool, "SELECT id FROM alert WHERE cleared_at IS NOT NULL")
        [alert] = await until(gone, "an alert was cleared", 90)
        first.kill()
        workers.start(**told)
        back = rows(pool, "SELECT id FROM alert WHERE cleared_at IS NULL AND back_at IS NOT NULL")
        assert await until(back, "it is open again", 90) == [alert]
        assert await pool.fetchval("SELECT count(*) FROM alert") == 1
