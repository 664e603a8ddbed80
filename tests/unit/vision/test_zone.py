"""Zones: what lies inside, when a rule holds, what counts in it, and rules that could never work."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from services.vision.detector import KINDS
from services.vision.domain.box import Box
from services.vision.domain.calendar import Calendar, Days, Schedule, Window
from services.vision.domain.zone import Kind, Zone, check, in_order
from services.vision.rules import CannotWork, ZoneText

SQUARE = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
BOW = ((0.2, 0.2), (0.8, 0.8), (0.8, 0.2), (0.2, 0.8))
WEEK = frozenset(range(1, 8))
COUNTY = Calendar(holidays=frozenset({date(2026, 10, 1)}), makeup_workdays=frozenset({date(2026, 10, 10)}))
MARKET = Window(WEEK, time(18), time(22), permitted=True)


def local(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def zone(**changes: object) -> Zone:
    return Zone(**{"id": "z", "kind": Kind.NO_PARKING, "polygon": SQUARE, "dwell_seconds": 60.0, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("box", "share"),
    [
        (Box(0.3, 0.3, 0.5, 0.5), 1.0),
        (Box(0.0, 0.3, 0.4, 0.5), 0.5),
        (Box(0.0, 0.0, 0.1, 0.1), 0.0),
        (Box(0.0, 0.0, 1.0, 1.0), 0.36),
    ],
)
def test_the_share_of_a_box_inside_is_measured(box: Box, share: float) -> None:
    assert zone().share_inside(box) == pytest.approx(share, abs=0.08)


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (local(3, 2, 9, 0), True),  # a Monday
        (local(3, 2, 19, 0), False),
        (local(3, 7, 9, 0), False),  # a Saturday
        (local(3, 6, 23, 30), True),  # the night window of Friday
        (local(3, 7, 1, 30), True),  # goes on after midnight
        (local(3, 8, 1, 30), False),
    ],
)
def test_a_schedule_holds_in_its_windows_also_across_midnight(at: datetime, holds: bool) -> None:
    day = Window(frozenset({1, 2, 3, 4, 5}), time(8), time(18))
    night = Window(frozenset({5}), time(23), time(2))
    assert zone(schedule=Schedule((day, night))).active(at) is holds


@pytest.mark.parametrize(
    ("on", "at", "holds"),
    [
        (Days.WORKING, local(10, 1, 9, 0), False),  # a Thursday that the county has off
        (Days.WORKING, local(10, 10, 9, 0), True),  # a Saturday that it works
        (Days.WORKING, local(10, 9, 9, 0), True),
        (Days.OFF, local(10, 1, 9, 0), True),
        (Days.OFF, local(10, 10, 9, 0), False),
        (Days.OFF, local(10, 11, 9, 0), True),  # a Sunday
        (Days.ALL, local(10, 1, 9, 0), True),
    ],
)
def test_holidays_and_days_worked_instead_count_as_the_county_has_them(on: Days, at: datetime, holds: bool) -> None:
    assert zone(schedule=Schedule((Window(WEEK, time(8), time(18), on),), COUNTY)).active(at) is holds


def test_while_the_night_market_is_permitted_nothing_is_forbidden_and_around_it_all_is() -> None:
    market = zone(schedule=Schedule((MARKET,)))
    assert [market.active(local(3, 2, hour, 0)) for hour in (17, 18, 21, 22)] == [True, False, False, True]


def test_after_the_market_there_is_a_grace_and_none_at_midnight() -> None:
    market = zone(schedule=Schedule((MARKET, Window(WEEK, time(0), time(0)))), grace_seconds=1800.0)
    times = [(22, 10), (22, 29), (22, 30), (23, 59)]
    assert [market.active(local(3, 2, hour, minute)) for hour, minute in times] == [False, False, True, True]
    assert market.active(local(3, 3, 0, 5))


def test_a_short_market_within_the_grace_starts_the_grace_again() -> None:
    short = Window(WEEK, time(12), time(12, 5), permitted=True)
    assert not zone(schedule=Schedule((short,)), grace_seconds=1800.0).active(local(3, 2, 12, 20))


def test_the_dwell_is_the_hours_else_the_classes_else_the_zones() -> None:
    school = Window(WEEK, time(7), time(8), dwell_seconds=20.0)
    rule = zone(schedule=Schedule((school, Window(WEEK, time(0), time(0)))), dwell_by_class={"truck": 30.0})
    assert rule.dwell_for("Truck", local(3, 2, 7, 30)) == 20
    assert rule.dwell_for("Truck", local(3, 2, 9, 0)) == 30
    assert rule.dwell_for("Truck", None) == 30
    assert rule.dwell_for("car", local(3, 2, 9, 0)) == 60


def test_what_is_too_small_or_stands_in_a_mask_does_not_count() -> None:
    masked = zone(min_height=0.1, min_area=0.02, masks=(((0.2, 0.6), (0.5, 0.6), (0.5, 0.8), (0.2, 0.8)),))
    assert masked.admits(Box(0.5, 0.5, 0.7, 0.7))
    assert not masked.admits(Box(0.5, 0.5, 0.8, 0.58))  # too low
    assert not masked.admits(Box(0.5, 0.5, 0.6, 0.65))  # too small
    assert not masked.admits(Box(0.25, 0.5, 0.45, 0.75))  # its foot is masked
    assert masked.admits(Box(0.25, 0.3, 0.45, 0.6))  # only its foot counts


def test_of_zones_that_overlap_the_higher_priority_comes_first_then_the_smaller() -> None:
    small = zone(id="small", polygon=((0.2, 0.2), (0.4, 0.2), (0.4, 0.4)))
    assert [one.id for one in in_order([zone(id="wide"), small, zone(id="first", priority=1)])] == [
        "first", "small", "wide",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"polygon": ((0.1, 0.1), (0.5, 0.5))}, "three corners"),
        ({"polygon": ((0.1, 0.1), (0.11, 0.1), (0.1, 0.11))}, "too small"),
        ({"polygon": ((0.1, 0.1), (1.5, 0.1), (0.1, 0.9))}, "0..1"),
        ({"polygon": BOW}, "cross"),
        ({"masks": (BOW,)}, "cross"),
        ({"masks": (((0.1, 0.1), (0.2, 0.2)),)}, "mask has three"),
        ({"masks": (((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)),)}, "cover the whole"),
        ({"dwell_seconds": 0.0}, "dwell"),
        ({"dwell_by_class": {"car": 90000.0}}, "dwell"),
        ({"schedule": Schedule((Window(WEEK, time(8), time(9), dwell_seconds=0.5),))}, "dwell"),
        ({"grace_seconds": -1.0}, "grace"),
        ({"schedule": Schedule((Window(frozenset({9}), time(8), time(9)),))}, "1 to 7"),
        ({"schedule": Schedule((Window(frozenset(), time(8), time(9)),))}, "1 to 7"),
        ({"schedule": Schedule((Window(frozenset({1}), time(8), time(9), Days.OFF),))}, "no day"),
        ({"schedule": Schedule((Window(WEEK, time(0), time(0), permitted=True),))}, "never holds"),
        ({"schedule": Schedule((Window(WEEK, time(8), time(9)),)), "grace_seconds": 3600.0}, "never holds"),
        ({"classes": frozenset({"person"})}, "knows no person"),
        ({"dwell_by_class": {"lorry": 9.0}}, "knows no lorry"),
        ({"kind": Kind.OCCUPATION, "min_height": 0.7}, "larger than the zone"),
        ({"min_area": 1.1}, "larger than the zone"),
        ({"min_confidence": 1.0}, "confidence"),
    ],
)
def test_a_rule_that_cannot_work_says_why(wrong: dict[str, object], why: str) -> None:
    [said] = check(zone(**wrong), KINDS)
    assert why in said


@pytest.mark.parametrize(
    "good",
    [
        {},
        {"kind": Kind.OCCUPATION, "classes": frozenset({"unknown", "table"})},
        {"dwell_by_class": {"truck": 30.0}, "grace_seconds": 600.0, "min_height": 0.3, "priority": 3},
        {"schedule": Schedule((MARKET, Window(frozenset({6}), time(8), time(9), Days.WORKING)), COUNTY)},
        {"polygon": ((0.2, 0.2), (0.8, 0.2), (0.5, 0.5), (0.8, 0.8), (0.2, 0.8))},  # a dent is no crossing
    ],
)
def test_a_good_rule_has_nothing_said_against_it(good: dict[str, object]) -> None:
    assert check(zone(**good), KINDS) == []


def test_a_written_rule_that_cannot_work_is_refused() -> None:
    with pytest.raises(CannotWork, match="dwell"):
        ZoneText(kind=Kind.NO_PARKING, polygon=list(SQUARE), dwell_seconds=0).zone("z")


def test_a_rule_is_written_with_windows_classes_and_masks() -> None:
    text = ZoneText.model_validate(
        {
            "kind": "no_parking", "polygon": SQUARE, "dwell_seconds": 60, "dwell_by_class": {"Truck": 20},
            "schedule": [{"days": [1], "from": "07:00", "to": "08:00", "on": "working", "dwell_seconds": 10}],
            "masks": [[[0.2, 0.2], [0.3, 0.2], [0.3, 0.3]]], "grace_seconds": 60, "priority": 2,
        }
    )  # fmt: skip
    made = text.zone("z", COUNTY)
    assert made.dwell_for("truck", local(3, 2, 9, 0)) == 20
    assert made.schedule == Schedule((Window(frozenset({1}), time(7), time(8), Days.WORKING, False, 10.0),), COUNTY)
    assert made.masks == (((0.2, 0.2), (0.3, 0.2), (0.3, 0.3)),)
