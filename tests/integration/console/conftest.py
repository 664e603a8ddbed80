"""The console on real parts, before services that say what reached them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from asyncpg import Pool
from fastapi import FastAPI, Request

from chassis.auth import Caller, Verifier
from chassis.http import serve
from chassis.kafka import open_tail
from chassis.lifecycle import Heart
from chassis.migrate import migrate
from chassis.postgres import open_pool, transaction
from deploy.local.ports import free_port
from services.console import commands, live
from services.console.__main__ import MIGRATIONS, SCHEMA
from services.console.app import put_together
from services.console.domain.troubles import Troubles
from services.console.settings import Settings
from tests.integration.console.asking import NOW, PASSWORD


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
async def hanging_up() -> AsyncIterator[str]:
    """A service that answers once a connection, and closes it when it is used again."""

    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{}")
        with suppress(asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
        writer.close()

    port = free_port()
    async with await asyncio.start_server(answer_once, "127.0.0.1", port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def console(
    pool: Pool, kafka: str, topic_prefix: str, keys: tuple[str, str], behind: str, hanging_up: str, tmp_path: Path
) -> AsyncIterator[SimpleNamespace]:
    port = free_port()
    (tmp_path / "index.html").write_text("<title>三全</title>")
    settings = Settings(
        http_port=port, token_private_key=tmp_path, ingest_url=behind, vision_url=hanging_up, dispatch_url=behind,
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
    pushes, troubles = live.Live(Heart("live")), Troubles()
    async with httpx.AsyncClient() as client, open_tail(kafka, live.TOPICS, prefix=topic_prefix) as tail:
        app = put_together(pool, Verifier(keys[1]), keys[0], settings, pushes, client, troubles)
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
            yield SimpleNamespace(browser=browser, pool=pool, kafka=kafka, prefix=topic_prefix, troubles=troubles)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
