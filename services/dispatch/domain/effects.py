"""What each step changes besides the state: the handling clock, who has the case, what is counted."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from services.dispatch.domain.case import Case
from services.dispatch.domain.clock import Clock, Counting
from services.dispatch.domain.doer import Doer
from services.dispatch.domain.permission import DataMissing
from services.dispatch.domain.rulebook import Rulebook
from services.dispatch.domain.states import State

FARTHEST = timedelta(days=730)  # that a person may put a deadline, a review or a meeting off

# Run in the state before the step; one that answers a state overrides the table's target.
Effect = Callable[[Case, Doer, datetime, dict[str, Any], Rulebook], State | None]


def _file(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    category = book.categories[case.category]
    case.condition = str(data.get("condition") or category.filing_condition)
    case.limit_hours, case.limit_clock = category.handle_limit_hours, category.limit_clock
    case.filed_by = doer.name
    return None


def _start_handling(case: Case, at: datetime, book: Rulebook) -> None:
    counting = Counting(case.limit_clock)
    due = book.calendar.due(at, case.limit_hours * 3600, counting)
    case.clocks["handle"] = Clock("handle", counting, at, due)
    case.limit_started_at, case.deadline_at, case.overdue = at, due, False


def _dispatch(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    if data["department"] not in book.departments:
        raise DataMissing(f"没有单位 / no such department: {data['department']}")
    case.department, case.crew = data["department"], data.get("crew", "")
    case.returns_asked = 0
    _start_handling(case, at, book)
    return None


def _to_collector(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    case.collector = str(data["collector"])
    return None


def _escalate(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    if waiting := case.clocks.get("dispatch"):
        case.clocks["dispatch"] = waiting.pause(at, book.calendar)
    return None


def _meeting(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    _moment(data, "meeting_at", at)
    return None


def _instruct(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    if waiting := case.clocks.get("dispatch"):
        case.clocks["dispatch"] = waiting.resume(at, book.calendar)
    case.instructed_department = str(data.get("department") or "")
    return None


def _ask_return(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    case.returns_asked += 1
    assert case.state is not None
    case.prior_state = case.state
    return None


def _return_granted(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    """The unit's task is void: it keeps neither the case nor the clock."""
    case.clocks.pop("handle", None)
    case.department = case.crew = ""
    case.limit_started_at = case.deadline_at = None
    case.overdue = False
    return None


def _return_refused(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    return State(case.prior_state)


def _extend(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    until, handling = _moment(data, "until", at), case.clocks["handle"]
    assert handling.due_at is not None
    if until <= handling.due_at:
        raise DataMissing("until 须晚于现截止时间 / must be later than the deadline")
    added = book.calendar.between(handling.due_at, until, handling.counting)
    if doer.role != "leader" and added > case.limit_hours * 3600:
        raise DataMissing("值班长延期不超过一倍时限 / a shift leader grants at most one limit more")
    case.clocks["handle"] = Clock("handle", handling.counting, handling.started_at, until)
    case.deadline_at = until
    case.extensions += 1
    return None


def _pause_handling(case: Case, at: datetime, book: Rulebook) -> None:
    note_overdue(case, at)
    if handling := case.clocks.get("handle"):
        case.clocks["handle"] = handling.pause(at, book.calendar)


def _resume_handling(case: Case, at: datetime, book: Rulebook) -> None:
    if handling := case.clocks.get("handle"):
        case.clocks["handle"] = resumed = handling.resume(at, book.calendar)
        case.deadline_at = resumed.due_at


def _suspend(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    review_at = _moment(data, "review_at", at)
    _pause_handling(case, at, book)
    case.clocks["review"] = Clock("review", Counting.CALENDAR, at, review_at)
    return None


def _resume(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    _resume_handling(case, at, book)
    return None


def _feed_back(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    _pause_handling(case, at, book)
    case.handled_by = doer.name
    return None


def _rework(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    _resume_handling(case, at, book)
    case.reworks += 1
    return None


def _not_convinced(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    if data.get("to", "checking") == "handling" and "handle" in case.clocks:
        _rework(case, doer, at, data, book)
        return State.HANDLING
    return None


def _close(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    case.closed_at = at
    return None


def _merge(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    case.main_case = str(data["main"])
    return None


def _supervise(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    case.supervised = True
    return None


def _force_close(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    """The first account asks and the state stays; the second confirms."""
    if not case.force_close_by:
        case.force_close_by = doer.name
        return case.state
    case.closed_at = at
    return None


def _reopen(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    if not case.department:
        raise DataMissing("自行处置的案卷没有责任单位,不能重开 / a self-fixed case has no unit to go back to")
    case.reopened += 1
    case.closed_at, case.evaluated = None, False
    _start_handling(case, at, book)
    return None


def _self_fix(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    case.handled_by = doer.name
    return None


def _evaluate(case: Case, doer: Doer, at: datetime, data: dict[str, Any], book: Rulebook) -> State | None:
    case.evaluated = True
    return None


def _moment(data: dict[str, Any], name: str, at: datetime) -> datetime:
    """To come, and near enough that everybody who hears of it can count with it."""
    try:
        found = datetime.fromisoformat(str(data[name]))
        moment = found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise DataMissing(f"{name} 不是时间 / is not a time") from None
    if found.tzinfo is None:
        raise DataMissing(f"{name} 须带时区 / needs its offset")
    if moment <= at:
        raise DataMissing(f"{name} 须在将来 / must lie in the future")
    if moment - at > FARTHEST:
        raise DataMissing(f"{name} 不得晚于两年之后 / must lie within two years")
    return moment


EFFECTS: Mapping[str, Effect] = {
    "send_verify": _to_collector,
    "file": _file,
    "dispatch": _dispatch,
    "escalate": _escalate,
    "meeting": _meeting,
    "instruct": _instruct,
    "ask_return": _ask_return,
    "return_granted": _return_granted,
    "return_refused": _return_refused,
    "extend": _extend,
    "suspend": _suspend,
    "resume": _resume,
    "feed_back": _feed_back,
    "send_check": _to_collector,
    "check_failed": _rework,
    "close": _close,
    "not_convinced": _not_convinced,
    "merge": _merge,
    "supervise": _supervise,
    "force_close": _force_close,
    "reopen": _reopen,
    "self_fix": _self_fix,
    "evaluate": _evaluate,
}


def note_overdue(case: Case, at: datetime) -> bool:
    """Mark a case whose handling passed its deadline; whether it was news. The state does not change."""
    handling = case.clocks.get("handle")
    if case.overdue or handling is None or handling.due_at is None or at <= handling.due_at:
        return False
    case.overdue = True
    return True
