"""Where a rule holds, what it forbids, when and from which size on; a rule that cannot work says why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.vision.domain import polygon as shapes
from services.vision.domain.box import Box
from services.vision.domain.calendar import ALWAYS, Schedule
from services.vision.domain.polygon import Polygon
from services.vision.domain.sight import Thing

SMALLEST_AREA = 0.002  # of the picture
SHORTEST_DWELL = 1.0
LONGEST_DWELL = 24 * 3600.0
LONGEST_GRACE = 2 * 3600.0
MASKED = 0.5  # share of a thing's foot in a mask from which on it does not count
UNNAMED = frozenset({"unknown", "stall"})  # what an occupation may be called beside the detector's own names
# A vehicle stands with 0.6 of its foot, the lower quarter of its box, in the zone: so much larger than it may it be.
OVERHANG = 4 / 0.6


class Kind(StrEnum):
    NO_PARKING = "no_parking"
    OCCUPATION = "occupation"


@dataclass(frozen=True, slots=True)
class Zone:
    """`polygon` in 0..1 of the picture; no classes means all that the kind forbids.

    Things smaller than `min_height` or `min_area` (shares of the picture's) or in a mask do not count, nor do those
    that the detector is less sure of than `min_confidence`. `grace_seconds` pass after the rule begins to hold before
    an alert. Of zones that overlap, the one of higher `priority` takes what stands in both; of equals, the smaller.
    """

    id: str
    kind: Kind
    polygon: Polygon
    dwell_seconds: float
    schedule: Schedule = ALWAYS
    classes: frozenset[str] = frozenset()
    trusted: bool = False
    subject: str = "stall"  # of an occupation zone; see rules.ZoneText
    count: int = 3  # so many bicycles are too many
    dwell_by_class: Mapping[str, float] = field(default_factory=dict)
    grace_seconds: float = 0.0
    min_height: float = 0.0
    min_area: float = 0.0
    min_confidence: float = 0.0
    masks: tuple[Polygon, ...] = ()
    priority: int = 0
    cooldown_seconds: float = 600.0  # in which what comes back opens its alert again

    def active(self, local: datetime | None) -> bool:
        """Whether the rule holds at this local time, its grace over; without a time it always does."""
        if local is None or not self.schedule.windows:
            return True
        return self.schedule.has_forbidden(local, self.grace_seconds)

    def dwell_for(self, label: str, local: datetime | None) -> float:
        """Seconds after which a thing of this class is an alert: the hour's, else the class's, else the zone's."""
        if local is not None and self.schedule.windows:
            for window in self.schedule.holding(local):
                if window.dwell_seconds is not None:
                    return window.dwell_seconds
        return self.dwell_by_class.get(label.lower(), self.dwell_seconds)

    def admits(self, box: Box) -> bool:
        """Whether a thing of this box is large enough, and stands in no mask."""
        if box.height < self.min_height or box.area < self.min_area:
            return False
        return all(shapes.share_inside(mask, box.foot) < MASKED for mask in self.masks)

    @property
    def strength(self) -> tuple[int, float, str]:
        """Sorts the zone that takes a thing first before those that leave it."""
        return (-self.priority, shapes.area(self.polygon), self.id)

    @property
    def bounds(self) -> Box:
        return shapes.bounds(self.polygon)

    def share_inside(self, box: Box) -> float:
        """The share of the box' area that lies in the polygon."""
        return shapes.share_inside(self.polygon, box) if box.overlap(self.bounds) > 0 else 0.0


def check(zone: Zone, known: Mapping[str, Thing]) -> list[str]:
    """Why this rule could never work; empty where it can. `known` are the detector's classes, in lower case."""
    if len(zone.polygon) < 3:
        return ["多边形至少三个点 / a polygon has three corners at least"]
    return [*_wrong_shape(zone), *_wrong_times(zone), *_wrong_things(zone, known)]


def _wrong_shape(zone: Zone) -> list[str]:
    wrong = []
    if any(shapes.crosses_itself(shape) for shape in (zone.polygon, *zone.masks)):
        wrong.append("多边形的边相互交叉,请移动角点 / sides of the polygon cross: move its corners")
    elif shapes.area(zone.polygon) < SMALLEST_AREA:
        wrong.append("区域太小,看不见东西 / the zone is too small to see anything in")
    if any(not 0 <= side <= 1 for shape in (zone.polygon, *zone.masks) for point in shape for side in point):
        wrong.append("坐标须在 0..1 之内(画面比例) / corners are in 0..1 of the picture")
    if any(len(mask) < 3 for mask in zone.masks):
        wrong.append("遮罩至少三个点 / a mask has three corners at least")
    elif zone.masks and _is_covered(zone):
        wrong.append("遮罩盖住了整个区域,请缩小遮罩 / the masks cover the whole zone: make them smaller")
    return wrong


def _is_covered(zone: Zone) -> bool:
    xs, ys = shapes.grid(zone.bounds)
    within = shapes.inside(zone.polygon, xs, ys)
    for mask in zone.masks:
        within &= ~shapes.inside(mask, xs, ys)
    return not within.any()


def _wrong_times(zone: Zone) -> list[str]:
    wrong = []
    windows = zone.schedule.windows
    dwells = [zone.dwell_seconds, *zone.dwell_by_class.values()]
    dwells += [window.dwell_seconds for window in windows if window.dwell_seconds is not None]
    if any(not SHORTEST_DWELL <= seconds <= LONGEST_DWELL for seconds in dwells):
        wrong.append("停留时长须在 1 秒到 24 小时之间 / the dwell is between 1 second and 24 hours")
    if not 0 <= zone.grace_seconds <= LONGEST_GRACE:
        wrong.append("宽限须在 0 到 2 小时之间 / the grace is between 0 and 2 hours")
    if any(not window.days or not window.days <= set(range(1, 8)) for window in windows):
        wrong.append("星期须在 1..7 之内 / days are 1 to 7")
    elif zone.schedule.dead_windows():
        wrong.append(
            "有的时段没有任何一天适用,请改星期或日历 / a window holds on no day: change its days or the calendar"
        )
    elif windows and not wrong and not zone.schedule.ever(zone.grace_seconds):
        wrong.append("时段、例外与宽限之后,规则从不生效 / with its windows and grace the rule never holds")
    return wrong


def _wrong_things(zone: Zone, known: Mapping[str, Thing]) -> list[str]:
    wrong = []
    able = {name for name, kind in known.items() if kind is Thing.VEHICLE}
    if zone.kind is Kind.OCCUPATION:
        able = set(known) | UNNAMED
    if strange := sorted((zone.classes | set(zone.dwell_by_class)) - able):
        wrong.append(
            f"这种区域认不出 {'、'.join(strange)},可用 {'、'.join(sorted(able))} / "
            f"a {zone.kind} zone knows no {', '.join(strange)}"
        )
    reach = 1.0 if zone.kind is Kind.OCCUPATION else OVERHANG
    if zone.min_height > min(1.0, reach * zone.bounds.height) or zone.min_area > min(
        1.0, reach * shapes.area(zone.polygon)
    ):
        wrong.append("最小尺寸比区域还大,请改小 / the smallest size is larger than the zone: make it smaller")
    if not 0 <= zone.min_confidence <= 0.95:
        wrong.append("最低置信度须在 0 到 0.95 之间 / the least confidence is between 0 and 0.95")
    return wrong


def in_order(zones: Sequence[Zone]) -> list[Zone]:
    """The zone that takes a thing standing in several comes first."""
    return sorted(zones, key=lambda zone: zone.strength)
