"""What every detector's follower promises: one number a thing while it is seen, another for another, on told boxes."""

from collections.abc import Sequence

import pytest

from services.vision.detector import Detector
from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import LOST_AFTER, Follower, Track
from tests.support.street import Actor, parked, passing, play


def car(x: float, y: float = 0.6, confidence: float = 0.6) -> Detection:
    return Detection(Box(x - 0.1, y - 0.08, x + 0.1, y + 0.08), Thing.VEHICLE, "car", confidence)


def follow(follower: Follower, seen: Sequence[Sequence[Detection]], begin: float = 0.0, fps: float = 5) -> list[Track]:
    """The tracks of the last look."""
    tracks: list[Track] = []
    for n, each in enumerate(seen):
        tracks = follower.update(each, begin + n / fps)
    return tracks


@pytest.mark.parametrize("fps", [1, 2, 5])
def test_a_thing_that_stands_keeps_its_number_and_is_known_to_be_still(detector: Detector, fps: int) -> None:
    follower = detector.follower()
    [early] = follow(follower, [[car(0.5)]] * 3, 0, fps)
    number = early.id
    [late] = follow(follower, [[car(0.5 + 0.002 * (n % 2))] for n in range(20)], 3 / fps, fps)
    assert (late.id, late.kind, late.label) == (number, Thing.VEHICLE, "car")
    assert late.still
    assert not late.driving


def test_a_thing_that_drives_by_keeps_its_number_and_is_known_to_drive(detector: Detector) -> None:
    follower = detector.follower()
    numbers = {track.id for n in range(20) for track in follower.update([car(0.1 + 0.04 * n)], n / 5)}
    assert len(numbers) == 1
    [track] = follower.update([car(0.9)], 4)
    assert track.driving
    assert not track.still


def test_a_track_is_where_it_was_seen_and_remembers_three_seconds(detector: Detector) -> None:
    seen = car(0.52, confidence=0.4)
    [track] = follow(detector.follower(), [[car(0.5)]] * 24 + [[seen]])
    assert track.box == seen.box
    assert track.seconds == pytest.approx(3, abs=0.21)
    looks = len(track.history)
    assert track.confidence == pytest.approx(((looks - 1) * 0.6 + 0.4) / looks)


def test_only_what_is_seen_now_is_told(detector: Detector) -> None:
    follower = detector.follower()
    follow(follower, [[car(0.2), car(0.8)]] * 5)
    [track] = follower.update([car(0.8)], 1)
    assert track.box.center[0] == pytest.approx(0.8)
    assert follower.update([], 1.2) == []


def test_two_that_pass_each_other_in_their_lanes_keep_their_numbers(detector: Detector) -> None:
    follower = detector.follower()
    number_of: dict[float, set[int]] = {0.5: set(), 0.72: set()}
    for n in range(20):
        tracks = follower.update([car(0.1 + 0.04 * n, 0.5), car(0.9 - 0.04 * n, 0.72)], n / 5)
        for track in tracks:
            number_of[round(track.box.center[1], 2)].add(track.id)
    assert [len(numbers) for numbers in number_of.values()] == [1, 1]


def test_a_thing_lost_for_a_second_is_the_same_and_one_lost_for_longer_than_two_is_another(detector: Detector) -> None:
    follower = detector.follower()
    [before] = follow(follower, [[car(0.5)]] * 10)
    number = before.id
    follow(follower, [[]] * 5, 2.0)
    [after] = follow(follower, [[car(0.5)]] * 2, 3.0)
    assert after.id == number
    gone = 3.2 + LOST_AFTER
    follow(follower, [[]] * 12, 3.4)
    [another] = follow(follower, [[car(0.5)]] * 2, gone + 0.6)
    assert another.id > number


def test_what_was_not_looked_at_for_longer_than_two_seconds_is_not_taken_for_the_same(detector: Detector) -> None:
    follower = detector.follower()
    [before] = follow(follower, [[car(0.5)]] * 10)
    number = before.id
    [another] = follow(follower, [[car(0.5)]] * 2, 1.8 + LOST_AFTER + 0.1)
    assert another.id != number
    assert another.seconds < 1


def test_a_person_before_a_car_is_not_taken_for_the_car_nor_the_car_for_the_person(detector: Detector) -> None:
    follower = detector.follower()
    person = Detection(car(0.5).box, Thing.PERSON, "person", 0.9)
    [vehicle] = follow(follower, [[car(0.5)]] * 5)
    number = vehicle.id
    [walker] = follow(follower, [[person]] * 3, 1.0)
    assert (walker.id != number, walker.kind) == (True, Thing.PERSON)
    both = {track.kind: track.id for track in follow(follower, [[person, car(0.5)]] * 3, 1.6)}
    assert both == {Thing.VEHICLE: number, Thing.PERSON: walker.id}


@pytest.mark.parametrize("confidence", [0.2, 0.26, 0.95])
def test_whatever_the_detector_gives_is_followed_however_unsure(detector: Detector, confidence: float) -> None:
    [track] = follow(detector.follower(), [[car(0.5, confidence=confidence)]] * 10)
    assert track.seconds >= 1.4


def test_two_cameras_know_nothing_of_each_other(detector: Detector) -> None:
    alone, one, other = detector.follower(), detector.follower(), detector.follower()
    wanted, found = [], []
    for n in range(15):
        seen = [car(0.1 + 0.03 * n), car(0.9 - 0.01 * n, 0.3)]
        wanted.append(sorted((track.id, track.box.x0) for track in alone.update(seen, n / 5)))
        other.update([car(0.5 + 0.03 * (n % 2)), car(0.2, 0.3), car(0.3, 0.9)], n / 5)
        found.append(sorted((track.id, track.box.x0) for track in one.update(seen, n / 5)))
    assert found == wanted


def test_a_parked_car_behind_traffic_is_one_alert_and_one_clearing(detector: Detector) -> None:
    traffic = [Actor(passing(float(t), y=0.78), texture=t) for t in range(2, 60, 5)]
    facts = play([Actor(parked(10, 50)), *traffic], 70, follower=detector.follower())
    [alert] = [fact for fact in facts if isinstance(fact, AlertRaised)]
    [end] = [fact for fact in facts if isinstance(fact, AlertCleared)]
    assert alert.since == pytest.approx(10, abs=1.5)
    assert alert.at == pytest.approx(25, abs=1.5)
    assert end.last_seen == pytest.approx(50, abs=1.5)
