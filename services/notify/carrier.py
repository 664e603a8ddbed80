"""What notify asks of any carrier, whichever protocol it speaks: submit segments, hear receipts and replies."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


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
class Outgoing:
    """A short message; `reference` comes back in receipts and makes a resent segment joinable with its siblings."""

    phone: str
    text: str
    reference: int
    segments: Collection[int] | None = None  # numbers from 1; None means all of them


@dataclass(frozen=True, slots=True)
class Accepted:
    carrier_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier's no; it is certain that this segment was not taken."""

    status: int
    reason: str
    temporary: bool


@dataclass(frozen=True, slots=True)
class NotSent:
    """The line was down before a byte was written."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Written, but no answer came: nobody knows whether the carrier has it."""

    reason: str


Answer = Accepted | Refused | NotSent | Unanswered


class Outcome(StrEnum):
    """What a receipt says about a segment."""

    PASSING = "passing"  # still on its way
    DELIVERED = "delivered"
    EXPIRED = "expired"
    UNDELIVERED = "undelivered"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Receipt:
    carrier_id: str
    phone: str
    outcome: Outcome
    stat: str
    done_at: datetime | None
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    phone: str
    text: str


Arrival = Receipt | Reply


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrivals that the carrier will send again unless they are settled; settle once they are stored."""

    arrivals: Sequence[Arrival]
    settle: Callable[[bool], None]


class Carrier(Protocol):
    name: str

    def link(self) -> Link: ...

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
