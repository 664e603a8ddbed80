"""What is acknowledged is stored: whatever dies, and whenever."""

import asyncio
import hashlib
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import httpx
from asyncpg import Pool

from chassis.auth import Caller, issue
from chassis.postgres import open_pool
from services.ingest.__main__ import SCHEMA
from tests.integration.ingest.conftest import Speak, speaking_to
from tests.integration.ingest.test_positions import osmand
from tests.integration.ingest.test_reports import counts, draft, parts, photo, send


async def test_every_report_and_fix_acknowledged_before_a_kill_is_there_after_it(
    process: tuple[asyncio.subprocess.Process, str], database: str, keys: tuple[str, str], tmp_path: Path
) -> None:
    running, url = process
    token = issue(keys[0], Caller("c1", "collector", collector="C001"), datetime.now(UTC), timedelta(hours=1))
    picture = photo()
    reports: set[str] = set()
    fixes: set[str] = set()

    async def report_on(number: int) -> None:
        async with httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {token}"}) as client:
            for round in range(10_000):
                body = draft(client_id=f"{number}-{round}")
                try:
                    answer = await client.post("/api/v1/reports", files=parts(body, picture))
                except httpx.TransportError:
                    return
                assert answer.status_code == 201, answer.text
                reports.add(answer.json()["report_id"])

    async def move_on(number: int) -> None:
        async with httpx.AsyncClient(base_url=url) as client:
            for round in range(10_000):
                at = 1_000 * (int(datetime.now(UTC).timestamp()) - 1000 * number - round)
                try:
                    answer = await client.get("/osmand", params=osmand(timestamp=at))
                except httpx.TransportError:
                    return
                assert answer.status_code == 200, answer.text
                fixes.add(f"position:T-001:{at}")

    async def kill() -> None:
        while len(reports) < 60 or len(fixes) < 60:
            await asyncio.sleep(0.01)
        running.send_signal(signal.SIGKILL)

    async with asyncio.timeout(60):
        await asyncio.gather(kill(), *[report_on(n) for n in range(8)], *[move_on(n) for n in range(4)])
    await running.wait()

    connection = await asyncpg.connect(database, server_settings={"search_path": "ingest"})
    try:
        stored = {row["id"] for row in await connection.fetch("SELECT id FROM report")}
        unsent = {row["event_id"] for row in await connection.fetch("SELECT event_id FROM outbox")}
        assert reports <= stored
        assert {event for event in unsent if event.startswith("report:")} <= {f"report:{id}" for id in stored}
        keys_kept = {key for (media,) in await connection.fetch("SELECT DISTINCT media FROM report") for key in media}
        assert keys_kept == {hashlib.sha256(picture).hexdigest()}
    finally:
        await connection.close()
    for key in keys_kept:
        assert (tmp_path / "blobs" / key[:2] / key).read_bytes() == picture


class Line:
    """A wire to the database that can be cut."""

    def __init__(self, host: str, port: int) -> None:
        self._there = host, port
        self._ends: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def connect(self) -> None:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        assert self._server
        self._server.close()
        for end in list(self._ends):
            end.transport.abort()
        await self._server.wait_closed()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(*self._there)
        self._ends |= {writer, far_writer}
        await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer), return_exceptions=True)
        self._ends -= {writer, far_writer}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
        writer.close()


async def test_while_the_database_is_away_nothing_is_acknowledged_and_afterwards_all_goes_on(
    pool: Pool, database: str, keys: tuple[str, str], tmp_path: Path, speak: Speak
) -> None:
    address = urlsplit(database)
    line = Line(address.hostname or "", address.port or 5432)
    await line.connect()
    me = speak("collector", collector="C001")
    there = f"{address.netloc.rpartition('@')[0]}@127.0.0.1:{line.port}"
    far_pool = await open_pool(address._replace(netloc=there).geturl(), SCHEMA)
    async with speaking_to(far_pool, keys, tmp_path) as client:
        assert (await send(client, me, draft())).status_code == 201
        await line.cut()
        refused = await send(client, me, draft(client_id="c-2"))
        fix = await client.get("/osmand", params=osmand())
        assert (refused.status_code, fix.status_code) == (503, 503), refused.text
        assert refused.headers["retry-after"]
        assert refused.headers["content-type"] == "application/problem+json"
        await line.connect()
        async with asyncio.timeout(30):
            while (await send(client, me, draft(client_id="c-2"))).status_code == 503:
                await asyncio.sleep(0.1)
    assert (await counts(pool))["report"] == 2
    await far_pool.close()
    await line.cut()
