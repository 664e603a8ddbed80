"""What notify asks of any carrier: submit segments, hear receipts and replies, and say how the line is."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from services.notify.domain.carried import Answer, Outgoing, Receipt, Reply

Arrival = Receipt | Reply


class LinkState(StrEnum):
    DOWN = "down"
    CONNECTING = "connecting"
    BOUND = "bound"
    REFUSED = "refused"  # the carrier answered the bind, and said no
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Link:
    """The line to the carrier as people see it."""

    state: LinkState
    since: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrivals that the carrier will send again unless they are settled; settle once they are stored."""

    arrivals: Sequence[Arrival]
    settle: Callable[[bool], None]


class Carrier(Protocol):
    @property
    def name(self) -> str: ...

    def link(self) -> Link: ...

    def count(self, text: str) -> int:
        """In how many short messages this text travels."""
        ...

    async def wait_bound(self) -> None:
        """Return as soon as the line is up."""
        ...

    async def submit(self, message: Outgoing) -> Mapping[int, Answer]:
        """Answers by segment number; never raises for what a carrier or a network does."""
        ...

    def arrivals(self) -> AsyncIterator[Batch]: ...

    async def run(self) -> None:
        """Keep the line up until cancelled."""
        ...
