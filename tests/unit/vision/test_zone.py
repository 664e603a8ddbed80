"""Zones: what lies inside, when a rule holds, and rules that could never work."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from services.vision.domain.box import Box
from services.vision.domain.zone import Kind, Window, Zone, check
from services.vision.rules import CannotWork, ZoneText

SQUARE = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))


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
    assert zone(schedule=(day, night)).active(at) is holds


@pytest.mark.parametrize(
    "wrong",
    [
        {"polygon": ((0.1, 0.1), (0.5, 0.5))},
        {"polygon": ((0.1, 0.1), (0.11, 0.1), (0.1, 0.11))},
        {"polygon": ((0.1, 0.1), (1.5, 0.1), (0.1, 0.9))},
        {"dwell_seconds": 0.0},
        {"schedule": (Window(frozenset({9}), time(8), time(9)),)},
    ],
)
def test_a_rule_that_cannot_work_says_why(wrong: dict[str, object]) -> None:
    assert check(zone(**wrong))


def test_a_good_rule_has_nothing_said_against_it() -> None:
    assert check(zone()) == []


def test_a_written_rule_that_cannot_work_is_refused() -> None:
    with pytest.raises(CannotWork, match="dwell"):
        ZoneText(kind="no_parking", polygon=list(SQUARE), dwell_seconds=0).zone("z")
