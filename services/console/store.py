"""Accounts, sessions that ended, failed sign-ins and the audit log: the only SQL of the console."""

from datetime import datetime, timedelta
from typing import Any

from chassis.auth import Caller
from chassis.postgres import Tx

FIND = "SELECT password_hash, role, name, department, crew, collector FROM account WHERE login = $1 AND NOT disabled"
UPSERT = """
    INSERT INTO account (login, password_hash, role, name, department, crew, collector, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (login) DO UPDATE SET password_hash = excluded.password_hash, role = excluded.role,
        name = excluded.name, department = excluded.department, crew = excluded.crew, collector = excluded.collector,
        changed_at = excluded.changed_at, disabled = false
"""
ACCOUNTS = "SELECT login, role, name, department, crew, collector, disabled, changed_at FROM account ORDER BY login"
FAILURES = "SELECT count(*) FILTER (WHERE address = $2), count(*) FROM failed_sign_in WHERE login = $1 AND at > $3"
FORGET_FAILURES = "DELETE FROM failed_sign_in WHERE at < $1"
SIGN_OUT = "INSERT INTO signed_out (session, until) VALUES ($1, $2) ON CONFLICT DO NOTHING"
FORGET_SIGNED_OUT = "DELETE FROM signed_out WHERE until < $1"
SIGNED_OUT = "SELECT EXISTS (SELECT FROM signed_out WHERE session = $1)"
AUDIT = "INSERT INTO audit (at, login, role, action, target, outcome, trace) VALUES ($1, $2, $3, $4, $5, $6, $7)"
AUDITED = """
    SELECT position, at, login, role, action, target, outcome, trace FROM audit
    WHERE position < $1 AND ($2::text IS NULL OR login = $2) ORDER BY position DESC LIMIT $3
"""


async def find_account(tx: Tx, login: str) -> tuple[Caller, str] | None:
    """Who this is, and the hash of the password; None where there is no such open account."""
    row = await tx.fetchrow(FIND, login)
    if row is None:
        return None
    hash_, role, name, department, crew, collector = row
    return Caller(login, role, name, department, crew, collector), hash_


async def save_account(tx: Tx, who: Caller, password_hash: str, at: datetime) -> None:
    await tx.execute(UPSERT, who.login, password_hash, who.role, who.name, who.department, who.crew, who.collector, at)


async def list_accounts(tx: Tx) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.fetch(ACCOUNTS)]


async def count_failures(tx: Tx, login: str, address: str, since: datetime) -> tuple[int, int]:
    """Those from this address, and those from anywhere."""
    here, anywhere = await tx.fetchrow(FAILURES, login, address, since)
    return here, anywhere


async def add_failure(tx: Tx, login: str, address: str, at: datetime) -> None:
    await tx.execute("INSERT INTO failed_sign_in (login, address, at) VALUES ($1, $2, $3)", login, address, at)
    await tx.execute(FORGET_FAILURES, at - timedelta(days=1))


async def sign_out(tx: Tx, session: str, at: datetime, until: datetime) -> None:
    """`until`: when no token of the session holds any more."""
    await tx.execute(SIGN_OUT, session, until)
    await tx.execute(FORGET_SIGNED_OUT, at)


async def is_signed_out(tx: Tx, session: str) -> bool:
    return bool(await tx.fetchval(SIGNED_OUT, session))


async def add_audit(tx: Tx, who: Caller, action: str, target: str, outcome: int, at: datetime, trace: str) -> None:
    await tx.execute(AUDIT, at, who.login, who.role, action, target, outcome, trace)


async def list_audit(tx: Tx, before: int, login: str | None, limit: int) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.fetch(AUDITED, before, login, limit)]
