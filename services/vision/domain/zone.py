"""Where a rule holds, what it forbids, and when; a rule that cannot work says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from services.vision.domain.box import Box

SMALLEST_AREA = 0.002  # of the picture
SHORTEST_DWELL = 1.0
LONGEST_DWELL = 24 * 3600.0
SAMPLES = 16  # points a side when the share of a box inside a polygon is measured


class Kind(StrEnum):
    NO_PARKING = "no_parking"
    OCCUPATION = "occupation"


@dataclass(frozen=True, slots=True)
class Window:
    """Days are 1 (Monday) to 7, hours in the county's zone; a window that ends before it begins crosses midnight."""

    days: frozenset[int]
    begins: time
    ends: time

    def holds(self, at: datetime) -> bool:
        """`at` is local."""
        clock = at.time()
        if self.begins <= self.ends:
            return at.isoweekday() in self.days and self.begins <= clock < self.ends
        yesterday = (at.isoweekday() - 2) % 7 + 1
        return (at.isoweekday() in self.days and clock >= self.begins) or (yesterday in self.days and clock < self.ends)


@dataclass(frozen=True, slots=True)
class Zone:
    """`polygon` in 0..1 of the picture; no schedule means always; no classes means all that the kind forbids."""

    id: str
    kind: Kind
    polygon: tuple[tuple[float, float], ...]
    dwell_seconds: float
    schedule: tuple[Window, ...] = ()
    classes: frozenset[str] = frozenset()
    trusted: bool = False

    def active(self, local: datetime | None) -> bool:
        """Whether the rule holds at this local time; without a time it always does."""
        return local is None or not self.schedule or any(window.holds(local) for window in self.schedule)

    @property
    def bounds(self) -> Box:
        xs, ys = [p[0] for p in self.polygon], [p[1] for p in self.polygon]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def share_inside(self, box: Box) -> float:
        """The share of the box' area that lies in the polygon, by sampling."""
        steps = (np.arange(SAMPLES) + 0.5) / SAMPLES
        xs = box.x0 + steps * box.width
        ys = box.y0 + steps * box.height
        grid_x, grid_y = np.meshgrid(xs, ys)
        return float(inside(self.polygon, grid_x.ravel(), grid_y.ravel()).mean())


def inside(
    polygon: Sequence[tuple[float, float]], xs: NDArray[np.float64], ys: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which points lie in the polygon (even-odd rule)."""
    found = np.zeros(xs.shape, bool)
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        crosses = (ay > ys) != (by > ys)
        with np.errstate(divide="ignore", invalid="ignore"):
            found ^= crosses & (xs < (bx - ax) * (ys - ay) / (by - ay) + ax)
    return found


def area(polygon: Sequence[tuple[float, float]]) -> float:
    """Of the picture; corners in either direction."""
    turned = [*polygon[1:], polygon[0]]
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(polygon, turned, strict=True))) / 2


def check(zone: Zone) -> list[str]:
    """Why this rule could never work; empty where it can."""
    wrong = []
    if len(zone.polygon) < 3:
        wrong.append("多边形至少三个点 / a polygon has three corners at least")
    elif area(zone.polygon) < SMALLEST_AREA:
        wrong.append("区域太小,看不见东西 / the zone is too small to see anything in")
    if any(not 0 <= side <= 1 for point in zone.polygon for side in point):
        wrong.append("坐标须在 0..1 之内(画面比例) / corners are in 0..1 of the picture")
    if not SHORTEST_DWELL <= zone.dwell_seconds <= LONGEST_DWELL:
        wrong.append("停留时长须在 1 秒到 24 小时之间 / the dwell is between 1 second and 24 hours")
    if any(not window.days or not window.days <= set(range(1, 8)) for window in zone.schedule):
        wrong.append("星期须在 1..7 之内 / days are 1 to 7")
    return wrong
