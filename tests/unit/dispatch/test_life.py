"""A case's life: the way through the seven stages, the side ways, who may not, and a log that shows a change."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.dispatch.domain.case import Case, Entry
from services.dispatch.domain.chain import Line, broken_at
from services.dispatch.domain.doer import SYSTEM, Doer
from services.dispatch.domain.effects import note_overdue
from services.dispatch.domain.life import take
from services.dispatch.domain.opening import Grid, open_case
from services.dispatch.domain.permission import DataMissing, NotNow, NotYours, allowed_steps
from services.dispatch.domain.rulebook import Rulebook
from services.dispatch.domain.states import State
from services.dispatch.domain.steps import STEPS

from .conftest import MONDAY, sighting

WHO = {
    "acceptor": Doer("ac", "acceptor"),
    "shift_leader": Doer("sl", "shift_leader"),
    "dispatcher": Doer("di", "dispatcher"),
    "dept_clerk": Doer("dc", "dept_clerk", department="D10"),
    "dept_leader": Doer("dl", "dept_leader", department="D10"),
    "crew": Doer("cr", "crew", crew="crew-1"),
    "collector": Doer("co", "collector", collector="c-01"),
    "inspector": Doer("in", "inspector"),
    "leader": Doer("le", "leader"),
    "leader2": Doer("le2", "leader"),
    "system": SYSTEM,
}


class Walk:
    """Takes steps on a case, an hour apart unless told otherwise."""

    def __init__(self, case: Case, book: Rulebook) -> None:
        self.case, self.book, self.at = case, book, MONDAY
        self.entries: list[Entry] = []

    def go(self, who: str, step: str, reason: str = "原因", minutes: float = 1, **data: Any) -> "Walk":
        self.at += timedelta(minutes=minutes)
        self.entries.append(take(self.case, step, WHO[who], self.at, reason, data, self.book))
        return self

    def dispatched(self) -> "Walk":
        self.go("acceptor", "accept").go("shift_leader", "file")
        return self.go("dispatcher", "dispatch", department="D10", crew="crew-1", minutes=58)  # at 10:00

    def fed_back(self) -> "Walk":
        return self.dispatched().go("crew", "receive").go("crew", "feed_back")

    def to_close(self) -> "Walk":
        return self.fed_back().go("acceptor", "send_check", collector="c-01").go("collector", "check_passed")


@pytest.fixture
def walk(reported: Case, book: Rulebook) -> Walk:
    return Walk(reported, book)


def county_time(at: datetime | None, book: Rulebook) -> str:
    assert at is not None
    return at.astimezone(book.zone).strftime("%d %H:%M")


def test_a_case_goes_through_all_seven_stages(walk: Walk) -> None:
    walk.to_close().go("shift_leader", "close").go("system", "evaluate")
    assert [entry.stage for entry in walk.entries] == [2, 2, 3, 4, 5, 6, 6, 7, 7]
    assert (walk.case.state, walk.case.evaluated, walk.case.clocks) == (State.CLOSED, True, {})


def test_a_dispatched_case_has_its_unit_limit_and_deadline(walk: Walk) -> None:
    walk.dispatched()
    assert (walk.case.department, walk.case.limit_hours, walk.case.limit_clock) == ("D10", 4.0, "work")
    assert county_time(walk.case.deadline_at, walk.book) == "02 16:00"  # from 10:00, over noon
    assert set(walk.case.clocks) == {"receive", "handle"}


def test_time_in_checks_that_failed_is_not_charged_to_the_unit(walk: Walk) -> None:
    walk.fed_back().go("acceptor", "send_check", collector="c-01", minutes=0)
    walk.go("collector", "check_failed", minutes=60)  # an hour of working time
    assert (walk.case.state, walk.case.reworks) == (State.HANDLING, 1)
    assert county_time(walk.case.deadline_at, walk.book) == "02 17:00"


def test_a_suspended_case_goes_on_with_what_was_left(walk: Walk) -> None:
    walk.dispatched().go("crew", "receive", minutes=0)
    walk.go("leader", "suspend", minutes=60, review_at="2026-03-04T00:00:00+00:00")
    assert walk.case.clocks["handle"].left_seconds == 3 * 3600
    walk.go("dispatcher", "resume", minutes=24 * 60)  # Tuesday 11:00
    assert county_time(walk.case.deadline_at, walk.book) == "03 16:00"


def test_a_granted_return_takes_case_and_clock_from_the_unit(walk: Walk) -> None:
    walk.dispatched().go("dept_leader", "ask_return").go("shift_leader", "return_granted")
    assert (walk.case.state, walk.case.department, walk.case.deadline_at) == (State.FILED, "", None)
    assert "handle" not in walk.case.clocks
    assert walk.entries[-1].department == "D10"  # who is to be told


def test_a_refused_return_goes_back_to_where_it_was_asked(walk: Walk) -> None:
    walk.dispatched().go("crew", "receive").go("dept_leader", "ask_return").go("inspector", "supervise")
    assert walk.go("shift_leader", "return_refused").case.state is State.HANDLING
    with pytest.raises(NotNow):
        walk.go("dept_leader", "ask_return")  # once a dispatch


def test_a_return_is_asked_in_the_first_quarter_of_the_limit(walk: Walk) -> None:
    with pytest.raises(NotNow):
        walk.dispatched().go("dept_leader", "ask_return", minutes=61)


def test_only_a_granted_extension_moves_the_deadline_and_only_in_time(walk: Walk) -> None:
    walk.dispatched().go("crew", "receive")
    walk.go("shift_leader", "extend", until="2026-03-02T09:00:00+00:00")
    assert county_time(walk.case.deadline_at, walk.book) == "02 17:00"
    with pytest.raises(NotYours):  # the second is the leader's
        walk.go("shift_leader", "extend", until="2026-03-02T10:00:00+00:00")
    walk.go("leader", "extend", until="2026-03-02T10:00:00+00:00")
    with pytest.raises(NotNow):
        walk.go("leader", "extend", minutes=24 * 60, until="2026-03-09T10:00:00+00:00")


def test_a_leaders_instruction_pauses_dispatching(walk: Walk) -> None:
    walk.go("acceptor", "accept").go("shift_leader", "file").go("dispatcher", "escalate")
    assert walk.case.clocks["dispatch"].due_at is None
    walk.go("leader", "meeting", meeting_at="2026-03-03T01:00:00+00:00")
    walk.go("leader", "instruct", department="D24")
    assert (walk.case.state, walk.case.instructed_department) == (State.FILED, "D24")
    assert walk.case.clocks["dispatch"].due_at is not None


def test_a_forced_close_needs_two_accounts(walk: Walk) -> None:
    walk.dispatched()
    with pytest.raises(NotYours):
        walk.go("shift_leader", "force_close")
    assert walk.go("leader", "force_close").case.state is State.DISPATCHED
    with pytest.raises(NotYours):
        walk.go("leader", "force_close")
    assert walk.go("leader2", "force_close").case.state is State.FORCE_CLOSED


def test_who_handled_a_case_may_not_check_it(walk: Walk) -> None:
    walk.dispatched().go("crew", "receive").go("crew", "feed_back")
    walk.go("acceptor", "send_check", collector="c-01")
    walk.case.handled_by = "co"
    with pytest.raises(NotYours):
        walk.go("collector", "check_passed")


def test_a_closed_case_is_reopened_within_seven_days(walk: Walk) -> None:
    walk.to_close().go("shift_leader", "close")
    with pytest.raises(NotNow):
        walk.go("shift_leader", "reopen", minutes=8 * 24 * 60)
    walk.at -= timedelta(days=2)
    assert walk.go("shift_leader", "reopen").case.state is State.HANDLING
    assert walk.case.clocks["handle"].due_at is not None


def test_a_refusal_says_what_is_allowed(walk: Walk) -> None:
    with pytest.raises(NotNow) as refused:
        walk.go("shift_leader", "close")
    assert refused.value.members == {"allowed_steps": ["send_verify", "reject", "merge", "cancel", "supervise"]}


def test_another_departments_case_is_not_theirs(walk: Walk) -> None:
    walk.dispatched()
    stranger = Doer("x", "dept_clerk", department="D02")
    assert allowed_steps(walk.case, stranger, walk.at, walk.book.calendar) == []
    with pytest.raises(NotYours):
        take(walk.case, "receive", stranger, walk.at, "", {}, walk.book)


def test_missing_data_is_named_and_nothing_changes(walk: Walk) -> None:
    before = (walk.case.state, walk.case.seq, walk.case.hash)
    with pytest.raises(DataMissing, match="reason"):
        walk.go("acceptor", "reject", reason=" ")
    assert (walk.case.state, walk.case.seq, walk.case.hash) == before


NOT_TO_COME = [
    "2026-02-27T01:00:00+00:00", "2028-03-02T00:00:00+00:00", "9999-12-31T23:59:59+00:00",
    "9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+08:00", "2026-03-03T01:00:00", "明天",
]  # fmt: skip


@pytest.mark.parametrize("when", NOT_TO_COME)
def test_a_time_that_is_past_or_years_away_or_none_at_all_is_refused(walk: Walk, book: Rulebook, when: str) -> None:
    walk.dispatched().go("crew", "receive")
    deadline, seq = walk.case.deadline_at, walk.case.seq
    with pytest.raises(DataMissing, match="until"):
        walk.go("leader", "extend", until=when)
    with pytest.raises(DataMissing, match="review_at"):
        walk.go("leader", "suspend", review_at=when)
    assert (walk.case.state, walk.case.deadline_at, walk.case.seq) == (State.HANDLING, deadline, seq)
    case, _ = open_case("2", sighting(), Grid("U1", "W1"), MONDAY, book)
    meeting = Walk(case, book).go("acceptor", "accept").go("shift_leader", "file").go("dispatcher", "escalate")
    with pytest.raises(DataMissing, match="meeting_at"):
        meeting.go("leader", "meeting", meeting_at=when)


def test_a_deadline_may_be_put_off_by_nearly_two_years(walk: Walk) -> None:
    walk.dispatched().go("crew", "receive").go("leader", "extend", until="2028-02-29T00:00:00+00:00")
    assert county_time(walk.case.deadline_at, walk.book) == "29 08:00"


def test_handling_past_the_deadline_is_overdue_once(walk: Walk) -> None:
    walk.dispatched().go("crew", "receive")
    assert walk.case.deadline_at is not None
    assert not note_overdue(walk.case, walk.case.deadline_at)  # done at the deadline is on time
    assert note_overdue(walk.case, walk.case.deadline_at + timedelta(seconds=1))
    assert not note_overdue(walk.case, walk.case.deadline_at + timedelta(hours=1))


def lines(entries: list[Entry]) -> list[tuple[Line, bytes]]:
    return [
        (Line(e.number, e.seq, e.step, e.from_state, e.to_state, e.at.isoformat(timespec="microseconds"), e.actor,
              e.role, e.reason, e.data), e.hash)
        for e in entries
    ]  # fmt: skip


def test_a_changed_line_of_the_log_shows(book: Rulebook) -> None:
    case, first = open_case("1", sighting(), Grid("U1", "W1"), MONDAY, book)
    walk = Walk(case, book).dispatched()
    log = lines([first, *walk.entries])
    assert broken_at(log) is None
    forged = [(line._replace(reason="别的") if line.seq == 3 else line, hash) for line, hash in log]
    assert broken_at(forged) == 3
    assert broken_at(log[:1] + log[2:]) == 2  # a line taken out


DATA = {
    "department": "D10", "collector": "c-01", "main": "2", "until": "2026-12-01T00:00:00+00:00",
    "meeting_at": "2026-12-01T00:00:00+00:00", "review_at": "2026-12-01T00:00:00+00:00",
}  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(sorted(WHO)), st.integers(0, 300))))
def test_every_walk_stays_on_the_map_and_in_its_log(book: Rulebook, wishes: list[tuple[str, str, int]]) -> None:
    case, first = open_case("1", sighting(), Grid("U1", "W1"), MONDAY, book)
    entries, at = [first], MONDAY
    for step, who, minutes in wishes:
        at += timedelta(minutes=minutes)
        offered = allowed_steps(case, WHO[who], at, book.calendar)
        before = case.state
        try:
            entries.append(take(case, step, WHO[who], at, "原因", dict(DATA), book))
        except (NotYours, NotNow):
            assert step not in offered
            continue
        except DataMissing:
            assert step in offered
            continue
        assert step in offered
        assert before in STEPS[step].sources
        assert case.seq == len(entries)
        assert sum(clock.name == "handle" for clock in case.clocks.values()) <= 1
        if case.state in (State.DISPATCHED, State.HANDLING):
            assert case.department
            assert case.deadline_at
    assert broken_at(lines(entries)) is None
    assert [entry.to_state for entry in entries][-1] == case.state
