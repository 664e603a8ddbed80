"""The town's ground: a warped lattice of streets whose blocks are the unit grids, in work grids and communities."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

COUNTY = "990101"  # made up: no county has this code
CENTER = (115.0, 27.4)
COLUMNS, ROWS = 24, 26
BLOCK_COLUMNS, BLOCK_ROWS = 6, 13  # a work grid: 78 blocks, seven of them with one block more
# The seven blocks beyond the ring road, as (column, row): north of the town and on its southern bank.
OUTSIDE = ((2, 26), (8, 26), (15, 26), (21, 26), (3, -1), (10, -1), (20, -1))
STREET_NAMES = ("城关", "城东", "城西", "园区")
METERS_PER_DEGREE = 111_320.0
TILT = math.radians(7)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """A unit grid: `ring` is closed, lon/lat, counter-clockwise."""

    column: int
    row: int
    code: str
    work_grid: str
    community: str
    name_zh: str
    ring: tuple[Point, ...]

    @property
    def center(self) -> Point:
        corners = self.ring[:-1]
        return sum(p[0] for p in corners) / len(corners), sum(p[1] for p in corners) / len(corners)


class Town:
    """Deterministic: the same seed gives the same town to the last digit."""

    def __init__(self, seed: int = 20131101) -> None:
        self.random = np.random.default_rng(seed)
        self._wide = np.cumsum(self._widths(COLUMNS + 1))
        self._high = np.cumsum(self._widths(ROWS + 3))
        self._jitter = self.random.normal(0, 3.5, (COLUMNS + 1, ROWS + 3, 2))

    def _widths(self, count: int) -> NDArray[np.float64]:
        widths = self.random.uniform(84, 116, count)
        widths[::4] += 8  # every fourth street is a main one
        return widths

    def corner(self, column: int, row: int) -> Point:
        """The crossing at a lattice place, lon/lat to 1e-7 degrees; the same for each block that meets there."""
        x = self._wide[column] - self._wide[COLUMNS // 2]
        y = self._high[row + 1] - self._high[ROWS // 2 + 1]
        x, y = x + 28 * math.sin(y / 420) + 14 * math.sin(x / 190), y + 30 * math.sin(x / 380) + 10 * math.sin(y / 160)
        x, y = x + self._jitter[column, row + 1, 0], y + self._jitter[column, row + 1, 1]
        x, y = x * math.cos(TILT) - y * math.sin(TILT), x * math.sin(TILT) + y * math.cos(TILT)
        return self.at(x, y)

    def at(self, x: float, y: float) -> Point:
        """Metres east and north of the centre as lon/lat."""
        lon = CENTER[0] + x / (METERS_PER_DEGREE * math.cos(math.radians(CENTER[1])))
        return round(lon, 7), round(CENTER[1] + y / METERS_PER_DEGREE, 7)

    @cached_property
    def blocks(self) -> list[Block]:
        """All 631, by code."""
        members: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for place in self._places():
            members.setdefault(_community(*place), []).append(place)
        made = []
        for (street, number), places in members.items():
            # Serials run west to east, north to south.
            for serial, (column, row) in enumerate(sorted(places, key=lambda p: (-p[1], p[0])), start=1):
                community = f"{COUNTY}{street + 1:03}{number + 1:03}"
                made.append(self._block(column, row, community, serial))
        return sorted(made, key=lambda block: block.code)

    def _places(self) -> Iterator[tuple[int, int]]:
        yield from ((column, row) for column in range(COLUMNS) for row in range(ROWS))
        yield from OUTSIDE

    def _block(self, column: int, row: int, community: str, serial: int) -> Block:
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        ring = tuple(self.corner(*corner) for corner in [*corners, corners[0]])
        street = STREET_NAMES[int(community[6:9]) - 1]
        name = f"{street}{int(community[9:12])}社区{serial:02}格"
        return Block(column, row, f"{community}{serial:02}", work_grid_of(column, row), community, name, ring)


def work_grid_of(column: int, row: int) -> str:
    """W1 to W8: four west to east, in the south and in the north."""
    return f"W{column // BLOCK_COLUMNS + 1 + (4 if row >= BLOCK_ROWS else 0)}"


def _community(column: int, row: int) -> tuple[int, int]:
    """(street, community of the street): each work grid holds two, so none crosses a work grid's border."""
    half = 0 if row < BLOCK_ROWS else 2
    upper = (row - (BLOCK_ROWS if half else 0)) >= BLOCK_ROWS // 2
    return column // BLOCK_COLUMNS, half + int(upper)
