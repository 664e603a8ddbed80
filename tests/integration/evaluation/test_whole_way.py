"""The service as it runs: its own process counts what is on Kafka, and answers over HTTP."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from chassis.auth import Caller, issue
from chassis.kafka import open_producer
from deploy.local.ports import free_port
from tests.integration.evaluation.conftest import life

MODULE = [sys.executable, "-m", "services.evaluation"]


async def test_cases_on_kafka_are_counted_over_http(
    database: str, kafka: str, topic_prefix: str, keys: tuple[str, str], tmp_path: Path, county_folder: Path
) -> None:
    (tmp_path / "key.pem").write_text(keys[1])
    port = free_port()
    environment = os.environ | {
        "SANQUAN_DATABASE_URL": database,
        "SANQUAN_KAFKA_BOOTSTRAP": kafka,
        "SANQUAN_TOPIC_PREFIX": topic_prefix,
        "SANQUAN_TOKEN_PUBLIC_KEY": str(tmp_path / "key.pem"),
        "EVALUATION_HTTP_PORT": str(port),
    }
    for words in (["migrate"], ["import", str(county_folder)]):
        step = await asyncio.create_subprocess_exec(*MODULE, *words, env=environment)
        assert await step.wait() == 0
    async with open_producer(kafka) as producer:
        for event in [*life("a", 9), *life("b", 4)]:
            await producer.send_and_wait(
                topic_prefix + event.topic, event.payload, event.key.encode(), headers=event.headers
            )
    token = issue(keys[0], Caller("e1", "evaluator"), datetime.now(UTC), timedelta(hours=1))
    running = await asyncio.create_subprocess_exec(*MODULE, "serve", env=environment)
    try:
        headers = {"authorization": f"Bearer {token}"}
        async with (
            asyncio.timeout(60),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client,
        ):
            while True:
                assert running.returncode is None
                try:
                    items = (await client.get("/api/v1/counts?by=department")).json()["items"]
                except httpx.TransportError:
                    items = []
                if {item["key"]: (item["count"], item["closed"]) for item in items} == {"D10": (2, 1)}:
                    break
                await asyncio.sleep(0.1)
        running.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.wait(), 20) == 0
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
