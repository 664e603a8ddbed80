"""What a reporter is told of their report: open or closed, and why, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

CLOSED = frozenset({"closed", "force_closed", "rejected", "cancelled"})

NOTES = {
    "reported": "已上报,等待受理 / reported, waiting to be accepted",
    "verifying": "正在现场核实 / being verified on the spot",
    "accepted": "已受理,等待立案 / accepted, waiting to be filed",
    "filed": "已立案,等待派遣 / filed, waiting to be dispatched",
    "escalated": "已上报领导批示 / with the county's leaders for a decision",
    "dispatched": "已派遣处置部门 / dispatched to the responsible department",
    "handling": "处置中 / being handled",
    "return_pending": "处置中,责任单位核定中 / being handled; the responsible department is being settled",
    "suspended": "挂账缓办 / suspended until it can be done",
    "feedback": "已处置,等待核查 / handled, waiting to be checked",
    "checking": "核查中 / being checked on the spot",
    "to_close": "核查通过,等待结案 / checked, waiting to be closed",
    "closed": "已结案 / closed: it has been put right",
    "force_closed": "已按规定结案 / closed by decision",
    "rejected": "不予受理 / not accepted",
    "cancelled": "已作废 / cancelled",
    "merged": "已并入同一问题的案卷 / joined to the case of the same problem",
}
RECEIVED = "已收到 / received"


@dataclass(frozen=True, slots=True)
class CaseOfReport:
    """What a case that a report belongs to last became."""

    number: str
    state: str
    stage: int
    department: str
    crew: str
    deadline_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A step of a case that a report belongs to; `seq` is its place in the case's log."""

    report: str
    seq: int
    case: CaseOfReport


def telling(cases: Sequence[CaseOfReport]) -> CaseOfReport | None:
    """The case that speaks for the report: the newest; one that was merged away only where there is no other."""
    return max(cases, key=lambda case: (case.state != "merged", case.changed_at), default=None)


def status(case: CaseOfReport | None) -> str:
    """Open311's two words."""
    return "closed" if case is not None and case.state in CLOSED else "open"


def note(case: CaseOfReport | None) -> str:
    return RECEIVED if case is None else NOTES.get(case.state, case.state)
