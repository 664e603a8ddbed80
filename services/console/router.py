"""The console over HTTP: sign in and out, events, health, accounts, audit."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import BaseModel, Field
from sse_starlette import EventSourceResponse

from chassis import auth, tracing
from chassis.http import Caller, Now, Transaction, require
from chassis.page import Limit, Page, read_cursor, write_cursor
from chassis.problems import problem
from services.console import commands, cookies, health, store
from services.console.domain.troubles import Trouble, Troubles
from services.console.live import Live
from services.console.metrics import SIGN_INS
from services.console.sessions import Sessions, while_signed_in
from services.console.settings import Settings

LAST = 2**62


class Credentials(BaseModel, extra="forbid"):
    login: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=200)


class SessionView(BaseModel):
    login: str
    role: str
    name: str
    department: str
    crew: str
    collector: str
    features: dict[str, bool]


class SignedIn(SessionView):
    access_token: str
    expires_at: datetime


class Account(BaseModel, extra="forbid"):
    login: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=12, max_length=200)
    role: str
    name: str = ""
    department: str = ""
    crew: str = ""
    collector: str = ""

    def caller(self) -> auth.Caller:
        if self.role not in auth.ROLES - {"service"}:
            raise auth.Forbidden(f"没有角色 {self.role} / no role {self.role}")
        return auth.Caller(self.login, self.role, self.name, self.department, self.crew, self.collector)


def make_router(
    settings: Settings, sessions: Sessions, live: Live, client: httpx.AsyncClient, troubles: Troubles
) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["console"])
    features = {"phones": bool(settings.carrier_url)}
    cookie_lives, token_lives = timedelta(hours=settings.session_hours), timedelta(hours=settings.token_hours)

    def view(who: auth.Caller) -> dict[str, Any]:
        return {
            "login": who.login, "role": who.role, "name": who.name, "department": who.department,
            "crew": who.crew, "collector": who.collector, "features": features,
        }  # fmt: skip

    @router.post("/session", response_model=SignedIn)
    async def sign_in(
        body: Credentials, request: Request, response: Response, tx: Transaction, now: Now
    ) -> SignedIn | Response:
        """Sign in; the token is for the header `Authorization: Bearer`, here and at every service; the cookie for the
        page, here alone. `expires_at` is the token's."""
        address = request.client.host if request.client else ""
        who = await commands.sign_in(tx, body.login, body.password, address, now)
        SIGN_INS.labels("accepted" if who else "refused").inc()
        trace = tracing.trace_id(tracing.current())
        claimed = who or auth.Caller(body.login, "unknown")
        await store.add_audit(tx, claimed, "sign in", "", 200 if who else 401, now, trace)
        if who is None:  # an answer and not an exception, so that the failure is kept
            return problem(401, "WrongCredentials", "账号或密码不对 / wrong log-in or password")
        cookie, token = sessions.begin(who, now, cookie_lives, token_lives)
        response.set_cookie(
            cookies.NAME, cookie, max_age=int(cookie_lives.total_seconds()), httponly=True, samesite="strict",
            secure=settings.secure_cookie, path="/",
        )  # fmt: skip
        return SignedIn(**view(who), access_token=token, expires_at=now + token_lives)

    @router.get("/session")
    async def whoami(who: Caller) -> SessionView:
        return SessionView(**view(who))

    @router.delete("/session", status_code=204)
    async def sign_out(who: Caller, tx: Transaction, now: Now, response: Response) -> None:
        """From now on the console refuses the session's cookie and its token; a service's own door takes the token
        until it expires."""
        if who.session:  # a token that nobody signed in for has nothing to end
            await store.sign_out(tx, who.session, now, now + max(cookie_lives, token_lives))
        response.delete_cookie(cookies.NAME, path="/")

    @router.get("/events")
    async def events(
        request: Request, who: Caller, last_event_id: Annotated[str | None, Header()] = None
    ) -> EventSourceResponse:
        """What happens, as it happens (server-sent events); `Last-Event-ID` brings what was missed."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        told = while_signed_in(live.follow(who, last_event_id), request.app.state.pool, who)
        return EventSourceResponse(told, ping=15, headers=headers)

    @router.get("/health")
    async def how_is_it(request: Request, who: Caller) -> dict[str, Any]:
        return await health.look(client, settings.services, request.headers["authorization"])

    @router.get("/troubles")
    async def what_does_not_work(who: Caller) -> Page[Trouble]:
        """The services that are away and the carrier's line, for everybody: what they do waits for these."""
        return Page(items=troubles.standing)

    @router.get("/accounts")
    async def accounts(who: Annotated[auth.Caller, Depends(require("admin"))], tx: Transaction) -> Page[dict[str, Any]]:
        return Page(items=await store.list_accounts(tx))

    @router.put("/accounts/{login}", status_code=204)
    async def put_account(
        login: str, body: Account, who: Annotated[auth.Caller, Depends(require("admin"))], tx: Transaction, now: Now
    ) -> None:
        """Open an account, or give it another password and role."""
        if body.login != login:
            raise auth.Forbidden("登录名不一致 / the log-ins differ")
        await commands.open_accounts(tx, [(body.caller(), body.password)], now)
        await store.add_audit(tx, who, "put account", login, 204, now, tracing.trace_id(tracing.current()))

    @router.get("/audit")
    async def audit(
        who: Annotated[auth.Caller, Depends(require("auditor", "admin"))], tx: Transaction,
        login: str | None = None, cursor: str | None = None, limit: Limit = 100,
    ) -> Page[dict[str, Any]]:  # fmt: skip
        """Who did what, newest first."""
        before = read_cursor(cursor, tuple[int])[0] if cursor else LAST
        rows = await store.list_audit(tx, before, login, limit)
        more = len(rows) == limit
        return Page(items=rows, next_cursor=write_cursor(rows[-1]["position"]) if more else None)

    return router
