"""What goes to a carrier and what comes back from it, whichever protocol it speaks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    """Not a byte was written: the line was down, or the number could not be asked for."""

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
