"""The page talks to one origin: what is for another service is passed on, with the caller's own token."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

import httpx
from asyncpg import Pool
from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.background import BackgroundTask

from chassis import tracing
from chassis.http import Caller
from chassis.postgres import transaction
from chassis.problems import problem
from services.console import store

# Hop-by-hop headers (RFC 9110, 7.6.1) and the cookie, which is for this origin only.
KEPT_BACK = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "host", "cookie", "set-cookie",
     "content-length", "proxy-authorization", "proxy-authenticate"}
)  # fmt: skip
READING = frozenset({"GET", "HEAD"})
# Whose number it is, is asked at `numbers`, with a reason that is kept; what comes through here is masked.
MASKED = re.compile(r"notify/messages/?")
ASKED_ELSEWHERE = re.compile(r"notify/messages/[^/]+/phone/?")


@dataclass(frozen=True, slots=True)
class Proxy:
    services: Mapping[str, str]
    client: httpx.AsyncClient
    pool: Pool

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        router.add_api_route("/api/{service}/v1/{path:path}", self.to_service, methods=methods)
        return router

    async def to_service(self, service: str, path: str, request: Request, who: Caller) -> Response:
        if service not in self.services:
            return problem(404, "Not found", f"没有服务 {service} / no service {service}")
        if not {".", ".."}.isdisjoint(path.split("/")):
            return problem(400, "Bad path", "路径不能含 . 或 .. 段 / no . or .. in a path, please")
        if ASKED_ELSEWHERE.fullmatch(f"{service}/{path}"):
            detail = "号码请在 /api/v1/numbers 说明原因后查看 / ask for a number at /api/v1/numbers, with a reason"
            return problem(403, "Forbidden", detail)
        # Written anew as it was read, so that the service reads the same path and nothing of it becomes a query.
        params = httpx.QueryParams(str(request.query_params))
        if MASKED.fullmatch(f"{service}/{path}"):
            params = params.set("masked", "true")
        answer = await self._pass_on(request, f"{self.services[service]}/api/v1/{quote(path)}", params)
        if request.method not in READING:
            async with transaction(self.pool) as tx:
                now, trace = datetime.now(UTC), tracing.trace_id(tracing.current())
                action = f"{request.method} {service}"
                await store.add_audit(tx, who, action, path, answer.status_code, now, trace)
        return answer

    async def _pass_on(self, request: Request, url: str, params: httpx.QueryParams) -> Response:
        headers = [(name, value) for name, value in request.headers.items() if name not in KEPT_BACK]
        headers.append(("traceparent", tracing.current()))
        reading = request.method in READING

        def outgoing() -> httpx.Request:
            content = None if reading else request.stream()
            return self.client.build_request(request.method, url, params=params, headers=headers, content=content)

        try:
            try:
                answer = await self.client.send(outgoing(), stream=True)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                # An idle connection may be closed at the very moment it is used again: reading twice harms nobody.
                if not reading:
                    raise
                answer = await self.client.send(outgoing(), stream=True)
        except httpx.TransportError as error:
            reason = type(error).__name__
            return problem(503, "Unavailable", f"服务暂不可用,请稍后再试 / the service is away: {reason}")
        kept = {name: value for name, value in answer.headers.items() if name not in KEPT_BACK}
        return StreamingResponse(_body(answer), answer.status_code, kept, background=BackgroundTask(answer.aclose))


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    async for chunk in answer.aiter_raw():
        yield chunk
