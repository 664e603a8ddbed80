"""Reports a second from Kafka to a committed case and out again; pgbench with the same SQL, a case a transaction."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from aiokafka import AIOKafkaConsumer

from chassis.event import Event
from chassis.kafka import open_producer
from chassis.migrate import migrate
from chassis.postgres import open_pool
from chassis.topics import create_topics
from deploy.local.child import bound_to_parent
from deploy.local.ports import free_port
from services.dispatch import county as county_files
from services.dispatch.__main__ import MIGRATIONS, SCHEMA
from services.dispatch.case.handlers import Handlers
from services.dispatch.ground.rules import Rules
from tests.bench.pgbench import cases_a_second, without_waiting, write_scripts
from tests.bench.reports import reports
from tests.support.system import ROOT, until

ROUNDS, A_ROUND, SAMPLES = 3, 20_000, 16
CLIENTS, SECONDS = 8, 12
CASES = "dispatch.case.v1"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The service as it is run, under topics of its own."""

    kafka: str
    prefix: str
    process: int

    async def take(self, events: Sequence[Event]) -> tuple[float, float, int]:
        """Seconds until the last case was told of, dispatch's CPU-seconds, and how many steps were told."""
        told: Counter[bytes] = Counter()
        consumer = AIOKafkaConsumer(
            self.prefix + CASES, bootstrap_servers=self.kafka, auto_offset_reset="earliest", fetch_max_wait_ms=50
        )
        await consumer.start()
        async with open_producer(self.kafka) as producer:
            began, worked = time.perf_counter(), self._cpu()
            sending = asyncio.create_task(self._send(producer, events))
            while len(told) < len(events):
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    told.update(record.key for record in records if record.key)
            took, worked = time.perf_counter() - began, self._cpu() - worked
            await sending
        await consumer.stop()
        return took, worked, told.total()

    async def _send(self, producer: object, events: Sequence[Event]) -> None:
        sent = [
            await producer.send(  # type: ignore[attr-defined]
                self.prefix + event.topic, key=event.key.encode(), value=event.payload, headers=event.headers
            )
            for event in events
        ]
        await asyncio.gather(*sent)

    def _cpu(self) -> float:
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def serving(database: str, kafka: str, prefix: str, key: Path, log: Path) -> AsyncIterator[Dispatch]:
    await create_topics(kafka, prefix)
    port = free_port()
    environment = {
        **os.environ, "SANQUAN_DATABASE_URL": database, "SANQUAN_KAFKA_BOOTSTRAP": kafka,
        "SANQUAN_TOPIC_PREFIX": prefix, "SANQUAN_TOKEN_PUBLIC_KEY": str(key), "DISPATCH_HTTP_PORT": str(port),
    }  # fmt: skip
    with log.open("w") as output:
        argv = bound_to_parent([sys.executable, "-m", "services.dispatch", "serve"])
        process = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=output, stderr=output)

    async def ready() -> bool:
        try:
            return (await client.get(f"http://127.0.0.1:{port}/readyz")).is_success
        except httpx.TransportError:
            return False

    try:
        async with httpx.AsyncClient() as client:
            await until(ready, "dispatch is ready")
        yield Dispatch(kafka, prefix, process.pid)
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.timeout(600)
async def test_reports_become_cases_at_least_as_fast_as_pgbench_does_the_same_sql_a_case_a_transaction(
    durable_database: str, kafka: str, county: Path, keys: tuple[str, str], tmp_path: Path
) -> None:
    key = tmp_path / "key.pem"
    key.write_text(keys[1])
    await migrate(durable_database, SCHEMA, MIGRATIONS)
    pool = await open_pool(durable_database, SCHEMA)
    await county_files.take(pool, county, datetime.now(UTC))
    events = reports(county, ROUNDS * A_ROUND + SAMPLES)
    handlers = Handlers(Rules(), lambda: datetime.now(UTC))
    scripts = await write_scripts(pool, handlers.on_report_received, events[-SAMPLES:], tmp_path)
    kinder = without_waiting(scripts)

    ours, same, kind = [], [], []
    for number in range(ROUNDS):
        batch = events[number * A_ROUND : (number + 1) * A_ROUND]
        async with serving(durable_database, kafka, f"bench{number}.", key, tmp_path / "dispatch.log") as dispatch:
            took, cpu, steps = await dispatch.take(batch)
        assert await pool.fetchval("SELECT count(*) FROM case_report") >= (number + 1) * A_ROUND
        ours.append(A_ROUND / took)
        await pool.execute("ANALYZE")  # as autovacuum does within a minute
        serials = await pool.fetch("SELECT day, last FROM case_counter")
        same.append(cases_a_second(durable_database, SCHEMA, scripts, CLIENTS, SECONDS))
        kind.append(cases_a_second(durable_database, SCHEMA, kinder, CLIENTS, SECONDS))
        await pool.execute("TRUNCATE outbox")  # pgbench's have no relay
        await pool.executemany("UPDATE case_counter SET last = $2 WHERE day = $1", [tuple(row) for row in serials])
        print(
            f"\nthroughput: {A_ROUND} reports in {took:.2f} s: {ours[-1]:,.0f}/s, {steps} steps told,"
            f" {cpu / A_ROUND * 1e6:.0f} µs of dispatch's CPU a report; pgbench, {CLIENTS} clients: {same[-1]:,.0f}/s,"
            f" without waiting for each other {kind[-1]:,.0f}/s"
        )
    await pool.close()
    middle, pgbench, unhindered = map(statistics.median, (ours, same, kind))
    print(
        f"throughput: medians {middle:,.0f}/s to {pgbench:,.0f}/s, ratio {middle / pgbench:.2f};"
        f" to {unhindered:,.0f}/s, ratio {middle / unhindered:.2f}"
    )
    assert middle >= pgbench
