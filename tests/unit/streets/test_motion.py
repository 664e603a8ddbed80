"""How things move: where they are when, and that nothing jumps."""

import math
from itertools import pairwise

import pytest

from deploy.local.streets.motion import Path, passing, placed, pose, stopping, walking

PATHS = (
    passing(3.0, 42.0, 5.7, -42.0, 8.0),
    stopping(12.0, 40.0, (1.5, 9.15), 5.7, 42.0, -42.0, speed=8.0),
    walking(2.0, (0.0, 14.0), (0.0, 12.0), (0.0, 12.0), (5.0, 12.0)),
    placed(5.0, 50.0, (0.0, 14.75), (1.7, 12.0)),
)


def test_a_passing_car_is_there_only_between_its_ends() -> None:
    path = PATHS[0]
    assert pose(path, 2.99, 0.0) is None
    middle = pose(path, 3.0 + 42.0 / 8.0, 0.0)
    assert middle is not None
    assert (middle.x, middle.y) == pytest.approx((0.0, 5.7))
    assert abs(middle.heading) == pytest.approx(math.pi)
    assert pose(path, path[-1].end, 0.0) is None


def test_a_parked_car_stands_exactly_from_stop_to_start() -> None:
    path = PATHS[1]
    for t in (12.0, 20.0, 39.99):
        at = pose(path, t, math.pi)
        assert at is not None
        assert not at.moves
        assert (at.x, at.y, at.heading) == pytest.approx((1.5, 9.15, math.pi))
    before, after = pose(path, 11.0, math.pi), pose(path, 41.0, math.pi)
    assert before is not None
    assert after is not None
    assert before.x > 1.5 > after.x


@pytest.mark.parametrize("path", PATHS)
def test_nothing_jumps(path: Path) -> None:
    for before, after in pairwise(path):
        assert before.end == pytest.approx(after.start)
        assert before.finish == pytest.approx(after.begin)
    t = path[0].start
    while t + 0.1 < path[-1].end:
        here, there = pose(path, t, 0.0), pose(path, t + 0.1, 0.0)
        assert here is not None
        assert there is not None
        assert math.hypot(there.x - here.x, there.y - here.y) < 0.1 * 9.0
        t += 0.1


@pytest.mark.parametrize("path", PATHS)
def test_the_way_that_was_gone_never_shrinks(path: Path) -> None:
    steps = [path[0].start + 0.05 * index for index in range(int((path[-1].end - path[0].start) / 0.05))]
    walked = [at.walked for t in steps if (at := pose(path, t, 0.0)) is not None]
    assert walked == sorted(walked)
