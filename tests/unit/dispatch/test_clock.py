"""Working time: the standard's worked examples, and that no second is lost or won by a pause."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.domain.clock import Calendar, Clock, Counting

ZONE = ZoneInfo("Asia/Shanghai")
PLAIN = Calendar()
APRIL = Calendar(
    holidays=frozenset({date(2024, 4, 1), date(2024, 4, 4), date(2024, 4, 5), date(2024, 4, 6)}),
    makeup_workdays=frozenset({date(2024, 4, 7)}),
)
SATURDAY_WORKS = Calendar(makeup_workdays=frozenset({date(2024, 3, 16)}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("calendar", "start", "hours", "counting", "deadline"),
    [
        (PLAIN, "03-15 16:30", 4, Counting.WORK, "03-18 10:30"),
        (PLAIN, "03-15 12:30", 2, Counting.WORK, "03-15 16:00"),
        (PLAIN, "03-15 18:00", 2, Counting.WORK, "03-18 10:00"),
        (PLAIN, "03-15 12:00", 1, Counting.WORK, "03-15 15:00"),
        (PLAIN, "03-16 23:40", 2, Counting.URGENT, "03-17 01:40"),
        (APRIL, "03-29 09:00", 8, Counting.WORK, "04-02 09:00"),
        (SATURDAY_WORKS, "03-15 17:00", 2, Counting.WORK, "03-16 09:00"),
        (APRIL, "04-03 16:00", 8, Counting.WORK, "04-07 16:00"),
    ],
)
def test_a_limit_runs_out_where_the_standard_says(
    calendar: Calendar, start: str, hours: int, counting: Counting, deadline: str
) -> None:
    assert calendar.due(at(start), hours * 3600, counting) == at(deadline)


def test_a_suspended_limit_goes_on_with_what_was_left() -> None:
    began = at("03-11 08:00")
    clock = Clock("handle", Counting.WORK, began, PLAIN.due(began, 40 * 3600, Counting.WORK))
    paused = clock.pause(PLAIN.due(began, 10 * 3600, Counting.WORK), PLAIN)
    assert paused.left_seconds == 30 * 3600
    assert paused.resume(at("03-18 08:00"), PLAIN).due_at == at("03-21 16:00")


def test_a_clock_that_was_late_is_due_at_once_when_it_goes_on() -> None:
    clock = Clock("handle", Counting.URGENT, at("03-15 08:00"), at("03-15 10:00"))
    paused = clock.pause(at("03-15 11:00"), PLAIN)
    assert paused.left_seconds == -3600
    assert paused.resume(at("03-15 12:00"), PLAIN).due_at == at("03-15 12:00")


moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: at("01-01 00:00") + timedelta(minutes=minutes))


@given(moments, st.integers(0, 200 * 60), st.sampled_from(Counting))
def test_the_time_to_a_deadline_is_the_limit(start: datetime, minutes: int, counting: Counting) -> None:
    due = APRIL.due(start, minutes * 60, counting)
    assert APRIL.between(start, due, counting) == minutes * 60


@given(moments, st.integers(1, 80 * 60), st.integers(0, 5000), st.integers(0, 5000))
def test_pausing_conserves_time(start: datetime, limit: int, used: int, rest: int) -> None:
    clock = Clock("handle", Counting.WORK, start, APRIL.due(start, limit * 60, Counting.WORK))
    stopped_at = start + timedelta(minutes=used)
    paused = clock.pause(stopped_at, APRIL)
    went_on_at = stopped_at + timedelta(minutes=rest)
    due = paused.resume(went_on_at, APRIL).due_at
    assert due is not None
    before = APRIL.between(start, stopped_at, Counting.WORK)
    after = APRIL.between(went_on_at, due, Counting.WORK)
    assert before + after == max(limit * 60, before)
