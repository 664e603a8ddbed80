"""Producers and consumers as this project wants them: nothing lost, order kept, manual commits."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer


@asynccontextmanager
async def open_producer(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    """Idempotent, acknowledged by all in-sync replicas; so a retry neither loses, doubles nor reorders."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        max_batch_size=262_144,
        request_timeout_ms=30_000,
        metadata_max_age_ms=30_000,
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


@asynccontextmanager
async def open_consumer(
    bootstrap: str, group: str, topics: Sequence[str], *, prefix: str = "", from_end: bool = False
) -> AsyncIterator[AIOKafkaConsumer]:
    """A member of the group; offsets are committed by hand, after the work's transaction."""
    consumer = AIOKafkaConsumer(
        *[prefix + topic for topic in topics],
        bootstrap_servers=bootstrap,
        group_id=prefix + group,
        enable_auto_commit=False,
        auto_offset_reset="latest" if from_end else "earliest",
        max_poll_interval_ms=900_000,  # a database outage may last minutes
        session_timeout_ms=10_000,
        heartbeat_interval_ms=1_000,
        metadata_max_age_ms=30_000,
        fetch_max_wait_ms=100,
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


@asynccontextmanager
async def open_tail(bootstrap: str, topics: Sequence[str], *, prefix: str = "") -> AsyncIterator[AIOKafkaConsumer]:
    """Every partition of these topics from now on, for whoever only watches; no group, nothing committed."""
    consumer = AIOKafkaConsumer(
        *[prefix + topic for topic in topics],
        bootstrap_servers=bootstrap,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="latest",
        metadata_max_age_ms=30_000,
        fetch_max_wait_ms=50,
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()
