"""A masked number shown whole to one who may call it: for a reason, and kept in the audit log."""

from typing import Annotated
from uuid import UUID

import httpx
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from chassis import tracing
from chassis.auth import Caller as Who
from chassis.errors import Retryable
from chassis.http import Now, require
from chassis.postgres import transaction
from chassis.privacy import SEES_NUMBERS, without_numbers
from services.console import store


class Asked(BaseModel, extra="forbid"):
    """The number that this message went to."""

    message: UUID
    reason: Annotated[str, Field(min_length=2, max_length=200)]


def make_numbers(client: httpx.AsyncClient, notify: str) -> APIRouter:
    router = APIRouter(prefix="/api/v1/numbers", tags=["console"])

    @router.post("")
    async def show(
        body: Asked, request: Request, who: Annotated[Who, Depends(require(*SEES_NUMBERS))], now: Now
    ) -> Response:
        """`{"phone"}`; the audit log has who asked for which message's number, and why."""
        headers = {"authorization": request.headers["authorization"], "traceparent": tracing.current()}
        try:
            answer = await client.get(f"{notify}/api/v1/messages/{body.message}/phone", headers=headers)
        except httpx.TransportError as error:
            raise Retryable("通知服务暂不可用,请稍后再试 / notify is away, please try again") from error
        target = f"{body.message}: {without_numbers(body.reason)}"
        trace = tracing.trace_id(tracing.current())
        async with transaction(request.app.state.pool) as tx:  # not held while notify thinks
            await store.add_audit(tx, who, "show number", target, answer.status_code, now, trace)
        kind = answer.headers.get("content-type", "application/json")
        return JSONResponse(answer.json(), answer.status_code, media_type=kind)

    return router
