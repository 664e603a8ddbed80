"""A database that goes away is Retryable, in whichever state its going finds a connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import asyncpg
import pytest

from chassis.errors import Retryable
from chassis.postgres import connection, open_pool, transaction


@dataclass(slots=True)
class HalfDeaf:
    """A way to the database on which the server's last words arrive, and the end of the connection does not."""

    host: str
    port: int
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection(self.host, self.port)
        self._tasks += [asyncio.create_task(self._pass(reader, forth)), asyncio.create_task(self._pass(back, writer))]

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while chunk := await source.read(65_536):
            sink.write(chunk)
        self.ended.set()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def half_deaf(database: str) -> AsyncIterator[tuple[str, HalfDeaf]]:
    """The database's URL by that way."""
    parts = urlsplit(database)
    assert parts.hostname
    assert parts.port
    way = HalfDeaf(parts.hostname, parts.port)
    server = await asyncio.start_server(way.carry, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    yield database.replace(f"@{parts.hostname}:{parts.port}", f"@127.0.0.1:{port}"), way
    await way.close()
    server.close()


async def test_a_connection_whose_server_said_goodbye_is_retryable_and_is_not_lent_again(database: str) -> None:
    admin = await asyncpg.connect(database)
    async with half_deaf(database) as (url, way):
        pool = await open_pool(url, "public", size=1)
        async with transaction(pool) as tx:
            process = await tx.fetchval("SELECT pg_backend_pid()")
        await admin.execute("SELECT pg_terminate_backend($1)", process)
        await asyncio.wait_for(way.ended.wait(), 10)
        with pytest.raises(Retryable):
            async with transaction(pool) as tx:
                await tx.execute("SELECT 1")
        async with transaction(pool) as tx:
            assert await tx.fetchval("SELECT pg_backend_pid()") != process
        pool.terminate()
    await admin.close()


async def test_a_goodbye_in_the_middle_of_a_transaction_is_retryable_too(database: str) -> None:
    admin = await asyncpg.connect(database)
    await admin.execute("CREATE TABLE thing (id integer)")
    async with half_deaf(database) as (url, way):
        pool = await open_pool(url, "public", size=1)

        async def interrupted() -> None:
            async with transaction(pool) as tx:
                process = await tx.fetchval("SELECT pg_backend_pid()")
                await tx.copy_records_to_table("thing", records=[(1,)])  # what it must ask for a copy, it knows now
                await admin.execute("SELECT pg_terminate_backend($1)", process)
                await asyncio.wait_for(way.ended.wait(), 10)
                await tx.copy_records_to_table("thing", records=[(1,)])

        with pytest.raises(Retryable):
            await interrupted()
        async with transaction(pool) as tx:
            assert await tx.fetchval("SELECT count(*) FROM thing") == 0
        pool.terminate()
    await admin.close()


async def test_a_goodbye_after_the_commit_fails_nothing(database: str) -> None:
    admin = await asyncpg.connect(database)
    async with half_deaf(database) as (url, way):
        pool = await open_pool(url, "public", size=1)
        async with connection(pool) as held:
            process = await held.fetchval("SELECT pg_backend_pid()")
            await admin.execute("SELECT pg_terminate_backend($1)", process)
            await asyncio.wait_for(way.ended.wait(), 10)
        async with transaction(pool) as tx:
            assert await tx.fetchval("SELECT pg_backend_pid()") != process
        pool.terminate()
    await admin.close()


async def test_misuse_of_a_connection_stays_an_error_of_ours(database: str) -> None:
    pool = await open_pool(database, "public", size=1)
    with pytest.raises(asyncpg.InterfaceError):
        async with transaction(pool) as tx:
            await asyncio.gather(tx.execute("SELECT pg_sleep(0.1)"), tx.execute("SELECT 1"))
    await pool.close()
