"""The console finds out by itself which service is away and whether the carrier's line is bound."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from chassis.auth import Verifier
from chassis.http import serve
from deploy.local.ports import free_port
from services.console.domain.troubles import Troubles
from services.console.watch import watch


@pytest.fixture
async def behind(keys: tuple[str, str]) -> AsyncIterator[SimpleNamespace]:
    """A service that is ready and bound until told otherwise; only the signed in hear of its line."""
    app, said = FastAPI(), SimpleNamespace(ready=True, link="bound")

    @app.get("/readyz")
    async def readyz() -> Response:
        return JSONResponse({"ready": said.ready}, 200 if said.ready else 503)

    @app.get("/api/v1/link")
    async def link(request: Request) -> dict[str, str]:
        Verifier(keys[1]).read(request.headers["authorization"].removeprefix("Bearer "))
        return {"state": said.link}

    port = free_port()
    said.url = f"http://127.0.0.1:{port}"
    task = asyncio.create_task(serve(app, "127.0.0.1", port))
    yield said
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_service_that_goes_away_and_a_line_that_drops_are_found_and_seen_to_come_back(
    behind: SimpleNamespace, keys: tuple[str, str]
) -> None:
    troubles = Troubles()
    services = {"notify": behind.url, "evaluation": "http://127.0.0.1:9"}

    async def until(*parts: str) -> None:
        async with asyncio.timeout(20):
            while [one.part for one in troubles.standing] != list(parts):
                await asyncio.sleep(0.02)

    async with httpx.AsyncClient() as client:
        looking = asyncio.create_task(watch(troubles, client, services, keys[0], gap_seconds=0.02))
        await until("evaluation")
        behind.link = "refused"
        await until("carrier", "evaluation")
        behind.ready = False
        await until("evaluation", "notify")
        behind.ready, behind.link = True, "bound"
        await until("evaluation")
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
