"""A person's session: the page's cookie and the token for other clients, both refused here once it is signed out."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex

from asyncpg import Pool
from fastapi import Request
from sse_starlette import ServerSentEvent

from chassis import http
from chassis.auth import Caller, NotSignedIn, Verifier, issue
from chassis.postgres import connection
from services.console import store

COOKIE_ISSUER = "sanquan-page"  # the services take no such token: a cookie opens the console's door only
PASSED_ON = timedelta(minutes=5)
LOOKED_AT_EVERY = 5.0  # seconds, while a page listens


@dataclass(frozen=True, slots=True)
class Sessions:
    private_key: str
    verifier: Verifier

    def begin(self, who: Caller, at: datetime, cookie_lives: timedelta, token_lives: timedelta) -> tuple[str, str]:
        """A cookie, and a token for the header."""
        mine = replace(who, session=token_hex(16))
        cookie = issue(self.private_key, mine, at, cookie_lives, COOKIE_ISSUER)
        return cookie, issue(self.private_key, mine, at, token_lives)

    def token_of(self, cookie: str, at: datetime) -> str | None:
        """The short-lived token that this cookie stands for; None where the cookie does not hold."""
        try:
            who = self.verifier.read(cookie, COOKIE_ISSUER)
        except NotSignedIn:
            return None
        return issue(self.private_key, who, at, PASSED_ON)


async def open_caller(request: Request) -> Caller:
    """Whoever the token names; NotSignedIn also where the session was signed out."""
    who = await http.caller(request)
    if await _is_signed_out(request.app.state.pool, who):
        raise NotSignedIn("已退出登录 / signed out")
    return who


async def while_signed_in(
    events: AsyncIterator[ServerSentEvent], pool: Pool, who: Caller
) -> AsyncIterator[ServerSentEvent]:
    """These events, until the session is signed out."""
    clock = asyncio.get_running_loop().time
    looked_at = clock()
    async for event in events:
        if clock() >= looked_at + LOOKED_AT_EVERY:
            looked_at = clock()
            if await _is_signed_out(pool, who):
                return
        yield event


async def _is_signed_out(pool: Pool, who: Caller) -> bool:
    """One question and no transaction: each request asks it."""
    async with connection(pool) as held:
        return await store.is_signed_out(held, who.session)
