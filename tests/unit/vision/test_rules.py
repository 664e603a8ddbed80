"""What a zone's rule changes in what is alerted: dwell by class and hour, size, confidence, masks, and priority."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest

from services.vision.domain.box import Box
from services.vision.domain.calendar import Schedule, Window
from services.vision.domain.facts import AlertRaised
from services.vision.domain.obstruction import Blob, Obstruction
from services.vision.domain.zone import Kind, Zone
from services.vision.occupation.ground import Ground
from tests.support.told import GROUND, Car, watched

KERB = Zone("kerb", Kind.NO_PARKING, ((0.1, 0.3), (0.9, 0.3), (0.9, 0.9), (0.1, 0.9)), 15.0)
GATE = Zone("gate", Kind.NO_PARKING, ((0.1, 0.3), (0.4, 0.3), (0.4, 0.9), (0.1, 0.9)), 25.0)
LEFT, RIGHT = Box(0.15, 0.5, 0.35, 0.75), Box(0.6, 0.45, 0.85, 0.8)
BEGAN = datetime(2026, 3, 2, 8, 59, 30, tzinfo=UTC)
WEEK = frozenset(range(1, 8))


def alerts(cars: list[Car], *zones: Zone) -> list[AlertRaised]:
    facts, _ = watched(cars, zones, 60, lambda at: BEGAN + timedelta(seconds=at))
    return [fact for fact in facts if isinstance(fact, AlertRaised)]


def test_each_class_has_its_own_dwell() -> None:
    rule = replace(KERB, dwell_by_class={"truck": 5.0})
    found = {one.label: one.at for one in alerts([Car(LEFT, 2, 60), Car(RIGHT, 2, 60, "truck")], rule)}
    assert found == {"truck": pytest.approx(7, abs=1), "car": pytest.approx(17, abs=1)}


def test_an_hour_has_its_own_dwell() -> None:
    hours = Schedule((Window(WEEK, time(9), time(10), dwell_seconds=5.0), Window(WEEK, time(0), time(0))))
    [alert] = alerts([Car(LEFT, 22, 60)], replace(KERB, schedule=hours))
    assert alert.at == pytest.approx(30, abs=1)  # nine o'clock, after eight seconds


@pytest.mark.parametrize(
    "rule",
    [
        {"min_height": 0.3},
        {"min_area": 0.06},
        {"min_confidence": 0.7},
        {"masks": (((0.1, 0.6), (0.4, 0.6), (0.4, 0.8), (0.1, 0.8)),)},
        {"classes": frozenset({"truck"})},
    ],
)
def test_what_does_not_count_raises_no_alert(rule: dict[str, object]) -> None:
    cars = [Car(LEFT, 2, 60), Car(RIGHT, 2, 60, "truck", confidence=0.8)]
    [alert] = alerts(cars, replace(KERB, **rule))  # type: ignore[arg-type]
    assert alert.label == "truck"


@pytest.mark.parametrize(
    ("kerb", "gate", "taken_by", "after"),
    [(0, 0, "gate", 25), (1, 0, "kerb", 15), (0, 1, "gate", 25)],
)
def test_what_stands_in_two_zones_is_one_alert_of_the_stronger(kerb: int, gate: int, taken_by: str, after: int) -> None:
    [alert] = alerts([Car(LEFT, 2, 60)], replace(KERB, priority=kerb), replace(GATE, priority=gate))
    assert alert.zone == taken_by
    assert alert.at == pytest.approx(2 + after, abs=1)


def test_a_market_of_higher_priority_lets_stand_what_the_street_forbids() -> None:
    permitted = Schedule((Window(WEEK, time(8), time(10), permitted=True),))
    market = replace(GATE, schedule=permitted, priority=1)
    assert [one.box.iou(RIGHT) > 0.9 for one in alerts([Car(LEFT, 2, 60), Car(RIGHT, 2, 60)], KERB, market)] == [True]


def test_a_stall_in_two_zones_is_one_stay_of_the_first() -> None:
    first, second = Obstruction(replace(GATE, kind=Kind.OCCUPATION)), Obstruction(replace(KERB, kind=Kind.OCCUPATION))
    first.elsewhere, second.elsewhere = [second], [first]
    for at in range(10):
        blob = Blob(LEFT, float(at), 0.2)
        first.step([blob], [], float(at), True)
        second.step([blob], [], float(at), True)
    assert (len(first.stays), len(second.stays)) == (1, 0)


@pytest.mark.parametrize(
    "rule", [{"min_height": 0.3}, {"classes": frozenset({"stall"})}, {"dwell_by_class": {"unknown": 30.0}}]
)
def test_an_unnamed_thing_is_held_against_the_same_rule(rule: dict[str, object]) -> None:
    pavement = replace(KERB, kind=Kind.OCCUPATION)
    plain, ruled = Obstruction(pavement), Obstruction(replace(pavement, **rule))  # type: ignore[arg-type]
    found = [(len(plain.step([Blob(LEFT, t, 0.2)], [], t, True)), len(ruled.step([Blob(LEFT, t, 0.2)], [], t, True)))
             for t in map(float, range(25))]  # fmt: skip
    assert (sum(a for a, _ in found), sum(b for _, b in found)) == (1, 0)


def test_in_a_mask_of_an_occupation_zone_nothing_is_looked_for() -> None:
    pavement = replace(KERB, kind=Kind.OCCUPATION)
    masked = replace(pavement, id="masked", masks=(((0.1, 0.3), (0.5, 0.3), (0.5, 0.9), (0.1, 0.9)),))
    ground = Ground([pavement, masked])
    found: dict[str, list[Blob]] = {}
    for n in range(60):
        frame = GROUND.copy()
        if n >= 20:
            frame[90:130, 60:110] = 20
        found = ground.look(frame, [], n / 2) or {}
    assert len(found["kerb"]) == 1
    assert found["masked"] == []


def test_a_camera_that_changes_its_pictures_shape_begins_anew_and_does_not_fail() -> None:
    ground = Ground([replace(KERB, kind=Kind.OCCUPATION)])
    other = np.full((576, 704, 3), 90, np.uint8)
    told = [ground.look(GROUND if n < 40 else other, [], n / 2) for n in range(80)]
    assert told[39] == told[79] == {"kerb": []}
    assert told[41] is None
