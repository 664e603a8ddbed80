"""The console's doors on real parts: sign in, events as they happen, commands passed on and audited."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from asyncpg import Pool
from fastapi import FastAPI, Request

from chassis.auth import Caller, Verifier
from chassis.event import fact, timestamp
from chassis.http import create_app, serve
from chassis.kafka import open_producer, open_tail
from chassis.lifecycle import Heart
from chassis.migrate import migrate
from chassis.postgres import open_pool, transaction
from chassis.problems import add_problems
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from deploy.local.ports import free_port
from services.console import commands, live
from services.console.__main__ import MIGRATIONS, SCHEMA
from services.console.cookies import CookieAsBearer
from services.console.page import add_page
from services.console.proxy import Proxy
from services.console.router import make_router
from services.console.settings import Settings

PASSWORD = "correct horse battery"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    await migrate(database, SCHEMA, MIGRATIONS)
    async with await open_pool(database, SCHEMA) as pool:
        yield pool


@pytest.fixture
async def behind() -> AsyncIterator[str]:
    """A service behind the console that says what reached it."""
    app = FastAPI()

    @app.api_route("/api/v1/{path:path}", methods=["GET", "POST"])
    async def echo(path: str, request: Request) -> dict[str, object]:
        said = (await request.body()).decode()
        return {"path": path, "query": str(request.query_params), "headers": dict(request.headers), "body": said}

    port = free_port()
    task = asyncio.create_task(serve(app, "127.0.0.1", port))
    yield f"http://127.0.0.1:{port}"
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def console(
    pool: Pool, kafka: str, topic_prefix: str, keys: tuple[str, str], behind: str, tmp_path: Path
) -> AsyncIterator[SimpleNamespace]:
    port = free_port()
    (tmp_path / "index.html").write_text("<title>三全</title>")
    settings = Settings(
        http_port=port, token_private_key=tmp_path, ingest_url=behind, vision_url=behind, dispatch_url=behind,
        notify_url=behind, evaluation_url="http://127.0.0.1:9", web_dir=tmp_path,
    )  # fmt: skip
    people = [
        Caller("op", "shift_leader", "值班长"),
        Caller("d3", "dept_clerk", department="D03"),
        Caller("root", "admin"),
    ]
    accounts = [(who, PASSWORD) for who in people]
    async with transaction(pool) as tx:
        await commands.open_accounts(tx, accounts, NOW)
    pushes = live.Live(Heart("live"))
    async with httpx.AsyncClient() as client, open_tail(kafka, live.TOPICS, prefix=topic_prefix) as tail:
        app = create_app("console", pool, Verifier(keys[1]))
        add_problems(app, {commands.TooManyAttempts: 429})
        app.include_router(make_router(settings, keys[0], pushes, client))
        app.include_router(Proxy(settings.services, "", client, pool).router())
        add_page(app, tmp_path)
        app.add_middleware(CookieAsBearer)
        tasks = [
            asyncio.create_task(serve(app, "127.0.0.1", port)),
            asyncio.create_task(pushes.run(tail, topic_prefix)),
        ]
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=url, timeout=20) as browser:
            async with asyncio.timeout(10):
                while True:
                    with suppress(httpx.TransportError):
                        await browser.get("/livez")
                        break
                    await asyncio.sleep(0.02)
            yield SimpleNamespace(browser=browser, pool=pool, kafka=kafka, prefix=topic_prefix)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


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


async def test_signing_in_gives_a_token_and_a_cookie_that_scripts_cannot_read(console: SimpleNamespace) -> None:
    answer = await sign_in(console.browser)
    assert answer.status_code == 200
    assert {"access_token", "role", "expires_at"} <= answer.json().keys()
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert (await console.browser.get("/api/v1/session")).json()["role"] == "shift_leader"


async def test_after_five_wrong_passwords_the_right_one_waits_too(console: SimpleNamespace) -> None:
    for _ in range(5):
        assert (await sign_in(console.browser, password="wrong")).status_code == 401
    assert (await sign_in(console.browser)).status_code == 429


async def test_an_event_reaches_the_page_and_a_missed_one_is_caught_up(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    [(first_id, name, facts)] = await read_events(console.browser, 1, announce(console, case("1")))
    assert (name, facts["number"], facts["state"]) == ("case", "1", "filed")
    await announce(console, case("2"), case("3"))
    caught_up = await read_events(console.browser, 2, **{"last-event-id": first_id})
    assert [facts["number"] for _, _, facts in caught_up] == ["2", "3"]


async def test_a_page_that_knows_another_process_is_told_to_read_anew(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    [(_, name, _)] = await read_events(console.browser, 1, **{"last-event-id": "beef-7"})
    assert name == "reset"


async def test_a_department_sees_its_own_cases_only(console: SimpleNamespace) -> None:
    await sign_in(console.browser, "d3")
    both = announce(console, case("1", "D02"), case("2", "D03"))
    assert [facts["number"] for _, _, facts in await read_events(console.browser, 1, both)] == ["2"]


async def test_a_command_is_passed_on_with_the_callers_token_and_audited(console: SimpleNamespace) -> None:
    browser = console.browser
    token = (await sign_in(browser)).json()["access_token"]
    headers = {"x-requested-with": "sanquan", "idempotency-key": "k"}
    answer = await browser.post(
        "/api/dispatch/v1/cases/7/steps", params={"a": "1"}, json={"step": "close"}, headers=headers
    )
    told = answer.json()
    assert (told["path"], told["query"], told["body"]) == ("cases/7/steps", "a=1", '{"step":"close"}')
    assert told["headers"]["authorization"] == f"Bearer {token}"
    assert told["headers"]["idempotency-key"] == "k"
    assert "cookie" not in told["headers"]
    assert len(told["headers"]["traceparent"].split("-")) == 4
    await sign_in(browser, "root")
    [entry, *_] = [row for row in (await browser.get("/api/v1/audit")).json()["items"] if row["action"] != "sign in"]
    assert (entry["login"], entry["action"], entry["target"]) == ("op", "POST dispatch", "cases/7/steps")


async def test_a_cookie_alone_cannot_command(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    assert (await console.browser.post("/api/dispatch/v1/cases/7/steps", json={})).status_code == 401


async def test_a_service_that_is_away_is_said_to_be(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    answer = await console.browser.get("/api/evaluation/v1/counts")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    services = {row["name"]: row for row in (await console.browser.get("/api/v1/health")).json()["services"]}
    assert services["evaluation"]["ready"] is False


async def test_every_other_path_is_the_page_and_none_leads_out_of_its_folder(console: SimpleNamespace) -> None:
    for path in ("/", "/cases/1", "/..%2f..%2f..%2f..%2fetc/passwd"):
        assert "三全" in (await console.browser.get(path)).text
    assert (await console.browser.get("/api/nothing")).status_code in {401, 404}


async def test_the_audit_log_cannot_be_changed(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    with pytest.raises(Exception, match="append-only"):
        await console.pool.execute("DELETE FROM audit")
