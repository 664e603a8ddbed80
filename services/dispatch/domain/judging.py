"""What others say about a case after it was opened: an operator's verdict, a clearing, a crew's answer."""

from dataclasses import dataclass
from datetime import datetime


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
class Reply:
    """An SMS answer: `meaning` is accept, finish or text; `kind` and `ref` say who answered."""

    kind: str
    ref: str
    case: str
    meaning: str
    text: str
