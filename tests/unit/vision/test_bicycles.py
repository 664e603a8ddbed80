"""Bicycles left in a zone: told by their number, once, whatever passes and however a detector cuts them up."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from services.vision.domain.bicycles import Bicycles
from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import Tracker
from services.vision.domain.zone import Kind, Zone

ZONE = Zone(
    "rack", Kind.OCCUPATION, ((0.1, 0.3), (0.9, 0.3), (0.9, 0.9), (0.1, 0.9)), 20.0, subject="bicycles", count=3
)


def bicycle(n: int, label: str = "bicycle") -> Detection:
    return Detection(Box(0.2 + 0.12 * n, 0.5, 0.3 + 0.12 * n, 0.65), Thing.BICYCLE, label, 0.5)


def play(seen: Callable[[float], Sequence[Detection]], seconds: float, zone: Zone = ZONE) -> list[Fact]:
    tracker, place = Tracker(), Bicycles(zone)
    return [
        fact for n in range(int(seconds * 2)) for fact in place.step(tracker.update(seen(n / 2), n / 2), n / 2, True)
    ]


def test_three_that_stand_too_long_are_one_alert_from_when_the_third_came_until_there_are_fewer() -> None:
    def seen(at: float) -> list[Detection]:
        leave = [60.0, 90.0, 70.0, 75.0]  # 10, 12, 14, 16 came; the second leaves last
        return [bicycle(n) for n in range(4) if 10 + 2 * n <= at < leave[n]]

    raised, cleared = play(seen, 100)
    assert isinstance(raised, AlertRaised)
    assert isinstance(cleared, AlertCleared)
    assert (raised.since, raised.label) == (14.0, "bicycles")
    assert 34 <= raised.at <= 35
    assert raised.box.iou(Box(0.2, 0.5, 0.66, 0.65)) > 0.9
    assert (cleared.stay, cleared.last_seen) == (raised.stay, 69.5)


def test_two_are_too_few_and_three_that_leave_soon_too_short() -> None:
    assert not play(lambda at: [bicycle(0), bicycle(1)], 60)
    assert not play(lambda at: [bicycle(n) for n in range(3)] if at < 15 else [], 60)


def test_a_machine_seen_as_two_boxes_counts_once() -> None:
    wheel = Detection(Box(0.2, 0.57, 0.25, 0.65), Thing.BICYCLE, "motorcycle", 0.3)
    assert not play(lambda at: [bicycle(0), wheel, bicycle(1)], 60)


def test_riders_count_not_at_all() -> None:
    def seen(at: float) -> list[Detection]:
        return [
            replace(bicycle(0), box=Box(x, 0.5, x + 0.1, 0.65))
            for n in range(3)
            if (x := (at * 0.1 + 0.3 * n) % 1) < 0.9
        ]

    assert not play(seen, 60)


def test_a_bus_before_them_and_a_detector_that_blinks_end_nothing() -> None:
    bus = Detection(Box(0.1, 0.3, 0.9, 0.8), Thing.VEHICLE, "bus", 0.7)

    def seen(at: float) -> list[Detection]:
        if 40 <= at < 80:
            return [bus]
        return [] if 90 <= at < 96 else [bicycle(n) for n in range(3)]

    assert [type(fact) for fact in play(seen, 120)] == [AlertRaised]


def test_bicycles_outside_the_zone_are_nobodys_business() -> None:
    low = replace(ZONE, polygon=((0.1, 0.7), (0.9, 0.7), (0.9, 0.9), (0.1, 0.9)))
    assert not play(lambda at: [bicycle(n) for n in range(4)], 60, low)
