"""The pool and the transaction that commands work in; Postgres being away is Retryable."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg
from asyncpg import Connection, InterfaceError, Pool, PostgresConnectionError, Record
from asyncpg.exceptions import InsufficientResourcesError, OperatorInterventionError, TransactionRollbackError
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
        async with pool.acquire(timeout=15) as held:
            try:
                yield held
            except InterfaceError as error:
                if not _lost(held):
                    raise
                raise Retryable("connection lost") from error
    except AWAY as error:
        raise Retryable(str(error) or type(error).__name__) from error


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Tx]:
    """A connection in a transaction, committed where the block ends well."""
    async with connection(pool) as tx, tx.transaction():
        yield tx


def _lost(tx: Tx) -> bool:
    """asyncpg reports both misuse and a lost connection as InterfaceError; only one is ours."""
    try:
        return bool(tx.is_closed())
    except InterfaceError:  # the pool has taken it back
        return True


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
