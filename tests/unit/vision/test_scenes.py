"""Each kind of street once, through the whole analysis: every alert that is due, no other, none twice."""

from collections.abc import Callable
from random import Random

import pytest

from services.vision.domain.facts import AlertCleared, AlertRaised, AlertReopened, Held
from tests.bench.vision.scripted import measure
from tests.support.scenes import catalogue
from tests.support.scenes.play import play
from tests.support.scenes.scene import Scene


@pytest.mark.parametrize("kind", catalogue.KINDS, ids=lambda kind: str(kind.__name__))
def test_every_due_alert_is_raised_once_and_in_time_and_no_other(kind: Callable[[Random, int], Scene]) -> None:
    outcome = measure(catalogue.make(kind, 1))
    assert (outcome.missed, outcome.false, outcome.duplicates, outcome.never_cleared) == ([], [], 0, 0)
    assert all(abs(error) <= 2.5 for error in (*outcome.alert_errors, *outcome.clear_errors))


@pytest.mark.parametrize(
    "name",
    ["taxi_rank-53-low_fps", "taxi_rank-52-dropped_frames", "hidden_again_and_again-2", "hidden_again_and_again-3"],
)
def test_who_moves_up_is_another_and_who_was_first_seen_in_part_is_one(name: str) -> None:
    outcome = measure(next(scene for scene in catalogue.scenes() if scene.name == name))
    assert (outcome.missed, outcome.false, outcome.duplicates, outcome.never_cleared) == ([], [], 0, 0)
    assert all(abs(error) <= 2.5 for error in (*outcome.alert_errors, *outcome.clear_errors))


@pytest.mark.parametrize(
    ("name", "seed"),
    [("double_parked", 100), ("double_parked", 102), ("loading", 100), ("loading", 103), ("parked_and_traffic", 103)],
)
def test_what_is_half_hidden_for_long_or_moves_up_a_little_is_one_stay_all_the_time(name: str, seed: int) -> None:
    outcome = measure(_scene(name, seed))
    assert (outcome.missed, outcome.false, outcome.duplicates, outcome.never_cleared) == ([], [], 0, 0)
    assert all(abs(error) <= 1.0 for error in outcome.alert_errors)


def test_what_is_driving_off_when_its_rule_begins_is_no_alert() -> None:
    assert measure(_scene("rule_begins", 104)).false == []


def test_there_are_two_hundred_scenes_and_no_two_have_one_name() -> None:
    names = [scene.name for scene in catalogue.scenes()]
    assert len(set(names)) == len(names) >= 200


def test_what_comes_back_within_the_cool_down_opens_its_alert_again() -> None:
    facts = play(_scene("the_same_back", 1))
    first, cleared, again, gone = (fact for fact in facts if not isinstance(fact, Held))
    assert isinstance(first, AlertRaised)
    assert isinstance(cleared, AlertCleared)
    assert isinstance(again, AlertReopened)
    assert isinstance(gone, AlertCleared)
    assert first.stay == cleared.stay == again.stay == gone.stay


def test_a_jam_is_said_with_when_it_held_alerts_back() -> None:
    scene = _scene("parked_in_a_jam", 1)
    [event] = scene.events
    assert event.due is not None
    [held, *_] = (fact for fact in play(scene) if isinstance(fact, Held))
    assert held.reason == "congestion"
    assert held.begins < event.begins + scene.zone.dwell_seconds < event.due[0] <= held.ends


def _scene(name: str, seed: int) -> Scene:
    return catalogue.make(next(kind for kind in catalogue.KINDS if kind.__name__ == name), seed)
