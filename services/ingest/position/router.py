"""Positions over HTTP, as OsmAnd, Traccar's clients and OwnTracks send them; 200 only once stored."""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from chassis.auth import Forbidden
from chassis.event import Event
from chassis.http import Now
from services.ingest.domain.county import Terminal, UnknownTerminal
from services.ingest.domain.fix import Fix, check, from_osmand, from_owntracks, from_traccar
from services.ingest.gather import Gather
from services.ingest.media.upload import UnreadableBody, read_upload
from services.ingest.metrics import FIXES
from services.ingest.position import wire
from services.ingest.register import Register

MOST_BYTES = 65_536


def routes(register: Register, writer: Gather[Event, None]) -> APIRouter:
    router = APIRouter(tags=["positions"])

    async def keep(fix: Fix, terminal: Terminal, now: datetime, protocol: str) -> None:
        await writer.submit(wire.reported(check(fix, now), terminal, now))
        FIXES.labels(protocol).inc()

    @router.get("/osmand", operation_id="osmand_get")
    @router.post("/osmand", operation_id="osmand_post")
    async def osmand(request: Request, now: Now) -> Response:
        """`id`, `lat`, `lon`, `timestamp` (s, ms or ISO 8601), `speed` in knots, `bearing`; `key` where one is set.

        Newer Traccar clients post JSON: `device_id` and `location`.
        """
        given = dict(request.query_params)
        if request.method == "POST" and request.headers.get("content-type"):
            given |= (await read_upload(request, MOST_BYTES)).fields
        fix = from_traccar(json_object(given["report"]), now) if "report" in given else from_osmand(given, now)
        terminal = register.county.terminal(fix.terminal)
        check_key(terminal, given.get("key", ""))
        await keep(fix, terminal, now, "osmand")
        return Response(status_code=200)

    @router.post("/owntracks")
    async def owntracks(request: Request, now: Now) -> JSONResponse:
        """Messages of type `location`; the terminal is named by X-Limit-D, X-Limit-U, the log-in, or the topic."""
        body = await read_upload(request, MOST_BYTES)
        given = json_object(body.fields.get("report", ""))
        if given.get("_type") in ("location", "encrypted"):
            login, password = basic(request.headers.get("authorization", ""))
            names = [request.headers.get("x-limit-d", ""), request.headers.get("x-limit-u", ""), login]
            names += [*reversed(str(given.get("topic", "")).split("/")), str(given.get("tid", ""))]
            terminal = known(register, names)
            check_key(terminal, password or request.query_params.get("key", ""))
            await keep(from_owntracks(given, terminal.id), terminal, now, "owntracks")
        return JSONResponse([])

    return router


def json_object(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableBody("不是 JSON / not JSON") from None
    if not isinstance(given, dict):
        raise UnreadableBody("须为 JSON 对象 / a JSON object is wanted")
    return given


def known(register: Register, names: list[str]) -> Terminal:
    """The first name that is a terminal's; UnknownTerminal for the first name where none is."""
    terminals = register.county.terminals
    found = next((terminals[name] for name in names if name in terminals), None)
    if found is None:
        shown = next((name for name in names if name), "")
        raise UnknownTerminal(f"终端 {shown!r} 未登记 / this terminal is not registered")
    return found


def check_key(terminal: Terminal, key: str) -> None:
    """Forbidden where the county gave the terminal a key and this is another."""
    if terminal.key_sha256 and not hmac.compare_digest(hashlib.sha256(key.encode()).hexdigest(), terminal.key_sha256):
        raise Forbidden("终端密钥不符 / the terminal's key is wrong")


def basic(header: str) -> tuple[str, str]:
    """Name and password of an Authorization header; empty where it is none."""
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(coded).decode().partition(":")
    except ValueError:  # not base64, or not UTF-8
        return "", ""
    return name, password
