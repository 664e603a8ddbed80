"""An event's way through the floor: outbox, relay, Kafka, consumer, inbox; and what happens when it breaks."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asyncpg import Pool

from chassis import inbox, outbox
from chassis.consumer import Consumer
from chassis.dead_letters import replay
from chassis.errors import Rejected, Retryable
from chassis.event import Event, fact, read_event
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart
from chassis.migrate import migrate
from chassis.postgres import Tx, open_pool, transaction
from contracts.sanquan.v1.dispatch_pb2 import RecheckRequested

TOPIC = "dispatch.recheck.v1"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def event(number: int, key: str = "cam-1") -> Event:
    return fact(RecheckRequested(recheck_id=str(number)), id=f"e{number}", topic=TOPIC, key=key, source="test", at=NOW)


@pytest.fixture
async def pool(database: str, tmp_path: Path) -> AsyncIterator[Pool]:
    await migrate(database, "floor", tmp_path)
    pool = await open_pool(database, "floor")
    await pool.execute("CREATE TABLE seen (position serial, id text)")
    yield pool
    await pool.close()


async def remember(tx: Tx, events: Sequence[Event]) -> None:
    await tx.executemany("INSERT INTO seen (id) VALUES ($1)", [(event.id,) for event in events])


async def seen(pool: Pool) -> list[str]:
    return [row["id"] for row in await pool.fetch("SELECT id FROM seen ORDER BY position")]


@asynccontextmanager
async def running(pool: Pool, kafka: str, prefix: str, handler: inbox.Handler = remember) -> AsyncIterator[None]:
    async with open_producer(kafka) as producer, open_consumer(kafka, "floor", [TOPIC], prefix=prefix) as group:
        relay = outbox.Relay(pool, producer, "floor", Heart("relay"), prefix)
        handle = inbox.once(pool, "floor", {"RecheckRequested": handler})
        consumer = Consumer(handle, group, producer, Heart("consumer"), prefix)
        tasks = [asyncio.create_task(relay.run()), asyncio.create_task(consumer.run())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def until(pool: Pool, count: int, within_seconds: float = 30) -> list[str]:
    async with asyncio.timeout(within_seconds):
        while len(found := await seen(pool)) < count:
            await asyncio.sleep(0.05)
    return found


async def enqueue(pool: Pool, events: Sequence[Event]) -> None:
    async with transaction(pool) as tx:
        await outbox.enqueue(tx, events)


async def test_events_of_one_key_arrive_in_order_and_once(pool: Pool, kafka: str, topic_prefix: str) -> None:
    wanted = [f"e{number}" for number in range(500)]
    async with running(pool, kafka, topic_prefix):
        await enqueue(pool, [event(number) for number in range(250)])
        await enqueue(pool, [event(number) for number in range(200, 500)])  # fifty of them said twice
        assert await until(pool, 500) == wanted
    assert await pool.fetchval("SELECT count(*) FROM outbox") == 0


async def test_what_a_transaction_takes_back_is_never_announced(pool: Pool, kafka: str, topic_prefix: str) -> None:
    async def fail_after_enqueueing() -> None:
        async with transaction(pool) as tx:
            await outbox.enqueue(tx, [event(1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_enqueueing()
    async with running(pool, kafka, topic_prefix):
        await enqueue(pool, [event(2)])
        assert await until(pool, 1) == ["e2"]


async def test_one_bad_record_is_set_aside_and_its_neighbours_are_kept(
    pool: Pool, kafka: str, topic_prefix: str
) -> None:
    async def picky(tx: Tx, events: Sequence[Event]) -> None:
        if any(event.id == "e3" for event in events):
            raise Rejected("not three")
        await remember(tx, events)

    async with running(pool, kafka, topic_prefix, picky):
        await enqueue(pool, [event(number) for number in range(6)])
        assert await until(pool, 5) == ["e0", "e1", "e2", "e4", "e5"]
    async with open_consumer(kafka, "look", [f"{TOPIC}.dlq"], prefix=topic_prefix) as dead:
        record = await asyncio.wait_for(dead.getone(), 10)
    assert read_event(record).id == "e3"
    assert dict(record.headers)["reason"] == b"not three"

    async with running(pool, kafka, topic_prefix):  # mended: the dead letter comes back
        assert await replay(kafka, TOPIC, topic_prefix) == 1
        assert (await until(pool, 6))[-1] == "e3"


async def test_a_database_that_is_away_delays_and_loses_nothing(pool: Pool, kafka: str, topic_prefix: str) -> None:
    failures = iter([Retryable("away"), Retryable("away")])

    async def shaky(tx: Tx, events: Sequence[Event]) -> None:
        await remember(tx, events)
        for failure in failures:
            raise failure

    async with running(pool, kafka, topic_prefix, shaky):
        await enqueue(pool, [event(1), event(2)])
        assert await until(pool, 2) == ["e1", "e2"]


async def test_a_killed_connection_is_replaced_and_the_relay_goes_on(pool: Pool, kafka: str, topic_prefix: str) -> None:
    async with running(pool, kafka, topic_prefix):
        await enqueue(pool, [event(1)])
        await until(pool, 1)
        await pool.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'floor' "
                           "AND pid <> pg_backend_pid()")  # fmt: skip
        async with asyncio.timeout(20):
            while True:
                try:
                    await enqueue(pool, [event(2)])
                    break
                except Retryable:
                    await asyncio.sleep(0.1)
        assert await until(pool, 2) == ["e1", "e2"]


async def test_migrations_are_applied_once_and_a_changed_one_is_refused(database: str, tmp_path: Path) -> None:
    from chassis.migrate import ChangedMigration

    script = tmp_path / "0001_thing.sql"
    script.write_text("CREATE TABLE thing (id int)")
    assert [step.name for step in await migrate(database, "s", tmp_path)] == ["inbox_outbox_idempotency", "thing"]
    assert await migrate(database, "s", tmp_path) == []
    script.write_text("CREATE TABLE thing (id bigint)")
    with pytest.raises(ChangedMigration):
        await migrate(database, "s", tmp_path)
