"""The pool and the transaction that commands work in; Postgres being away is Retryable."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import asyncpg
from asyncpg import Connection, InterfaceError, Pool, PostgresConnectionError, Record
from asyncpg.exceptions import (
    InsufficientResourcesError,
    InternalClientError,
    OperatorInterventionError,
    TransactionRollbackError,
)
from asyncpg.pool import PoolConnectionProxy

from chassis.errors import Retryable

Tx: TypeAlias = "Connection[Record] | PoolConnectionProxy[Record]"

AWAY = (
    OSError,
    TimeoutError,
    PostgresConnectionError,
    OperatorInterventionError,
    TransactionRollbackError,
    InsufficientResourcesError,
)


async def open_pool(url: str, schema: str, *, size: int = 10) -> Pool:
    """Connections whose search path is this schema, then public (where PostGIS lives); jsonb is Python values."""

    async def prepare(connection: Connection) -> None:
        for kind in ("json", "jsonb"):
            await connection.set_type_codec(kind, encoder=_dump, decoder=json.loads, schema="pg_catalog")

    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        init=prepare,
        command_timeout=60,
        server_settings={"search_path": f"{schema},public", "application_name": schema, "timezone": "UTC"},
    )


@asynccontextmanager
async def connection(pool: Pool) -> AsyncIterator[Tx]:
    """A connection of the pool; Retryable where the database went away or asked for a repeat."""
    try:
        held = await pool.acquire(timeout=15)
        try:
            yield held
        except (InterfaceError, InternalClientError) as error:
            if not _lost(held, error):
                raise
            raise Retryable("connection lost") from error
        finally:
            await _give_back(pool, held)
    except AWAY as error:
        raise Retryable(str(error) or type(error).__name__) from error


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Tx]:
    """A connection in a transaction, committed where the block ends well."""
    async with connection(pool) as tx, tx.transaction():
        yield tx


@dataclass(frozen=True, slots=True)
class _OneConnection:
    """Stands for a pool that has only this one, which nobody takes away."""

    held: Tx

    async def acquire(self, *, timeout: float) -> Tx:
        return self.held

    async def release(self, held: Tx) -> None:
        return None


@asynccontextmanager
async def rehearsal(pool: Pool) -> AsyncIterator[Pool]:
    """A pool to try things out on: all that is done with it is undone at the end."""
    async with connection(pool) as held:
        undone = held.transaction()
        await undone.start()
        try:
            yield cast(Pool, _OneConnection(held))
        finally:
            await undone.rollback()


async def _give_back(pool: Pool, held: Tx) -> None:
    """A server that went away after all was done fails nothing: the pool drops the connection, the next has another."""
    with suppress(*AWAY, InternalClientError):
        await pool.release(held)


def _lost(tx: Tx, error: BaseException) -> bool:
    """asyncpg reports both misuse and a lost connection as InterfaceError; only one is ours.

    A server's goodbye whose end is not read yet is an InternalClientError, which the rollback after it may hide."""
    try:
        if isinstance(error, InternalClientError) or isinstance(error.__context__, InternalClientError):
            tx.terminate()  # nothing can be said over it any longer, not even by the pool that takes it back
        return bool(tx.is_closed())
    except InterfaceError:  # the pool has taken it back
        return True


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
