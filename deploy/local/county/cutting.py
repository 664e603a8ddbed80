"""Cuts a quarter into so many plots of nearly one size, by streets that end at other streets."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

Point = tuple[float, float]
Ring = list[Point]  # convex, counter-clockwise, not closed
LEAN = 0.05  # radians: streets are not drawn with a ruler


@dataclass(frozen=True, slots=True)
class Cut:
    """A street between two points that was laid when this part had `plots` plots."""

    start: Point
    end: Point
    plots: int


def cut(ring: Ring, plots: int, random: np.random.Generator) -> tuple[list[Ring], list[Cut]]:
    """Halve across the longer side, again and again; areas follow the number of plots on each side."""
    if plots == 1:
        return [ring], []
    here = plots // 2 + (int(random.integers(-1, 2)) if plots >= 9 else 0)
    angle = _long_way(ring) + float(random.uniform(-LEAN, LEAN))
    left, right, street = _divide(ring, angle, here / plots)
    left_plots, left_cuts = cut(left, here, random)
    right_plots, right_cuts = cut(right, plots - here, random)
    return left_plots + right_plots, [Cut(*street, plots), *left_cuts, *right_cuts]


def area(ring: Sequence[Point]) -> float:
    return 0.5 * sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(ring))


def _long_way(ring: Ring) -> float:
    """The direction of the side of the smallest box, among those along a side, that is the longer one."""
    boxes = []
    for a, b in _sides(ring):
        angle = math.atan2(b[1] - a[1], b[0] - a[0])
        along, across = _extent(ring, angle), _extent(ring, angle + math.pi / 2)
        boxes.append((along * across, angle if along >= across else angle + math.pi / 2))
    return min(boxes)[1]


def _extent(ring: Ring, angle: float) -> float:
    reach = [x * math.cos(angle) + y * math.sin(angle) for x, y in ring]
    return max(reach) - min(reach)


def _divide(ring: Ring, angle: float, share: float) -> tuple[Ring, Ring, tuple[Point, Point]]:
    """By a line across `angle`, so that `share` of the area lies before it."""
    normal = math.cos(angle), math.sin(angle)
    reach = [x * normal[0] + y * normal[1] for x, y in ring]
    low, high, wanted = min(reach), max(reach), area(ring) * share
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if area(_before(ring, normal, middle)) < wanted else (low, middle)
    ends = [crossing for crossing in _crossings(ring, normal, low) if crossing is not None]
    after = _before(ring, (-normal[0], -normal[1]), -low)
    return _before(ring, normal, low), after, (ends[0], ends[1])


def _before(ring: Ring, normal: Point, limit: float) -> Ring:
    kept: Ring = []
    for (a, _), crossing in zip(_sides(ring), _crossings(ring, normal, limit), strict=True):
        if a[0] * normal[0] + a[1] * normal[1] <= limit:
            kept.append(a)
        if crossing is not None:
            kept.append(crossing)
    return kept


def _crossings(ring: Ring, normal: Point, limit: float) -> Iterator[Point | None]:
    for a, b in _sides(ring):
        from_a = a[0] * normal[0] + a[1] * normal[1] - limit
        from_b = b[0] * normal[0] + b[1] * normal[1] - limit
        if (from_a <= 0) == (from_b <= 0):
            yield None
        else:
            part = from_a / (from_a - from_b)
            yield a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def _sides(ring: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)
