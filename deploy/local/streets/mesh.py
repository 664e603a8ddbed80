"""Solid shapes as coloured triangles: boxes, tapered tubes, balls and flat quads, in plain numbers."""

import math
from dataclasses import dataclass, field

from deploy.local.streets.projection import Point

Colour = tuple[float, float, float]
Vertex = tuple[Point, Point, Colour, tuple[float, float]]  # place, normal, colour, place in the texture


@dataclass(slots=True)
class Mesh:
    """Grows triangle by triangle; faces are seen from both sides."""

    vertices: list[Vertex] = field(default_factory=list)
    triangles: list[tuple[int, int, int]] = field(default_factory=list)

    def quad(
        self,
        corners: tuple[Point, Point, Point, Point],
        normal: Point,
        colour: Colour = (1, 1, 1),
        repeat: tuple[float, float] = (1, 1),
    ) -> None:
        """Corners around it from the lower left; the texture is laid `repeat` times over it."""
        first = len(self.vertices)
        for corner, (u, v) in zip(corners, ((0, 0), (1, 0), (1, 1), (0, 1)), strict=True):
            self.vertices.append((corner, normal, colour, (u * repeat[0], v * repeat[1])))
        self.triangles += [(first, first + 1, first + 2), (first, first + 2, first + 3)]

    def box(self, centre: Point, size: Point, colour: Colour) -> None:
        """`centre` is that of the underside."""
        (x, y, z), (length, width, height) = centre, size
        x0, x1, y0, y1, z0, z1 = x - length / 2, x + length / 2, y - width / 2, y + width / 2, z, z + height
        self.quad(((x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)), (0, -1, 0), colour)
        self.quad(((x1, y1, z0), (x0, y1, z0), (x0, y1, z1), (x1, y1, z1)), (0, 1, 0), colour)
        self.quad(((x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)), (1, 0, 0), colour)
        self.quad(((x0, y1, z0), (x0, y0, z0), (x0, y0, z1), (x0, y1, z1)), (-1, 0, 0), colour)
        self.quad(((x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)), (0, 0, 1), colour)

    def tube(
        self, bottom: Point, top: Point, radii: tuple[float, float], *colours: Colour, sides: int = 12, lid: bool = True
    ) -> None:
        """A tapered tube between two points; several colours go round it in turn, as on a sunshade."""
        axis = _unit((top[0] - bottom[0], top[1] - bottom[1], top[2] - bottom[2]))
        one = _unit(_cross(axis, (1.0, 0.0, 0.0) if abs(axis[0]) < 0.9 else (0.0, 1.0, 0.0)))
        two = _cross(axis, one)
        slope = (radii[0] - radii[1]) / math.dist(bottom, top)
        for side in range(sides):
            colour = colours[side * len(colours) // sides] if len(colours) < sides else colours[side]
            corners, normals = [], []
            for index in (side, side + 1):
                angle = 2 * math.pi * index / sides
                out = tuple(one[k] * math.cos(angle) + two[k] * math.sin(angle) for k in range(3))
                normals.append(_unit((out[0] + axis[0] * slope, out[1] + axis[1] * slope, out[2] + axis[2] * slope)))
                corners.append((_along(bottom, out, radii[0]), _along(top, out, radii[1])))
            first = len(self.vertices)
            for (low, high), normal in zip(corners, normals, strict=True):
                self.vertices += [(low, normal, colour, (0, 0)), (high, normal, colour, (0, 0))]
            self.triangles += [(first, first + 2, first + 3), (first, first + 3, first + 1)]
            if lid:
                last = len(self.vertices)
                rim = (corners[0][1], corners[1][1], top)
                self.vertices += [(place, axis, colour, (0, 0)) for place in rim]
                self.triangles.append((last, last + 1, last + 2))

    def ball(self, centre: Point, radii: Point, colour: Colour, sides: int = 10) -> None:
        first, rings = len(self.vertices), sides // 2
        for ring in range(rings + 1):
            tilt = math.pi * ring / rings
            for side in range(sides + 1):
                turn = 2 * math.pi * side / sides
                n = (math.sin(tilt) * math.cos(turn), math.sin(tilt) * math.sin(turn), math.cos(tilt))
                place = (centre[0] + n[0] * radii[0], centre[1] + n[1] * radii[1], centre[2] + n[2] * radii[2])
                self.vertices.append((place, n, colour, (0, 0)))
        for ring in range(rings):
            for side in range(sides):
                here = first + ring * (sides + 1) + side
                below = here + sides + 1
                self.triangles += [(here, below, below + 1), (here, below + 1, here + 1)]


def _along(start: Point, direction: tuple[float, ...], by: float) -> Point:
    return (start[0] + direction[0] * by, start[1] + direction[1] * by, start[2] + direction[2] * by)


def _cross(a: Point, b: Point) -> Point:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _unit(a: Point) -> Point:
    length = math.sqrt(a[0] ** 2 + a[1] ** 2 + a[2] ** 2)
    return (a[0] / length, a[1] / length, a[2] / length)
