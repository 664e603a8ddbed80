"""One alert a stay, at the right second: what a plain dwell timer gets wrong, told in boxes."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised, AlertReopened, Fact
from services.vision.domain.sight import Thing
from services.vision.domain.standing import Standing
from services.vision.domain.stay import Stay
from tests.support.street import ZONE, Actor, parked, passing, play


def raised(facts: list[Fact]) -> list[AlertRaised]:
    return [fact for fact in facts if isinstance(fact, AlertRaised)]


def cleared(facts: list[Fact]) -> list[AlertCleared]:
    return [fact for fact in facts if isinstance(fact, AlertCleared)]


WHOLE = raised(play([Actor(parked(10, 50))], 70))[0]


def test_a_vehicle_that_stands_past_the_dwell_is_one_alert_and_one_clearing() -> None:
    facts = play([Actor(parked(10, 50))], 70)
    [alert], [end] = raised(facts), cleared(facts)
    assert alert.since == pytest.approx(10, abs=1.5)
    assert alert.at == pytest.approx(25, abs=1.5)
    assert end.stay == alert.stay
    assert end.last_seen == pytest.approx(50, abs=1.5)


def test_a_short_stop_is_no_alert() -> None:
    assert not play([Actor(parked(10, 22))], 60)


def test_passing_traffic_is_no_alert() -> None:
    assert not play([Actor(passing(float(t))) for t in range(0, 60, 4)], 60)


def test_a_lorry_that_hides_the_car_neither_ends_nor_doubles_its_stay() -> None:
    lorry = Actor(lambda t: Box(0.3, 0.4, 0.75, 0.85) if 20 <= t <= 32 else None, Thing.PERSON, "person", texture=9)
    car = parked(10, 60)
    hidden = Actor(lambda t: None if 20 <= t <= 32 else car(t))
    facts = play([hidden, lorry], 80)
    assert len(raised(facts)) == 1
    assert raised(facts)[0].since == pytest.approx(10, abs=1.5)


def test_a_detector_that_loses_the_car_for_a_while_loses_no_time() -> None:
    car = parked(10, 60)
    seen = Actor(car)
    assert raised(play([seen], 80, keep=lambda n: not 75 <= n <= 110))[0].since == pytest.approx(10, abs=1.5)


def test_what_is_back_for_a_moment_leaves_and_comes_again_is_still_the_same_alert() -> None:
    spans = ((5, 40), (60, 68), (85, 125))
    facts = play([Actor(lambda t: next((box for a, b in spans if (box := parked(a, b)(t))), None))], 140)
    [alert], [first, second] = raised(facts), cleared(facts)
    [back] = [fact for fact in facts if isinstance(fact, AlertReopened)]
    assert {alert.stay} == {first.stay, second.stay, back.stay}
    assert back.since == pytest.approx(85, abs=1.5)


def test_another_car_in_the_same_place_begins_anew() -> None:
    facts = play([Actor(parked(5, 15)), Actor(parked(21, 31), texture=2)], 60)
    assert not raised(facts)


def test_a_vehicle_outside_the_zone_is_nobodys_business() -> None:
    assert not play([Actor(parked(5, 60, y=0.2))], 60)


def test_something_too_small_to_judge_is_left_alone() -> None:
    assert not play([Actor(parked(5, 60, size=0.04))], 60)


def test_a_queue_is_held_and_drives_off_without_an_alert() -> None:
    queue = [Actor(parked(5 + n * 0.3, 30, x=0.3 + n * 0.12, size=0.055, y=0.7), texture=n) for n in range(5)]
    assert not raised(play(queue, 60))


def test_a_stay_is_counted_on_by_whoever_takes_the_camera_over() -> None:
    first = Standing(ZONE)
    play([Actor(parked(0, 60))], 10, standing=first)
    [stay] = first.stays
    second = Standing(ZONE, stays=[Stay.from_json(stay.to_json())])
    [alert] = raised(play([Actor(parked(0, 60))], 20, standing=second, begins=14))
    assert alert.stay == stay.id
    assert alert.since == pytest.approx(0, abs=1.5)
    assert alert.at == pytest.approx(15, abs=1.5)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_losing_half_the_frames_moves_no_decision_by_two_seconds(seed: int) -> None:
    chance = random.Random(seed)
    kept = {2 * pair + chance.randint(0, 1) for pair in range(200)}  # one of each two frames
    [half] = raised(play([Actor(parked(10, 50))], 70, keep=kept.__contains__))
    assert abs(half.at - WHOLE.at) <= 2
    assert abs(half.since - WHOLE.since) <= 2


@settings(max_examples=12, deadline=None)
@given(st.floats(2, 12))
def test_the_frame_rate_moves_no_decision_by_two_seconds(fps: float) -> None:
    [alert] = raised(play([Actor(parked(10, 50))], 70, fps=fps))
    assert abs(alert.at - 25) <= 2
