"""What tests ask of a console: sign in, announce what happened, hear what its pages hear."""

import asyncio
import json
from collections.abc import Coroutine
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx

from chassis.event import fact, timestamp
from chassis.kafka import open_producer
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged

PASSWORD = "correct horse battery"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def sign_in(browser: httpx.AsyncClient, login: str = "op", password: str = PASSWORD) -> httpx.Response:
    return await browser.post("/api/v1/session", json={"login": login, "password": password})


def case(number: str, department: str = "D02") -> CaseChanged:
    return CaseChanged(number=number, seq=1, step="file", to_state="filed", stage=2, department=department,
                       at=timestamp(NOW))  # fmt: skip


async def announce(console: SimpleNamespace, *cases: CaseChanged) -> None:
    async with open_producer(console.kafka) as producer:
        for said in cases:
            event = fact(said, id=said.number, topic="dispatch.case.v1", key=said.number, source="dispatch", at=NOW)
            await producer.send_and_wait(console.prefix + event.topic, key=event.key.encode(), value=event.payload,
                                         headers=event.headers)  # fmt: skip


async def read_events(
    browser: httpx.AsyncClient, count: int, then: Coroutine[Any, Any, None] | None = None, **headers: str
) -> list[tuple[str, str, dict[str, object]]]:
    """The first `count` events that are no clock: (id, name, facts); `then` happens once the page listens."""
    found: list[tuple[str, str, dict[str, object]]] = []
    async with asyncio.timeout(20), browser.stream("GET", "/api/v1/events", headers=headers) as answer:
        assert answer.status_code == 200
        fields: dict[str, str] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
                continue
            if fields.get("event") == "clock" and then is not None:
                await then
                then = None
            if fields.get("event", "clock") != "clock":
                found.append((fields.get("id", ""), fields["event"], json.loads(fields["data"])))
            fields = {}
            if len(found) == count:
                return found
    return found
