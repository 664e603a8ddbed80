"""Errors over HTTP as problem details (RFC 9457): what happened, in plain words, and what to do."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from asyncpg.exceptions import (
    CharacterNotInRepertoireError,
    DataError,
    DatetimeFieldOverflowError,
    UntranslatableCharacterError,
)
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from chassis.auth import Forbidden, NotSignedIn
from chassis.blobs import NoSuchBlob
from chassis.errors import KeyReused, Rejected, Retryable
from chassis.page import NoSuchCursor

log = logging.getLogger(__name__)

STATUSES: Mapping[type[Exception], int] = {
    NotSignedIn: 401,
    Forbidden: 403,
    NoSuchBlob: 404,
    NoSuchCursor: 400,
    KeyReused: 409,
    Rejected: 422,
    Retryable: 503,
}


def problem(status: int, title: str, detail: str, **members: Any) -> Response:
    """A problem document; extra members stand beside title and detail."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    # What was sent may be said again, and half a character cannot be encoded.
    said = json.dumps(jsonable_encoder(body), ensure_ascii=False).encode("utf-8", "replace")
    return Response(said, status, media_type="application/problem+json")


def add_problems(app: FastAPI, statuses: Mapping[type[Exception], int]) -> None:
    """Answer these errors with these statuses; an error's `members` mapping, where it has one, goes along."""

    async def answer(request: Request, error: Exception) -> Response:
        status = next(statuses[kind] for kind in type(error).__mro__ if kind in statuses)
        response = problem(status, type(error).__name__, str(error), **getattr(error, "members", {}))
        if status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        if status == 503:
            response.headers["Retry-After"] = "2"
        return response

    for kind in statuses:
        app.add_exception_handler(kind, answer)


def add_standard_problems(app: FastAPI) -> None:
    """What every service may answer."""

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        wrong = [{"where": ".".join(str(part) for part in item["loc"]), "what": item["msg"]} for item in error.errors()]
        return problem(422, "Invalid", "请求内容不合要求 / the request is not as it must be", errors=wrong)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = problem(error.status_code, str(error.detail), str(error.detail))
        response.headers.update(error.headers or {})
        return response

    async def bug(request: Request, error: Exception) -> Response:
        log.error("request failed", exc_info=error, extra={"path": request.url.path})
        return problem(500, "Internal error", "系统内部错误,已记录 / an error of ours; it is in the log")

    async def unkeepable(request: Request, error: Exception) -> Response:
        return problem(422, "Unkeepable", "无法保存的字符 / characters that cannot be kept")

    async def out_of_range(request: Request, error: Exception) -> Response:
        return problem(422, "OutOfRange", "时间或数字超出范围 / a time or a number is out of range")

    async def bad_argument(request: Request, error: Exception) -> Response:
        """A value that no statement can carry is the caller's; one of a wrong type, or a sum gone wrong, is ours."""
        match error.__cause__:
            case OverflowError():
                return await out_of_range(request, error)
            case UnicodeEncodeError():
                return await unkeepable(request, error)
        raise error

    add_problems(app, STATUSES)
    for kind in (CharacterNotInRepertoireError, UntranslatableCharacterError):
        app.add_exception_handler(kind, unkeepable)
    for kind in (OverflowError, DatetimeFieldOverflowError):
        app.add_exception_handler(kind, out_of_range)
    app.add_exception_handler(DataError, bad_argument)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, bug)
