"""A small county in a fresh database, and the words that others say to dispatch."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from asyncpg import Pool
from fastapi import FastAPI

from chassis.auth import Verifier
from chassis.consumer import Consumer
from chassis.event import Event, fact, read_event, timestamp
from chassis.http import create_app
from chassis.http import now as wall_clock
from chassis.inbox import once
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart
from chassis.migrate import migrate
from chassis.outbox import Relay
from chassis.postgres import open_pool
from contracts.sanquan.v1 import notify_pb2, place_pb2, position_pb2, report_pb2, vision_pb2
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from services.dispatch import county
from services.dispatch.__main__ import MIGRATIONS, SCHEMA
from services.dispatch.case.handlers import TOPICS, Handlers
from services.dispatch.crew.handlers import Handlers as CrewHandlers
from services.dispatch.ground.rules import Rules
from services.dispatch.router import add_routes

from .asking import Client

SMALL = Path(__file__).parents[2] / "support" / "county_small"
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in the county
TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"


class Now:
    """A clock that tests wind."""

    def __init__(self) -> None:
        self.at = MONDAY

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **units: float) -> datetime:
        self.at += timedelta(**units)
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    await migrate(database, SCHEMA, MIGRATIONS)
    pool = await open_pool(database, SCHEMA)
    await county.take(pool, SMALL, MONDAY)
    yield pool
    await pool.close()


@pytest.fixture
def rules() -> Rules:
    return Rules()


Say = Callable[..., Awaitable[None]]


@pytest.fixture
def say(pool: Pool, rules: Rules, now: Now) -> Say:
    """Hand events to their handlers, each run of one kind as one batch, as the consumer does."""
    handle = once(pool, "dispatch", {**Handlers(rules, now).by_type(), **CrewHandlers(now).by_type()})

    async def told(*events: Event) -> None:
        await handle(events)

    return told


def report(id: str, category: str = "E0505", lon: float = 115.001, lat: float = 27.403, **more: Any) -> Event:
    said = {"source": report_pb2.SOURCE_COLLECTOR, "text": "占道", "collector": "c-01", "media": photos(2), **more}
    message = report_pb2.ReportReceived(
        report_id=id, category=category, place=place_pb2.Place(lon=lon, lat=lat, address="人民路口"), **said
    )
    return fact(
        message, id=f"report.{id}", topic="ingest.report.v1", key=id, source="ingest", at=MONDAY, traceparent=TRACE
    )


def photos(count: int, content_type: str = "image/jpeg") -> list[report_pb2.Media]:
    return [report_pb2.Media(sha256=f"{number:064x}", content_type=content_type) for number in range(count)]


def citizen(id: str, **more: Any) -> Event:
    said = {"source": report_pb2.SOURCE_CITIZEN, "collector": "", "reporter": f"r-{id}", **more}
    return report(id, **said)


def alert(id: str, trusted: bool = False, zone: str = "z1", camera: str = "cam-1", **more: Any) -> Event:
    message = vision_pb2.AlertRaised(
        alert_id=id, camera=camera, zone=zone, category="E0505", object_class="car", trusted=trusted,
        place=place_pb2.Place(lon=115.003, lat=27.401), raised_at=timestamp(MONDAY), evidence=["a" * 64], **more,
    )  # fmt: skip
    return fact(message, id=f"alert.{id}", topic="vision.alert.v1", key=camera, source="vision", at=MONDAY)


def judged(id: str, genuine: bool, reason: str = "") -> Event:
    message = vision_pb2.AlertJudged(alert_id=id, camera="cam-1", genuine=genuine, reason=reason, actor="v1")
    return fact(message, id=f"judged.{id}", topic="vision.alert.v1", key="cam-1", source="vision", at=MONDAY)


def cleared(id: str, at: datetime) -> Event:
    message = vision_pb2.AlertCleared(alert_id=id, camera="cam-1", cleared_at=timestamp(at), evidence="b" * 64)
    return fact(message, id=f"cleared.{id}.{at:%H%M}", topic="vision.alert.v1", key="cam-1", source="vision", at=at)


def reopened(id: str, at: datetime, genuine: bool | None = None) -> Event:
    message = vision_pb2.AlertReopened(reopened_at=timestamp(at), genuine=genuine)
    message.alert.ParseFromString(alert(id).payload)
    return fact(message, id=f"reopened.{id}.{at:%H%M}", topic="vision.alert.v1", key="cam-1", source="vision", at=at)


def rechecked(id: str, said: str = "") -> Event:
    message = vision_pb2.RecheckAnswered(
        recheck_id=id, camera="cam-1", finding=vision_pb2.RECHECK_FINDING_GONE, confidence=0.9, evidence=["c" * 64],
        answered_at=timestamp(MONDAY),
    )  # fmt: skip
    return fact(message, id=f"{id}.{said}", topic="vision.alert.v1", key="cam-1", source="vision", at=MONDAY)


def health(camera: str, status: int, since: datetime, lon: float = 115.003) -> Event:
    message = vision_pb2.CameraStatusChanged(
        camera=camera, status=status, since=timestamp(since), place=place_pb2.Place(lon=lon, lat=27.401)
    )
    said = f"{camera}.{status}.{since.isoformat()}"
    return fact(message, id=said, topic="vision.health.v1", key=camera, source="vision", at=since)


def reply(id: str, case: str, meaning: str, kind: str = "crew", ref: str = "crew-1") -> Event:
    message = notify_pb2.ReplyReceived(
        reply_id=id, contact=ref, contact_kind=kind, contact_ref=ref, case_number=case, meaning=meaning, text="1"
    )
    return fact(message, id=f"reply.{id}", topic="notify.reply.v1", key=ref, source="notify", at=MONDAY)


def fix(holder: str, lon: float, lat: float, at: datetime, kind: str = "crew") -> Event:
    message = position_pb2.PositionReported(terminal=f"t-{holder}", holder_kind=kind, holder=holder)
    message.fixes.add(lon=lon, lat=lat, bearing=90, fixed_at=timestamp(at), received_at=timestamp(at))
    said = f"{holder}.{at.isoformat()}"
    return fact(message, id=said, topic="ingest.position.v1", key=f"t-{holder}", source="ingest", at=at)


async def announced(pool: Pool) -> list[CaseChanged]:
    """What stands in the outbox about cases, in order."""
    rows = await pool.fetch("SELECT payload FROM outbox WHERE type = 'CaseChanged' ORDER BY position")
    return [CaseChanged.FromString(row["payload"]) for row in rows]


async def case_row(pool: Pool, **where: str) -> dict[str, Any]:
    """The one case with this in its row."""
    ((column, value),) = where.items()
    return dict(await pool.fetchrow(f"SELECT * FROM case_file WHERE {column} = $1", value))


async def send(producer: AIOKafkaProducer, prefix: str, events: Sequence[Event]) -> None:
    for event in events:
        await producer.send_and_wait(
            prefix + event.topic, key=event.key.encode(), value=event.payload, headers=event.headers
        )


@asynccontextmanager
async def running(pool: Pool, rules: Rules, now: Now, kafka: str, prefix: str) -> AsyncIterator[AIOKafkaProducer]:
    """The service's consumer and relay on a real broker."""
    handle = once(pool, "dispatch", Handlers(rules, now).by_type())
    async with open_producer(kafka) as producer, open_consumer(kafka, "dispatch", TOPICS, prefix=prefix) as group:
        consumer = Consumer(handle, group, producer, Heart("cases"), prefix)
        relay = Relay(pool, producer, SCHEMA, Heart("relay"), prefix)
        tasks = [asyncio.create_task(consumer.run()), asyncio.create_task(relay.run())]
        try:
            yield producer
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def heard(kafka: str, prefix: str, topic: str, count: int) -> list[Event]:
    """The first so many events of a topic."""
    found: list[Event] = []
    async with open_consumer(kafka, f"look.{topic}", [topic], prefix=prefix) as group, asyncio.timeout(30):
        while len(found) < count:
            for records in (await group.getmany(timeout_ms=200)).values():
                found.extend(read_event(record, prefix) for record in records)
    return found


@pytest.fixture
async def client(pool: Pool, rules: Rules, now: Now, keys: tuple[str, str]) -> AsyncIterator[Client]:
    app: FastAPI = create_app("dispatch", pool, Verifier(keys[1]))
    app.dependency_overrides[wall_clock] = now
    add_routes(app, rules)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield Client(http, keys[0])
