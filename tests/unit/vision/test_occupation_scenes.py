"""Road occupation in drawn scenes: what stands is told once and in time; light, weather and people are never told."""

import pytest

from tests.support.occupation_measure import measured
from tests.support.occupation_scenes import Scene, occupation_scenes

SCENES = list(occupation_scenes())


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_all_that_stands_is_told_once_and_in_time_and_nothing_else(scene: Scene) -> None:
    found = measured(scene)
    assert (found.found, found.false, found.doubles) == (found.wanted, 0, 0)
    assert all(abs(seconds) <= 1.5 for seconds in (*found.raise_errors, *found.clear_errors))


def test_there_are_scenes_enough_of_both_kinds_to_mean_something() -> None:
    assert len(SCENES) >= 40
    assert sum(1 for scene in SCENES if scene.truth) >= 20
    assert sum(1 for scene in SCENES if not scene.truth) >= 20
