"""Rectangles in a picture, in 0..1 of its width and height, y downwards."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return max(0.0, self.x1 - self.x0)

    @property
    def height(self) -> float:
        return max(0.0, self.y1 - self.y0)

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def foot(self) -> "Box":
        """The lower quarter: where the thing stands."""
        return Box(self.x0, self.y1 - self.height / 4, self.x1, self.y1)

    def grown(self, by: float) -> "Box":
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def overlap(self, other: "Box") -> float:
        """The common area."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0.0, wide) * max(0.0, high)

    def iou(self, other: "Box") -> float:
        common = self.overlap(other)
        together = self.area + other.area - common
        return common / together if together > 0 else 0.0

    def covered_by(self, other: "Box") -> float:
        """The share of this box that the other covers."""
        return self.overlap(other) / self.area if self.area > 0 else 0.0

    def towards(self, other: "Box", share: float) -> "Box":
        """This box moved a share of the way to the other."""
        keep = 1 - share
        return Box(
            self.x0 * keep + other.x0 * share,
            self.y0 * keep + other.y0 * share,
            self.x1 * keep + other.x1 * share,
            self.y1 * keep + other.y1 * share,
        )

    def as_list(self) -> list[float]:
        return [round(side, 5) for side in (self.x0, self.y0, self.x1, self.y1)]


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these."""
    found = list(boxes)
    return Box(
        min(box.x0 for box in found),
        min(box.y0 for box in found),
        max(box.x1 for box in found),
        max(box.y1 for box in found),
    )
