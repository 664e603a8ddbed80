"""What others say about a case after it was opened: a verdict, a clearing, a return, a crew's answer."""

from dataclasses import dataclass
from datetime import datetime

from services.dispatch.domain.joining import Sighting


@dataclass(frozen=True, slots=True)
class Verdict:
    """`actor` is the video operator's log-in."""

    alert: str
    genuine: bool
    reason: str
    actor: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """What stood there is gone; `evidence` is a blob key."""

    alert: str
    at: datetime
    evidence: str


@dataclass(frozen=True, slots=True)
class Return:
    """What an alert was cleared for stands there again, since when; `genuine` is the verdict on it, None before any."""

    sighting: Sighting
    since: datetime
    genuine: bool | None


@dataclass(frozen=True, slots=True)
class Reply:
    """An SMS answer: `meaning` is accept, finish or text; `kind` and `ref` say who answered."""

    kind: str
    ref: str
    case: str
    meaning: str
    text: str
