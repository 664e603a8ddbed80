"""A report that was found good, and what makes two of them the same."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

REUSED = "client_id 已用于不同内容 / this client_id came before with another body"


class ClientIdReused(Exception):
    """The same client_id came before with another body."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """Personal data: it stays in ingest."""

    id: str
    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """`author` and `client_id` name a report for its sender; `place` is WGS-84, the given one as it came."""

    id: str
    author: str
    client_id: str
    body_sha256: str
    source: str
    category: str
    text: str
    place: tuple[float, float]
    address: str
    given_datum: str
    given_place: tuple[float, float]
    component: str
    collector: str
    reporter: Reporter | None
    external_number: str
    media_url: str
    observed_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """`new` is false where the same report had been stored before."""

    report_id: str
    received_at: datetime
    new: bool


def fingerprint(body: Any, media: Sequence[str]) -> str:
    """The same for the same JSON, however it is spaced or ordered, with the same files."""
    written = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256("\n".join([written, *media]).encode()).hexdigest()
