"""What the tests of workers share: cameras on a stream, their events relayed, who holds and who watches which."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import cv2
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import GroupCoordinatorNotAvailableError
from asyncpg import Pool

from chassis.kafka import open_producer
from chassis.lifecycle import Heart
from chassis.outbox import Relay
from chassis.postgres import transaction
from services.vision.alert.wire import ALERT_TOPIC
from services.vision.camera import commands, wire
from services.vision.camera.store import Camera
from services.vision.rules import ZoneText
from services.vision.watch import store as watch_store
from services.vision.worker import GROUP
from tests.integration.vision.conftest import Streams, empty_street

PAVEMENT = [(0.2, 0.3), (0.8, 0.3), (0.8, 0.95), (0.2, 0.95)]


@asynccontextmanager
async def relayed(pool: Pool, kafka: str, prefix: str) -> AsyncIterator[None]:
    async with open_producer(kafka) as producer:
        task = asyncio.create_task(Relay(pool, producer, "vision", Heart("relay"), prefix).run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def configure(
    pool: Pool,
    streams: Streams,
    cameras: tuple[str, ...],
    dwell_seconds: float,
    streams_of: Callable[[str], str] = lambda camera: "stall",
) -> None:
    """Cameras on the stall's stream, or each on its own, whose empty street is known from before."""
    now = datetime.now(UTC)
    _, background = cv2.imencode(".png", cv2.GaussianBlur(empty_street(), (5, 5), 0))
    for id in cameras:
        async with transaction(pool) as tx:
            await commands.configure_camera(
                tx, Camera(id, f"{id}号机", streams.url(streams_of(id)), 115.0, 27.4, None, True), now
            )
            zone = ZoneText(kind="occupation", polygon=PAVEMENT, dwell_seconds=dwell_seconds)
            await commands.configure_zone(tx, id, "pavement", zone, now)
            await watch_store.save_background(tx, id, bytes(background), now)


def rows(pool: Pool, query: str, *values: Any) -> Callable[[], Awaitable[list[Any]]]:
    async def look() -> list[Any]:
        return list(await pool.fetch(query, *values))

    return look


async def watched_by(pool: Pool) -> dict[str, str]:
    """Camera -> the worker that claimed it last."""
    return {row["camera"]: row["worker"] for row in await pool.fetch("SELECT camera, worker FROM watch")}


async def held_by(kafka: str, prefix: str) -> dict[int, str]:
    """Partition of the cameras' topic -> the worker that holds it, as the broker says; empty while it shares out."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        [answer] = await admin.describe_consumer_groups([prefix + GROUP])
    except GroupCoordinatorNotAvailableError:  # the first group that this broker has
        return {}
    finally:
        await admin.close()
    [(_, _, state, _, _, members, *_)] = answer.groups
    if state != "Stable":
        return {}
    held = {}
    for _, client, _, _, assigned in members:
        for _, partitions in ConsumerProtocolMemberAssignment.decode(assigned).assignment:
            held.update(dict.fromkeys(partitions, client))
    return held


async def partitions_of(kafka: str, prefix: str, cameras: tuple[str, ...]) -> dict[str, int]:
    """Camera -> the partition that tells of it."""
    found: dict[str, int] = {}
    async with _from_the_start(kafka, prefix + wire.CAMERA_TOPIC) as reader:
        while set(cameras) - set(found):
            record = await reader.getone()
            found[record.key.decode()] = record.partition
    return found


async def alerts_told(kafka: str, prefix: str) -> list[str]:
    """The cameras of all AlertRaised so far, in the order of the topic's partitions."""
    found = []
    async with _from_the_start(kafka, prefix + ALERT_TOPIC) as reader:
        ends = await reader.end_offsets(reader.assignment())
        for partition, end in ends.items():
            while await reader.position(partition) < end:
                record = await reader.getone(partition)
                if dict(record.headers)["ce_type"] == b"AlertRaised":
                    found.append(record.key.decode())
    return found


@asynccontextmanager
async def _from_the_start(kafka: str, topic: str) -> AsyncIterator[AIOKafkaConsumer]:
    reader = AIOKafkaConsumer(topic, bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    await reader.start()
    try:
        yield reader
    finally:
        await reader.stop()
