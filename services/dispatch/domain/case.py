"""A case (案卷) as it is decided upon, and the line that each of its steps leaves in its log."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from services.dispatch.domain.clock import Clock
from services.dispatch.domain.states import OPEN, State


class Entry(NamedTuple):
    """A line of the log, with what the announcement of the step needs of the case as it was then."""

    number: str
    seq: int
    step: str
    from_state: str
    to_state: str
    stage: int
    at: datetime
    actor: str
    role: str
    reason: str
    data: str  # JSON, exactly as it was hashed
    hash: bytes
    department: str
    crew: str
    collector: str
    deadline_at: datetime | None
    reporters: tuple[str, ...]  # to be answered for this step


@dataclass(slots=True)
class Case:
    """Changed in place by `life.take` only; the caller keeps it and its entries in one transaction."""

    number: str
    category: str
    category_name: str
    urgency: str
    source: str
    text: str
    lon: float
    lat: float
    address: str
    unit_grid: str
    work_grid: str
    component: str
    found_by: str  # the collector who reported it
    camera: str
    zone: str
    opened_at: datetime
    traceparent: str
    state: State | None = None
    stage: int = 1
    seq: int = 0
    hash: bytes = b""
    department: str = ""
    crew: str = ""
    collector: str = ""  # on the task of verifying or checking
    condition: str = ""
    limit_hours: float = 0.0
    limit_clock: str = ""
    limit_started_at: datetime | None = None
    deadline_at: datetime | None = None
    overdue: bool = False
    filed_by: str = ""
    handled_by: str = ""
    supervised: bool = False
    extensions: int = 0
    reworks: int = 0
    reopened: int = 0
    returns_asked: int = 0  # since the last dispatch
    prior_state: str = ""
    force_close_by: str = ""
    instructed_department: str = ""
    main_case: str = ""
    evaluated: bool = False
    closed_at: datetime | None = None
    routing: dict[str, Any] = field(default_factory=dict)
    crew_choice: list[dict[str, Any]] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    reporters: list[str] = field(default_factory=list)
    media: list[dict[str, str]] = field(default_factory=list)
    clocks: dict[str, Clock] = field(default_factory=dict)

    @property
    def urgent(self) -> bool:
        return self.urgency == "urgent"

    @property
    def is_open(self) -> bool:
        return self.state is None or self.state in OPEN
