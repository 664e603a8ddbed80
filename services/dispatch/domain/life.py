"""One step of a case's life: the state moves, clocks stop and start, and the log gets its line."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from services.dispatch.domain import clock
from services.dispatch.domain.case import Case, Entry
from services.dispatch.domain.chain import Line, link, one_line, written
from services.dispatch.domain.doer import Doer
from services.dispatch.domain.effects import EFFECTS
from services.dispatch.domain.permission import check, named
from services.dispatch.domain.rulebook import Rulebook
from services.dispatch.domain.states import ENDED, STAGE, TO_EVALUATE


def take(
    case: Case, step_name: str, doer: Doer, at: datetime, reason: str, data: dict[str, Any], book: Rulebook
) -> Entry:
    """Take the step or refuse it (`permission`); the case changes in place, the entry is to be kept with it."""
    step = named(step_name)
    reason = one_line(reason)
    check(case, step, doer, reason, data, at, book.calendar)
    before, department, crew = case.state, case.department, case.crew
    effect = EFFECTS.get(step_name)
    overridden = effect(case, doer, at, data, book) if effect else None
    to = overridden or step.target or before
    assert to is not None
    for name in step.stops:
        case.clocks.pop(name, None)
    if overridden is None:
        for name in step.starts:
            case.clocks[name] = clock.start(name, case.urgent, at, book.calendar)
    case.state = to
    if to in ENDED:
        case.clocks.clear()
    if to in TO_EVALUATE and not case.evaluated:
        case.clocks["evaluate"] = clock.start_nightly("evaluate", at, book.calendar)
    case.stage = STAGE.get(to, case.stage)
    case.seq += 1
    said, when = written(data), _said(at)
    line = Line(case.number, case.seq, step_name, before or "", to, when, doer.name, doer.role, reason, said)
    case.hash = link(case.hash, line)
    return Entry(
        case.number, case.seq, step_name, before or "", to, case.stage, at, doer.name, doer.role, reason, said,
        case.hash, case.department or department, case.crew or crew, case.collector, case.deadline_at,
        tuple(case.reporters),
    )  # fmt: skip


def again(
    case: Case, doer: Doer, at: datetime, reason: str, data: dict[str, Any], reporters: tuple[str, ...] = ()
) -> Entry:
    """The log's line for another report of the same thing: step `report`, from the state to itself.

    `reporters` are the new ones alone: those before were answered when they reported."""
    assert case.state is not None
    case.seq += 1
    said, when = written(data), _said(at)
    line = Line(case.number, case.seq, "report", case.state, case.state, when, doer.name, doer.role, reason, said)
    case.hash = link(case.hash, line)
    return Entry(
        case.number, case.seq, "report", case.state, case.state, case.stage, at, doer.name, doer.role, reason, said,
        case.hash, case.department, case.crew, case.collector, case.deadline_at, reporters,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _said(at: datetime) -> str:
    """As it is hashed; a batch's steps are all of one moment."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
