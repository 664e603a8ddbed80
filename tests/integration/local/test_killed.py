"""A database and a broker that are killed in the middle come back with everything that was promised."""

from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.kafka import Broker
from deploy.local.ports import free_port
from deploy.local.postgres import Cluster


async def test_a_killed_database_returns_with_what_was_committed(workspace: Path) -> None:
    cluster = Cluster(workspace / "killed-postgres", free_port())
    cluster.start()
    try:
        cluster.create_database("kept")
        connection = await asyncpg.connect(cluster.url("kept"))
        await connection.execute("CREATE TABLE thing (place geometry(Point, 4326))")
        await connection.execute("INSERT INTO thing VALUES (ST_SetSRID(ST_Point(112.9, 28.2), 4326))")
        cluster.child.kill()
        cluster.start()
        again = await asyncpg.connect(cluster.url("kept"))
        assert await again.fetchval("SELECT ST_X(place) FROM thing") == pytest.approx(112.9)
        await again.close()
    finally:
        cluster.stop()


def test_a_stopped_database_starts_again_on_another_port(workspace: Path) -> None:
    first = Cluster(workspace / "moved-postgres", free_port(), durable=False)
    first.start()
    first.create_database("kept")
    first.stop()
    second = Cluster(workspace / "moved-postgres", free_port(), durable=False)
    second.start()
    try:
        assert second.sql("kept", "select count(*) from pg_extension where extname = 'postgis'") == "1"
    finally:
        second.stop()


async def test_a_killed_broker_returns_with_what_was_acknowledged(workspace: Path) -> None:
    broker = Broker(workspace / "killed-kafka", free_port(), free_port())
    broker.start()
    try:
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
        await admin.start()
        await admin.create_topics([NewTopic("fact", 1, 1)])
        await admin.close()
        producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all")
        await producer.start()
        await producer.send_and_wait("fact", b"before")
        broker.kill()
        broker.start()
        await producer.send_and_wait("fact", b"after")
        await producer.stop()
        consumer = AIOKafkaConsumer("fact", bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        assert [(await consumer.getone()).value for _ in range(2)] == [b"before", b"after"]
        await consumer.stop()
    finally:
        broker.stop()
