"""A crew's vehicle: goes where its order is and stays there; without one it drives about the town."""

import math
from collections.abc import Callable
from random import Random

from deploy.local.county.life.network import Network, Point
from deploy.local.county.life.rounds import Sight, heading

DRIVE = 7.5  # metres a second
PAUSE_SECONDS = (40.0, 150.0)  # between two drives without an order
THERE = 1.0  # metres


class Vehicle:
    """`order` gives the place of the crew's open case, or None."""

    def __init__(self, start: Point, streets: Network, order: Callable[[], Point | None], random: Random) -> None:
        self._place = start
        self._streets = streets
        self._order = order
        self._random = random
        self._goal: Point | None = None
        self._way: list[Point] = []
        self._pause = 0.0

    def advance(self, seconds: float) -> Sight:
        """Drive on for so long; where it is then."""
        self._choose()
        before, left = self._place, seconds * DRIVE
        if not self._way:
            self._pause -= seconds
        while self._way and left > 0:
            step = math.dist(self._place, self._way[0])
            if step <= left:
                self._place = self._way.pop(0)
            else:
                part, (x, y), (to_x, to_y) = left / step, self._place, self._way[0]
                self._place = x + (to_x - x) * part, y + (to_y - y) * part
            left -= step
        gone = math.dist(before, self._place)
        moves = gone > THERE
        return Sight(self._place, gone / seconds if moves else 0.0, heading(before, self._place) if moves else 0.0)

    def _choose(self) -> None:
        ordered = self._order()
        if ordered is not None:
            if ordered != self._goal:
                self._goal, self._way = ordered, [*self._to(ordered), ordered]
        elif not self._way and self._pause <= 0:
            self._goal = None
            self._pause = self._random.uniform(*PAUSE_SECONDS)
            self._way = self._to(self._random.choice(self._streets.corners))
        elif self._goal is not None:  # the order is done: stay a little, then drive about again
            self._goal, self._way, self._pause = None, [], self._random.uniform(*PAUSE_SECONDS)

    def _to(self, place: Point) -> list[Point]:
        return self._streets.route(self._streets.nearest(self._place), self._streets.nearest(place))
