"""The states a case can be in, and the stage of the seven each belongs to."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    REPORTED = "reported"
    VERIFYING = "verifying"
    ACCEPTED = "accepted"
    FILED = "filed"
    ESCALATED = "escalated"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    RETURN_PENDING = "return_pending"
    SUSPENDED = "suspended"
    FEEDBACK = "feedback"
    CHECKING = "checking"
    TO_CLOSE = "to_close"
    CLOSED = "closed"
    FORCE_CLOSED = "force_closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    MERGED = "merged"


# A rejected, cancelled or merged case keeps the stage in which it ended, so those three have none of their own.
STAGE: Mapping[State, int] = {
    State.REPORTED: 1,
    State.VERIFYING: 1,
    State.ACCEPTED: 2,
    State.FILED: 2,
    State.ESCALATED: 3,
    State.DISPATCHED: 3,
    State.HANDLING: 4,
    State.RETURN_PENDING: 4,
    State.SUSPENDED: 4,
    State.FEEDBACK: 5,
    State.CHECKING: 6,
    State.TO_CLOSE: 6,
    State.CLOSED: 7,
    State.FORCE_CLOSED: 7,
}

STAGE_NAMES: Mapping[int, tuple[str, str]] = {
    1: ("信息收集", "collection"),
    2: ("案卷建立", "filing"),
    3: ("任务派遣", "dispatch"),
    4: ("任务处理", "handling"),
    5: ("处理反馈", "feedback"),
    6: ("核查结案", "check and close"),
    7: ("综合评价", "evaluation"),
}

ENDED = frozenset({State.CLOSED, State.FORCE_CLOSED, State.REJECTED, State.CANCELLED, State.MERGED})
TO_EVALUATE = frozenset({State.CLOSED, State.FORCE_CLOSED})
OPEN = frozenset(State) - ENDED
BEFORE_TO_CLOSE = OPEN - {State.TO_CLOSE}

# A crew is on a case from its dispatch until it has fed back.
ON_ORDER = frozenset({State.DISPATCHED, State.HANDLING})
