"""The service as it runs: its own process, a report over HTTP, the fact on Kafka, and the case that comes back."""

import asyncio
import signal
from datetime import UTC, datetime, timedelta

import httpx
from aiokafka import ConsumerRecord

from chassis.auth import Caller, issue
from chassis.event import read_event
from chassis.kafka import open_consumer, open_producer
from contracts.sanquan.v1.position_pb2 import PositionReported
from contracts.sanquan.v1.report_pb2 import ReportReceived
from tests.integration.ingest.test_open311 import FORM, changed
from tests.integration.ingest.test_positions import osmand
from tests.integration.ingest.test_reports import draft, parts, photo


async def next_record(kafka: str, prefix: str, topic: str) -> ConsumerRecord:
    async with open_consumer(kafka, "look", [topic], prefix=prefix) as consumer:
        return await asyncio.wait_for(consumer.getone(), 30)


async def test_reports_and_fixes_reach_kafka_and_a_citizen_hears_of_the_case(
    process: tuple[asyncio.subprocess.Process, str], kafka: str, topic_prefix: str, keys: tuple[str, str]
) -> None:
    running, url = process
    token = issue(keys[0], Caller("c1", "collector", collector="C001"), datetime.now(UTC), timedelta(hours=1))
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.post("/open311/v2/requests.json", data={**FORM, "description": "找13933334444"})
        assert answer.status_code == 201, answer.text
        asked = answer.json()[0]["service_request_id"]
        event = read_event(await next_record(kafka, topic_prefix, "ingest.report.v1"), topic_prefix)
        assert (event.id, event.type, event.key) == (f"report:{asked}", "ReportReceived", asked)
        told = ReportReceived.FromString(event.payload)
        assert (told.report_id, told.text) == (asked, "找139****4444")
        assert b"13933334444" not in event.payload
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
