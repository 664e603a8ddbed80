"""Pages by cursor: a cursor is where the last item stood, opaque to the caller."""

import base64
import json
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, TypeAdapter

from chassis.errors import Rejected

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=500, description="items a page")]


class NoSuchCursor(Rejected):
    """The caller's cursor is none that this list gave."""


class Page(BaseModel, Generic[T]):
    """`next_cursor` is null on the last page."""

    items: list[T]
    next_cursor: str | None = None


def write_cursor(*place: Any) -> str:
    """Opaque text for the sort values of the last item (JSON values)."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read_cursor(cursor: str, place: type[T]) -> T:
    """The sort values, as a tuple of the types that `place` names; NoSuchCursor where they are others."""
    reader: TypeAdapter[T] = TypeAdapter(place)
    try:
        return reader.validate_json(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), strict=True)
    except ValueError as error:
        raise NoSuchCursor("游标无效 / no such cursor") from error
