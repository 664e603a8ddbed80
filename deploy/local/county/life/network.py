"""The streets that people walk and drive: the unit grids' borders, as a graph in metres."""

import heapq
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from shapely import Polygon, STRtree, points
from shapely.geometry import shape
from shapely.ops import unary_union

METERS_PER_DEGREE = 111_320.0
ON_BRIDGE = 1e-5  # degrees from a main street's line, which is bent by other points than a border is

Point = tuple[float, float]  # metres east and north of the county's centre


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres about a centre; good to a metre over a town."""

    center: Point

    def to_meters(self, lon: float, lat: float) -> Point:
        return (lon - self.center[0]) * self._east, (lat - self.center[1]) * METERS_PER_DEGREE

    def to_degrees(self, place: Point) -> Point:
        return self.center[0] + place[0] / self._east, self.center[1] + place[1] / METERS_PER_DEGREE

    @property
    def _east(self) -> float:
        return METERS_PER_DEGREE * math.cos(math.radians(self.center[1]))


class Network:
    """Crossings and the streets between them."""

    def __init__(self, sides: Iterable[tuple[Point, Point]]) -> None:
        self._next: dict[Point, dict[Point, float]] = {}
        for a, b in sides:
            self._next.setdefault(a, {})[b] = self._next.setdefault(b, {})[a] = math.dist(a, b)
        self.corners = sorted(self._next)
        self._tree = STRtree(points(self.corners))

    def has(self, corner: Point) -> bool:
        return corner in self._next

    def nearest(self, place: Point) -> Point:
        return self.corners[int(self._tree.nearest(points(place)))]

    def route(self, start: Point, end: Point) -> list[Point]:
        """The shortest way, both ends included; straight across where no street leads there."""
        reached, came_from = {start: 0.0}, {start: start}
        waiting = [(0.0, start)]
        while waiting:
            far, here = heapq.heappop(waiting)
            if here == end:
                return _back(came_from, end)
            if far > reached[here]:
                continue
            for there, length in self._next[here].items():
                if far + length < reached.get(there, math.inf):
                    reached[there], came_from[there] = far + length, here
                    heapq.heappush(waiting, (far + length, there))
        return [start, end]


def _back(came_from: Mapping[Point, Point], end: Point) -> list[Point]:
    way = [end]
    while came_from[way[-1]] != way[-1]:
        way.append(came_from[way[-1]])
    return way[::-1]


@dataclass(frozen=True, slots=True)
class Grid:
    """A unit grid; `ring` in metres, closed."""

    code: str
    work_grid: str
    ring: tuple[Point, ...]

    @property
    def middle(self) -> Point:
        center = Polygon(self.ring).representative_point()
        return center.x, center.y


@dataclass(frozen=True, slots=True)
class Land:
    """What the county's map says."""

    plane: Plane
    grids: list[Grid]
    wet: set[tuple[Point, Point]]

    def network(self, work_grid: str = "") -> Network:
        """All streets, or those of one work grid; nobody walks across the river but on a bridge."""
        return Network(
            side
            for grid in self.grids
            if work_grid in ("", grid.work_grid)
            for side in pairwise(grid.ring)
            if side not in self.wet
        )


def read_land(folder: Path) -> Land:
    center = json.loads((folder / "county.json").read_text(encoding="utf-8"))["center"]
    plane = Plane((center[0], center[1]))
    features = _features(folder / "unit_grids.geojson")
    grids = [
        Grid(
            feature["properties"]["code"],
            feature["properties"]["work_grid"],
            tuple(plane.to_meters(*point) for point in feature["geometry"]["coordinates"][0]),
        )
        for feature in features
    ]
    return Land(plane, grids, _wet(folder, plane, features))


def _wet(folder: Path, plane: Plane, grids: Iterable[Mapping[str, Any]]) -> set[tuple[Point, Point]]:
    """Sides of unit grids that lie in the river and on no main street."""
    if not (folder / "streets.geojson").exists():
        return set()
    streets = _features(folder / "streets.geojson")
    water = unary_union([shape(f["geometry"]) for f in streets if f["properties"]["kind"] == "river"])
    bridges = unary_union([shape(f["geometry"]) for f in streets if f["properties"]["kind"] == "main_road"])
    found = set()
    for grid in grids:
        ring = grid["geometry"]["coordinates"][0]
        for a, b in pairwise(ring):
            middle = points((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            if water.contains(middle) and bridges.distance(middle) > ON_BRIDGE:
                found.add((plane.to_meters(*a), plane.to_meters(*b)))
    return found


def _features(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["features"]
    return found
