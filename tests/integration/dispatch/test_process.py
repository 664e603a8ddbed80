"""The service as a process of its own: killed in a burst and started again, it loses and doubles nothing."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from asyncpg import Pool

from chassis.kafka import open_producer
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from deploy.local.ports import free_port

from .conftest import heard, report, send

REPORTS = 300


@asynccontextmanager
async def serving(env: dict[str, str], stop: signal.Signals) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "services.dispatch", "serve", env=env)
    try:
        yield process
    finally:
        process.send_signal(stop)
        await asyncio.wait_for(process.wait(), 20)


async def cases(pool: Pool) -> int:
    return int(await pool.fetchval("SELECT count(*) FROM case_report"))


async def test_a_kill_in_the_middle_loses_and_doubles_nothing(
    pool: Pool, database: str, kafka: str, topic_prefix: str, keys: tuple[str, str], tmp_path: Path
) -> None:
    key, port = tmp_path / "public.pem", free_port()
    key.write_text(keys[1])
    env = os.environ | {
        "SANQUAN_DATABASE_URL": database,
        "SANQUAN_KAFKA_BOOTSTRAP": kafka,
        "SANQUAN_TOPIC_PREFIX": topic_prefix,
        "SANQUAN_TOKEN_PUBLIC_KEY": str(key),
        "DISPATCH_HTTP_PORT": str(port),
        "DISPATCH_BATCH": "10",
    }
    places = [(115.0002 + n % 30 * 0.000128, 27.4002 + n // 30 * 0.00035) for n in range(REPORTS)]
    reports = [report(f"r{n}", lon=lon, lat=lat) for n, (lon, lat) in enumerate(places)]
    async with open_producer(kafka) as producer:
        await send(producer, topic_prefix, reports[: REPORTS // 2])
        async with serving(env, signal.SIGKILL), asyncio.timeout(30):
            while await cases(pool) < 20:
                await asyncio.sleep(0.01)
        await send(producer, topic_prefix, reports[REPORTS // 2 :])
        async with serving(env, signal.SIGTERM) as process, asyncio.timeout(60):
            while await cases(pool) < REPORTS or await pool.fetchval("SELECT EXISTS (SELECT FROM outbox)"):
                await asyncio.sleep(0.05)
            async with httpx.AsyncClient() as http:
                ready = await http.get(f"http://127.0.0.1:{port}/readyz")
    assert ready.json() == {"ready": True}
    assert process.returncode == 0
    kept = await pool.fetch("SELECT number, seq FROM case_log")
    events = await heard(kafka, topic_prefix, "dispatch.case.v1", len(kept))
    told = Counter((m.number, m.seq) for m in (CaseChanged.FromString(event.payload) for event in events))
    assert set(told) == {(row["number"], row["seq"]) for row in kept}  # a copy may follow a kill; inboxes drop it
    assert await pool.fetchval("SELECT count(*) FROM inbox WHERE consumer = 'dispatch'") == REPORTS
