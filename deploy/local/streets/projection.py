"""A pinhole camera over a street: where in the picture a point of the world is seen."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float, float]
Seen = tuple[float, float]
Box = tuple[float, float, float, float]

NEAREST = 0.5  # metres before the lens; what is nearer is not projected


@dataclass(frozen=True, slots=True)
class Camera:
    """World: metres, x along the street, y across it away from the camera, z up. `fov` is horizontal, in degrees."""

    position: Point
    target: Point
    fov: float
    width: int = 640
    height: int = 368

    @property
    def focal(self) -> float:
        """In picture widths."""
        return 0.5 / math.tan(math.radians(self.fov) / 2)

    @property
    def vertical_fov(self) -> float:
        return math.degrees(2 * math.atan(self.height / self.width / 2 / self.focal))

    def see(self, point: Point) -> Seen | None:
        """(x, y) in 0..1 from the upper left corner, outside of 0..1 where out of view; None behind the lens."""
        forward, right, up = self._axes()
        offset = _minus(point, self.position)
        depth = _dot(offset, forward)
        if depth < NEAREST:
            return None
        scale = self.focal / depth
        return (
            0.5 + scale * _dot(offset, right),
            0.5 - scale * _dot(offset, up) * self.width / self.height,
        )

    def frame(self, points: Iterable[Point]) -> Box | None:
        """The box around these points, unclipped; None where one lies behind the lens."""
        seen = [self.see(point) for point in points]
        known = [place for place in seen if place is not None]
        if not known or len(known) < len(seen):
            return None
        xs, ys = [x for x, _ in known], [y for _, y in known]
        return (min(xs), min(ys), max(xs), max(ys))

    def depth(self, point: Point) -> float:
        return _dot(_minus(point, self.position), self._axes()[0])

    def _axes(self) -> tuple[Point, Point, Point]:
        forward = _unit(_minus(self.target, self.position))
        right = _unit((forward[1], -forward[0], 0.0))
        up = (
            right[1] * forward[2] - right[2] * forward[1],
            right[2] * forward[0] - right[0] * forward[2],
            right[0] * forward[1] - right[1] * forward[0],
        )
        return forward, right, up


def clip(box: Box) -> tuple[Box, float]:
    """The part inside the picture, and which share of the whole box it is."""
    x0, y0, x1, y1 = box
    inside = (max(0.0, x0), max(0.0, y0), min(1.0, x1), min(1.0, y1))
    width, height = inside[2] - inside[0], inside[3] - inside[1]
    whole = (x1 - x0) * (y1 - y0)
    if width <= 0 or height <= 0 or whole <= 0:
        return inside, 0.0
    return inside, width * height / whole


def _minus(a: Point, b: Point) -> Point:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _unit(a: Point) -> Point:
    length = math.sqrt(_dot(a, a))
    return (a[0] / length, a[1] / length, a[2] / length)
