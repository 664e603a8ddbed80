"""What one camera's analysis does: a follower a camera, a new one for a new scene, few looks while it idles."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from services.vision.analysis import Analysis
from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.pace import Pace
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import Follower, Track, Tracker
from services.vision.domain.zone import Kind, Zone

KERB = Zone("kerb", Kind.NO_PARKING, ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)), 10)
SEEN = [Detection(Box(0.4, 0.4, 0.6, 0.6), Thing.VEHICLE, "car", 0.8)]


class Counting(Tracker):
    """Notes what it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[float, Sequence[Detection]]] = []

    def update(self, seen: Sequence[Detection], at: float) -> list[Track]:
        self.shown.append((at, seen))
        return super().update(seen, at)


class OneCar:
    """Always sees a car, and keeps every follower that it gave."""

    name = "one car"

    def __init__(self) -> None:
        self.given: list[Counting] = []

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        return SEEN

    def follower(self) -> Follower:
        self.given.append(Counting())
        return self.given[-1]


def scene(seed: int) -> Frame:
    return np.repeat(np.repeat(np.random.default_rng(seed).integers(0, 255, (9, 16, 3), np.uint8), 20, 0), 20, 1)


def test_each_camera_is_followed_by_a_follower_of_its_own_from_its_detector() -> None:
    detector = OneCar()
    one, other = Analysis([KERB], detector), Analysis([KERB], detector)
    one.look(scene(1), 0.0)
    other.look(scene(2), 5.0)
    one.look(scene(1), 1.0)
    assert [follower.shown for follower in detector.given] == [[(0.0, SEEN), (1.0, SEEN)], [(5.0, SEEN)]]


def test_another_scene_is_followed_anew() -> None:
    detector = OneCar()
    analysis = Analysis([KERB], detector)
    for at in (0.0, 0.2, 0.4):
        analysis.look(scene(1), at)
    analysis.look(scene(2), 0.6)
    assert [len(follower.shown) for follower in detector.given] == [3, 1]


class Bright:
    """Sees a car where the middle of the picture is white."""

    name = "bright"

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        return SEEN if frame[90, 160].min() > 250 else []

    def follower(self) -> Follower:
        return Tracker()


def with_car(seed: int) -> Frame:
    frame = scene(seed).copy()
    frame[72:108, 128:192] = 255
    frame[80:100:4, 128:192] = 0
    frame[90, 160] = 255
    return frame


def watched(arrives: float, leaves: float, until: float, key_frames: float | None) -> tuple[list[Fact], list[float]]:
    """As a watch does it: the facts, and when it looked. While idle only key frames come, one each so many seconds."""
    analysis, at, facts, looks = Analysis([KERB], Bright()), 0.0, [], []
    while at < until:
        facts += analysis.look(with_car(1) if arrives <= at < leaves else scene(1), at)
        looks.append(at)
        pace = analysis.pace(at)
        if key_frames is not None and pace is Pace.IDLE:
            at = (math.floor(at / key_frames + 1e-6) + 1) * key_frames
        else:
            at = round(at + (pace.seconds if key_frames is not None else 0.2), 6)
    return facts, looks


@pytest.mark.parametrize("arrives", [60.1, 61.0, 61.9])
def test_who_arrives_while_a_camera_idles_is_seen_at_the_next_key_frame_and_counted_from_then(arrives: float) -> None:
    [fast, gone_fast], _ = watched(arrives, 90, 110, None)
    [slow, gone_slow], looks = watched(arrives, 90, 110, 2.0)
    assert isinstance(fast, AlertRaised)
    assert isinstance(slow, AlertRaised)
    assert slow.since == 62.0  # the first sight, not a moment before
    assert KERB.dwell_seconds <= slow.at - slow.since <= KERB.dwell_seconds + 0.5
    assert slow.at - fast.at <= 2.0 + 0.3
    assert gone_slow.at - gone_fast.at <= 3.0
    assert sum(20 < at <= 60 for at in looks) == 20
    assert sum(62 < at <= 65 for at in looks) >= 13  # at full rate within one look


def stays(analysis: Analysis) -> list[str]:
    return [stay.id for stay in analysis.open_stays()]


def test_a_glitch_of_another_scene_voids_nothing_and_one_that_lasts_voids_all() -> None:
    analysis = Analysis([KERB], Bright())
    for n in range(70):
        facts = analysis.look(scene(1) if n < 10 else with_car(1), n * 0.2)
    [stay] = stays(analysis)
    for n in range(70, 80):
        assert analysis.look(scene(2), n * 0.2) == []
    assert stays(analysis) == [stay]
    facts = [fact for n in range(80, 120) for fact in analysis.look(with_car(1), n * 0.2)]
    assert stays(analysis) == [stay]
    assert all(isinstance(fact, AlertRaised) and fact.stay == stay for fact in facts)
    facts = [fact for n in range(120, 140) for fact in analysis.look(scene(2), n * 0.2)]
    [cleared] = facts
    assert isinstance(cleared, AlertCleared)
    assert (cleared.stay, stays(analysis)) == (stay, [])
    assert cleared.at - 24.0 == pytest.approx(3.0, abs=0.4)
