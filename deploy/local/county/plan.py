"""The plan the town is drawn from: main streets, the quarters between them, a river, and whose each quarter is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

Point = tuple[float, float]
Place = tuple[int, int]  # a quarter's column from the west and row from the south

# Metres between main streets, west to east and south to north; the fourth row is the river.
COLUMNS = (415, 395, 375, 360, 385, 415, 450)
ROWS = (405, 415, 395, 72, 385, 415, 405)
RIVER = 3
BRIDGES = (1, 3, 5)  # the north-south streets that cross it
# North-south streets from the west, east-west streets from the south.
NORTH_SOUTH = ("西环路", "建设路", "和平路", "人民路", "文化路", "胜利路", "工业路", "东环路")
EAST_WEST = ("南环路", "安康街", "迎宾街", "滨河南路", "滨河北路", "解放街", "学府街", "北环路")


@dataclass(frozen=True, slots=True)
class Community:
    """A part of one work grid, and so of one street office: `street` and `number` are digits of its code."""

    work_grid: str
    street: int
    number: int
    name_zh: str
    quarters: tuple[Place, ...]


COMMUNITIES = (
    Community("W1", 3, 1, "城西西关", ((0, 5), (1, 5), (1, 6))),
    Community("W1", 3, 2, "城西河沿", ((0, 4), (1, 4), (0, 3))),
    Community("W2", 1, 1, "城关学宫", ((2, 5), (3, 5))),
    Community("W2", 1, 2, "城关北门", ((2, 4), (3, 4), (2, 3), (3, 3))),
    Community("W3", 4, 1, "园区北岗", ((2, 6), (3, 6), (4, 6))),
    Community("W3", 4, 2, "园区兴业", ((4, 5), (4, 4))),
    Community("W4", 2, 1, "城东高坡", ((5, 5), (6, 5), (5, 6))),
    Community("W4", 2, 2, "城东码头", ((5, 4), (6, 4), (6, 3))),
    Community("W5", 3, 3, "城西南渡", ((0, 2), (1, 2), (1, 3))),
    Community("W5", 3, 4, "城西竹园", ((0, 1), (1, 1), (1, 0))),
    Community("W6", 1, 3, "城关南门", ((3, 2), (4, 2), (4, 3))),
    Community("W6", 1, 4, "城关广场", ((3, 1), (4, 1))),
    Community("W7", 1, 5, "城关集市", ((2, 2), (2, 1))),
    Community("W7", 1, 6, "城关车站", ((2, 0), (3, 0), (4, 0))),
    Community("W8", 2, 3, "城东河湾", ((5, 2), (6, 2), (5, 3))),
    Community("W8", 2, 4, "城东茶亭", ((5, 1), (6, 1), (5, 0))),
)
GRIDS_OF_WORK_GRID: Mapping[str, int] = {f"W{n}": 78 if n == 3 else 79 for n in range(1, 9)}  # 631
# Name, the quarter it lies in, its middle as parts of the quarter's width and height, and its radius in metres.
PARKS = (
    ("人民公园", "People's Park", (3, 4), (0.5, 0.42), 135.0),
    ("滨河公园", "Riverside Park", (1, 2), (0.5, 0.8), 120.0),
    ("东山公园", "Dongshan Park", (6, 5), (0.6, 0.6), 165.0),
    ("文化广场", "Culture Square", (3, 1), (0.3, 0.75), 85.0),
    ("园区公园", "Industrial Park Green", (4, 6), (0.5, 0.4), 110.0),
)


class Plan:
    """In metres before bending; x east, y north, from the south-western crossing."""

    def __init__(self, random: np.random.Generator) -> None:
        self._shift = random.uniform(-16, 16, (len(COLUMNS) + 1, len(ROWS) + 1, 2))
        self._shift[:, RIVER : RIVER + 2, 1] = 0  # the banks run side by side
        self._shift[:, RIVER + 1, 0] = self._shift[:, RIVER, 0]  # and bridges straight across
        # The town ends where it ends: its outer edge is nowhere straight.
        self._shift[:, 0, 1] += random.uniform(-45, 70, len(COLUMNS) + 1)
        self._shift[:, -1, 1] += random.uniform(-70, 45, len(COLUMNS) + 1)
        self._shift[0, :, 0] += random.uniform(-50, 60, len(ROWS) + 1)
        self._shift[-1, :, 0] += random.uniform(-60, 50, len(ROWS) + 1)
        self._x = np.concatenate([[0], np.cumsum(COLUMNS)])
        self._y = np.concatenate([[0], np.cumsum(ROWS)])

    def corner(self, column: int, row: int) -> Point:
        """Where two main streets cross."""
        dx, dy = self._shift[column, row]
        return float(self._x[column] + dx), float(self._y[row] + dy)

    @cached_property
    def quarters(self) -> dict[Place, list[Point]]:
        """Counter-clockwise corners, not closed."""
        return {
            (c, r): [self.corner(c, r), self.corner(c + 1, r), self.corner(c + 1, r + 1), self.corner(c, r + 1)]
            for community in COMMUNITIES
            for c, r in community.quarters
        }

    def middle(self, quarter: Place, across: float, up: float) -> Point:
        """A place in a quarter, as parts of its width and height."""
        a, b, c, d = (np.array(corner) for corner in self.quarters[quarter])
        x, y = (a * (1 - across) + b * across) * (1 - up) + (d * (1 - across) + c * across) * up
        return float(x), float(y)
