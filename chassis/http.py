"""What every HTTP service shares: its app, a transaction a request, the clock, the caller, and its health."""

import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import unquote

import uvicorn
from asyncpg import Pool
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import postgres, tracing
from chassis.auth import Caller as Who
from chassis.auth import Forbidden, NotSignedIn, Verifier
from chassis.lifecycle import Heart
from chassis.metrics import REQUESTS
from chassis.postgres import Tx
from chassis.problems import add_standard_problems, problem


async def transaction(request: Request) -> AsyncIterator[Tx]:
    async with postgres.transaction(request.app.state.pool) as tx:
        yield tx


# Dependencies are coroutines: FastAPI sends plain functions to a thread each.
async def now() -> datetime:
    return datetime.now(UTC)


async def caller(request: Request) -> Who:
    """Whoever the bearer token names; NotSignedIn without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn("请先登录 / sign in first")
    verifier: Verifier = request.app.state.verifier
    return verifier.read(token)


def require(*roles: str) -> Callable[[Who], Awaitable[Who]]:
    """A dependency that lets these roles pass and gives the caller."""

    async def check(who: Annotated[Who, Depends(caller)]) -> Who:
        if who.role not in roles:
            raise Forbidden(f"角色 {who.role} 无此权限 / the role {who.role} may not do this")
        return who

    return check


# "function": commit before the reply is sent. The default would promise 200 and then commit.
Transaction = Annotated[Tx, Depends(transaction, scope="function")]
Now = Annotated[datetime, Depends(now)]
Caller = Annotated[Who, Depends(caller)]


def create_app(
    name: str,
    pool: Pool,
    verifier: Verifier,
    hearts: Sequence[Heart] = (),
    ready: Callable[[], Awaitable[None]] | None = None,
) -> FastAPI:
    """An app with problem details, traces, metrics and the three health routes; `ready` raises when it is not."""
    app = FastAPI(title=f"三全 {name}", version="1", docs_url="/docs", redoc_url=None)
    app.state.pool = pool
    app.state.verifier = verifier
    add_standard_problems(app)
    app.add_middleware(_Readable)
    app.add_middleware(_Observed)

    @app.get("/livez", include_in_schema=False)
    async def livez() -> Response:
        stuck = [heart.name for heart in hearts if not heart.alive]
        return JSONResponse({"stuck": stuck}, 503 if stuck else 200)

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        try:
            async with postgres.transaction(pool) as tx:
                await tx.execute("SELECT 1")
            if ready is not None:
                await ready()
        except Exception as error:
            return JSONResponse({"ready": False, "reason": str(error) or type(error).__name__}, 503)
        return JSONResponse({"ready": True})

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


async def serve(app: FastAPI, host: str, port: int) -> None:
    """Listen until cancelled; requests in flight are finished first."""
    server = _Server(
        uvicorn.Config(
            app, host=host, port=port, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5
        )
    )
    await server.serve()


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the lifecycle's."""
        yield


class _Readable:
    """Refuses addresses with a NUL or a lone surrogate in them: none of ours has one, and Postgres keeps neither."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _unreadable(scope["path"] + unquote(scope["query_string"].decode("latin-1"))):
            refused = problem(400, "Unreadable", "地址含无法识别的字符 / characters in the address that cannot be read")
            return await refused(scope, receive, send)
        return await self.app(scope, receive, send)


def _unreadable(text: str) -> bool:
    return any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


class _Observed:
    """Continues the caller's trace and counts the time of each route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, status = time.perf_counter(), 500
        given = next((value for key, value in scope["headers"] if key == b"traceparent"), b"")

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with tracing.continued(given.decode("latin-1")):
            try:
                await self.app(scope, receive, watched)
            finally:
                route = getattr(scope.get("route"), "path", "other")
                REQUESTS.labels(scope["method"], route, str(status)).observe(time.perf_counter() - began)
