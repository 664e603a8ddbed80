"""Signing in, and opening accounts."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.auth import Caller
from chassis.postgres import Tx
from services.console import store

MOST_FAILURES = 5  # from one address: nobody shuts out whoever signs in from another
MOST_FROM_ANYWHERE = 100
FORGIVEN_AFTER = timedelta(minutes=5)


class TooManyAttempts(Exception):
    """The password was tried too often; the account waits."""


async def sign_in(tx: Tx, login: str, password: str, address: str, at: datetime) -> Caller | None:
    """Who this is, or None for a wrong pair; TooManyAttempts after five wrong ones from this address in five minutes.

    It takes as long for an unknown log-in as for a wrong password, so that neither tells which exist.
    """
    here, anywhere = await store.count_failures(tx, login, address, at - FORGIVEN_AFTER)
    if here >= MOST_FAILURES or anywhere >= MOST_FROM_ANYWHERE:
        raise TooManyAttempts("尝试次数过多,请五分钟后再试 / too many attempts: wait five minutes")
    found = await store.find_account(tx, login)
    right = await asyncio.to_thread(_verify, found[1] if found else _decoy(), password)
    if found and right:
        return found[0]
    await store.add_failure(tx, login, address, at)
    return None


async def open_accounts(tx: Tx, wanted: Iterable[tuple[Caller, str]], at: datetime) -> None:
    """Create these accounts, or give them these passwords and roles anew."""
    for who, password in wanted:
        await store.save_account(tx, who, await asyncio.to_thread(_hasher().hash, password), at)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    return _hasher().hash("no account has this password")


def _verify(hash_: str, password: str) -> bool:
    try:
        return _hasher().verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False
