"""Pages by cursor: a cursor is where the last item stood, opaque to the caller."""

import base64
import binascii
import json
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from chassis.errors import Rejected

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=500, description="items a page")]


class Page(BaseModel, Generic[T]):
    """`next_cursor` is null on the last page."""

    items: list[T]
    next_cursor: str | None = None


def write_cursor(*place: Any) -> str:
    """Opaque text for the sort values of the last item (JSON values)."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read_cursor(cursor: str, width: int) -> list[Any]:
    """The sort values; Rejected where it is no cursor of ours with that many values."""
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise Rejected("cursor 无效 / not a cursor of ours") from error
    if not isinstance(place, list) or len(place) != width:
        raise Rejected("cursor 无效 / not a cursor of this list")
    return place
