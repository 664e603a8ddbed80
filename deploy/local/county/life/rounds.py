"""A collector's round: every unit grid of theirs, on foot, so that where they are follows from the clock alone."""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from deploy.local.county.life.network import Grid, Network, Point

WALK = 1.3  # metres a second
LOOK_SECONDS = 20.0  # in each unit grid; ten count as a visit
INTO = 9.0  # metres from the street into the unit grid
# The four rounds of a day.
WINDOWS = (
    (time(7, 30), time(10, 0)),
    (time(10, 0), time(13, 0)),
    (time(14, 0), time(16, 30)),
    (time(16, 30), time(19, 30)),
)


@dataclass(frozen=True, slots=True)
class Sight:
    """Where someone is, in metres; metres a second; degrees from north."""

    place: Point
    speed: float
    bearing: float


@dataclass(frozen=True, slots=True)
class Round:
    """Points, and the seconds from the start at which each is reached; it ends where it began."""

    places: list[Point]
    reached: list[float]

    @property
    def seconds(self) -> float:
        return self.reached[-1]

    def at(self, seconds: float) -> Sight:
        """Before the start at the start, after the end at the end."""
        after = bisect.bisect_right(self.reached, seconds)
        if after in (0, len(self.places)):
            return Sight(self.places[min(after, len(self.places) - 1)], 0.0, 0.0)
        a, b = self.places[after - 1], self.places[after]
        took = self.reached[after] - self.reached[after - 1]
        part = (seconds - self.reached[after - 1]) / took
        return Sight((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part), math.dist(a, b) / took, heading(a, b))


def heading(a: Point, b: Point) -> float:
    """Degrees from north."""
    return math.degrees(math.atan2(b[0] - a[0], b[1] - a[1])) % 360


def share_of(grids: Sequence[Grid], number: int, of: int) -> list[Grid]:
    """The collector's part of a work grid: neighbours, since serials are."""
    mine = sorted(grids, key=lambda grid: grid.code)
    return mine[len(mine) * number // of : len(mine) * (number + 1) // of]


def make_round(grids: Sequence[Grid], streets: Network) -> Round:
    """The next unit grid is always the nearest that was not seen yet."""
    unseen = list(grids)
    start = here = streets.nearest(unseen[0].ring[0])
    stops: list[tuple[Point, float]] = [(here, 0.0)]
    while unseen:
        grid = min(unseen, key=lambda one: math.dist(one.middle, here))
        unseen.remove(grid)
        door = min((corner for corner in grid.ring if streets.has(corner)), key=lambda one: math.dist(one, here))
        stops += [(corner, 0.0) for corner in streets.route(here, door)]
        stops += [(_into(door, grid.middle), LOOK_SECONDS), (door, 0.0)]
        here = door
    stops += [(corner, 0.0) for corner in streets.route(here, start)]
    return _timed(stops)


def _into(door: Point, middle: Point) -> Point:
    part = min(INTO / max(math.dist(door, middle), 0.1), 0.5)
    return door[0] + (middle[0] - door[0]) * part, door[1] + (middle[1] - door[1]) * part


def _timed(stops: Sequence[tuple[Point, float]]) -> Round:
    places, reached = [stops[0][0]], [0.0]
    for (a, _), (b, stay) in pairwise(stops):
        if a != b:
            places.append(b)
            reached.append(reached[-1] + math.dist(a, b) / WALK)
        if stay:
            places.append(b)
            reached.append(reached[-1] + stay)
    return Round(places, reached)


def since_start(now: datetime, length: float, always: bool) -> float | None:
    """Seconds into the round; None while nobody is on one. `always` walks round after round, day and night."""
    if always:
        return now.timestamp() % length
    for begins, ends in WINDOWS:
        start = datetime.combine(now.date(), begins, now.tzinfo)
        if start <= now < datetime.combine(now.date(), ends, now.tzinfo):
            return (now - start) / timedelta(seconds=1)
    return None
