"""The service as it runs: its own process, a report over HTTP, the fact on Kafka, and the case that comes back."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from aiokafka import ConsumerRecord

from chassis.auth import Caller, issue
from chassis.event import read_event
from chassis.kafka import open_consumer, open_producer
from contracts.sanquan.v1.position_pb2 import PositionReported
from contracts.sanquan.v1.report_pb2 import ReportReceived
from deploy.local.ports import free_port
from tests.integration.ingest.conftest import KEY
from tests.integration.ingest.test_open311 import FORM, changed
from tests.integration.ingest.test_positions import osmand
from tests.integration.ingest.test_reports import draft, parts, photo

MODULE = [sys.executable, "-m", "services.ingest"]


@pytest.fixture
async def process(
    database: str, kafka: str, topic_prefix: str, keys: tuple[str, str], tmp_path: Path, county_folder: Path
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    (tmp_path / "key.pem").write_text(keys[1])
    port = free_port()
    environment = os.environ | {
        "SANQUAN_DATABASE_URL": database,
        "SANQUAN_KAFKA_BOOTSTRAP": kafka,
        "SANQUAN_TOPIC_PREFIX": topic_prefix,
        "SANQUAN_BLOB_DIR": str(tmp_path / "blobs"),
        "SANQUAN_TOKEN_PUBLIC_KEY": str(tmp_path / "key.pem"),
        "INGEST_HTTP_PORT": str(port),
        "INGEST_OPEN311_KEY": KEY,
    }
    for words in (["migrate"], ["import", str(county_folder)]):
        step = await asyncio.create_subprocess_exec(*MODULE, *words, env=environment)
        assert await step.wait() == 0
    running = await asyncio.create_subprocess_exec(*MODULE, "serve", env=environment)
    url = f"http://127.0.0.1:{port}"
    async with asyncio.timeout(60), httpx.AsyncClient(base_url=url) as client:
        while True:
            assert running.returncode is None
            try:
                if (await client.get("/readyz")).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    yield running, url
    if running.returncode is None:
        running.kill()
        await running.wait()


async def next_record(kafka: str, prefix: str, topic: str) -> ConsumerRecord:
    async with open_consumer(kafka, "look", [topic], prefix=prefix) as consumer:
        return await asyncio.wait_for(consumer.getone(), 30)


async def test_reports_and_fixes_reach_kafka_and_a_citizen_hears_of_the_case(
    process: tuple[asyncio.subprocess.Process, str], kafka: str, topic_prefix: str, keys: tuple[str, str]
) -> None:
    running, url = process
    token = issue(keys[0], Caller("c1", "collector", collector="C001"), datetime.now(UTC), timedelta(hours=1))
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.post("/open311/v2/requests.json", data=FORM)
        assert answer.status_code == 201, answer.text
        asked = answer.json()[0]["service_request_id"]
        event = read_event(await next_record(kafka, topic_prefix, "ingest.report.v1"), topic_prefix)
        assert (event.id, event.type, event.key) == (f"report:{asked}", "ReportReceived", asked)
        assert ReportReceived.FromString(event.payload).report_id == asked
        assert event.traceparent

        headers = {"authorization": f"Bearer {token}"}
        sent = await client.post("/api/v1/reports", files=parts(draft(), photo()), headers=headers)
        assert sent.status_code == 201, sent.text

        assert (await client.get("/osmand", params=osmand())).status_code == 200
        fix = read_event(await next_record(kafka, topic_prefix, "ingest.position.v1"), topic_prefix)
        assert PositionReported.FromString(fix.payload).holder == "C001"

        step = changed("9901012026030100001", 1, "closed", asked)
        async with open_producer(kafka) as producer:
            await producer.send_and_wait(
                topic_prefix + step.topic, step.payload, step.key.encode(), headers=step.headers
            )
        async with asyncio.timeout(30):
            while (await client.get(f"/open311/v2/requests/{asked}.json")).json()[0]["status"] != "closed":
                await asyncio.sleep(0.1)

        large = await client.post("/api/v1/reports", files=parts(draft(), bytes(110 << 20)), headers=headers)
        assert large.status_code == 413
        assert (await client.get("/livez")).status_code == 200
    running.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(running.wait(), 20) == 0
