"""A step of a case, as far as evaluation needs it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Change:
    number: str
    seq: int
    step: str
    from_state: str
    to_state: str
    stage: int
    at: datetime
    actor: str
    role: str
    category: str
    urgency: str
    source: str
    work_grid: str
    department: str
    opened_at: datetime
    deadline_at: datetime | None
    overdue: bool
