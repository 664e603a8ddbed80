"""Polygons in a picture, corners in 0..1: what lies inside, how large they are, whether they can be drawn."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.vision.domain.box import Box

Point = tuple[float, float]
Polygon = tuple[Point, ...]
SAMPLES = 16  # points a side where what is in a shape cannot be measured exactly


def share_inside(polygon: Sequence[Point], box: Box) -> float:
    """The share of the box' area that lies in the polygon."""
    if box.area <= 0:
        return 0.0
    left: Sequence[Point] = polygon
    for axis, at, above in ((0, box.x0, True), (0, box.x1, False), (1, box.y0, True), (1, box.y1, False)):
        left = _clipped(left, axis, at, above)
        if len(left) < 3:
            return 0.0
    return min(1.0, area(left) / box.area)


def grid(box: Box) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points spread evenly over the box."""
    steps = (np.arange(SAMPLES) + 0.5) / SAMPLES
    xs, ys = np.meshgrid(box.x0 + steps * box.width, box.y0 + steps * box.height)
    return xs.ravel(), ys.ravel()


def inside(polygon: Sequence[Point], xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points lie in the polygon (even-odd rule)."""
    found = np.zeros(xs.shape, bool)
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        crosses = (ay > ys) != (by > ys)
        with np.errstate(divide="ignore", invalid="ignore"):
            found ^= crosses & (xs < (bx - ax) * (ys - ay) / (by - ay) + ax)
    return found


def area(polygon: Sequence[Point]) -> float:
    """Of the picture; corners in either direction."""
    turned = [*polygon[1:], polygon[0]]
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(polygon, turned, strict=True))) / 2


def bounds(polygon: Sequence[Point]) -> Box:
    xs, ys = [p[0] for p in polygon], [p[1] for p in polygon]
    return Box(min(xs), min(ys), max(xs), max(ys))


def crosses_itself(polygon: Sequence[Point]) -> bool:
    """Whether two sides that are no neighbours meet."""
    count = len(polygon)
    sides = [(polygon[n], polygon[(n + 1) % count]) for n in range(count)]
    return any(
        _meet(*sides[n], *sides[m])
        for n in range(count)
        for m in range(n + 2, count)
        if not (n == 0 and m == count - 1)
    )


def cut(polygon: Sequence[Point], axis: int, at: float, above: bool) -> Polygon:
    """What is left beyond (`above`) or before a line across the picture at x (axis 0) or y (axis 1)."""
    return tuple((round(x, 4), round(y, 4)) for x, y in _clipped(polygon, axis, at, above))


def _clipped(polygon: Sequence[Point], axis: int, at: float, above: bool) -> list[Point]:
    """Sutherland and Hodgman's: of a dented polygon parts may hang together by sides without area."""
    kept: list[Point] = []
    if not polygon:
        return kept
    a = polygon[-1]
    stays = (a[axis] >= at) is above
    for b in polygon:
        next_stays = (b[axis] >= at) is above
        if stays is not next_stays:
            share = (at - a[axis]) / (b[axis] - a[axis])
            kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
        if next_stays:
            kept.append(b)
        a, stays = b, next_stays
    return kept


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _turn(a, b, c) * _turn(a, b, d) <= 0 and _turn(c, d, a) * _turn(c, d, b) <= 0 and _near(a, b, c, d)


def _near(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the boxes around two sides touch: sides on one line meet only then."""
    return all(
        max(min(a[n], b[n]), min(c[n], d[n])) <= min(max(a[n], b[n]), max(c[n], d[n])) for n in (0, 1)
    )  # fmt: skip


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
