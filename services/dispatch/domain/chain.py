"""The log's chain: each line's hash is over the hash before it and its own content, so a changed line shows."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple


class Line(NamedTuple):
    """What a hash covers. `at` is ISO 8601 in UTC with microseconds; `data` is JSON as it is kept."""

    number: str
    seq: int
    step: str
    from_state: str
    to_state: str
    at: str
    actor: str
    role: str
    reason: str
    data: str


SEPARATOR = "\x1f"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def link(before: bytes, line: Line) -> bytes:
    """SHA-256 over the hash before and the line's parts; none holds the separator (`one_line`, and JSON escapes it)."""
    return sha256(before + SEPARATOR.join(map(str, line)).encode()).digest()


def one_line(text: str) -> str:
    """What a person wrote, without the character that keeps a line's parts apart."""
    return text.replace(SEPARATOR, " ") if SEPARATOR in text else text


def written(data: dict[str, Any]) -> str:
    """The data of a step as it is kept and hashed."""
    return _encode(data) if data else "{}"


def broken_at(lines: Iterable[tuple[Line, bytes]]) -> int | None:
    """The `seq` of the first line, in order, whose hash does not follow; None where the log is whole."""
    before, expected = b"", 1
    for line, kept in lines:
        if line.seq != expected or link(before, line) != kept:
            return expected
        before, expected = kept, expected + 1
    return None
