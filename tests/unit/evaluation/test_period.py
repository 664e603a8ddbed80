"""Days, periods and rates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.period import NotAPeriod, Period, day_of
from services.evaluation.router import rate, span

DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))


@given(DAYS, st.integers(0, 3000))
def test_a_period_holds_both_its_ends_and_every_day_between(first: date, length: int) -> None:
    days = Period(first, first + timedelta(days=length)).days()
    assert (days[0], days[-1], len(set(days))) == (first, first + timedelta(days=length), length + 1)
    assert list(days) == span(days[0].isoformat(), days[-1].isoformat())


def test_a_period_that_ends_before_it_begins_or_lasts_longer_than_records_is_none() -> None:
    for last in (date(2026, 2, 28), date(2046, 1, 1)):
        with pytest.raises(NotAPeriod):
            Period(date(2026, 3, 1), last)
    assert Period(None, date(2026, 3, 1)).days() == []


def test_the_countys_day_begins_at_sixteen_hours_utc() -> None:
    assert day_of(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert day_of(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(3452, 3517, 98.15), (347, 386, 89.90), (0, 5, 0.0), (1, 800, 0.13), (0, 0, None)]
)
def test_a_rate_is_rounded_half_up_and_nothing_of_nothing_is_no_rate(
    part: int, whole: int, shown: float | None
) -> None:
    assert rate(part, whole) == shown
