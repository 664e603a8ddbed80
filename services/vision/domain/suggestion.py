"""What people's verdicts say about a rule: how often it is right, and which change would spare its false finds.

A change is suggested only where some false finds lie apart from all true ones: less sure, gone sooner, or elsewhere.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from services.vision.domain import polygon as shapes
from services.vision.domain.box import Box, around
from services.vision.domain.polygon import Polygon
from services.vision.domain.trial import Find
from services.vision.domain.zone import LONGEST_DWELL, MASKED, Zone

FEWEST = 3  # false finds that one change must spare
APART = 0.05  # of the confidence, between the surest false find that is spared and the least sure true one
LONGER = 1.2  # a spared find stood at most this part less than the true ones
SAME_PLACE = 0.3  # IoU of finds that are of one place
MARGIN = 0.01  # around a mask, of the picture
STANDS = 0.6  # share of a foot in the zone from which on a thing is found
AT_THE_SIDE = 0.05  # of the picture, between false finds and the side of the zone that is to be moved
LEFT_BY_EDGE, LEFT_BY_MASK = 0.7, 0.5  # share of the zone that must be left


class Change(StrEnum):
    CONFIDENCE = "confidence"
    DWELL = "dwell"
    EDGE = "edge"
    MASK = "mask"


@dataclass(frozen=True, slots=True)
class Share:
    """A rule's finds of a time."""

    alerts: int
    true: int
    false: int

    @property
    def false_share(self) -> float | None:
        """None where nobody judged one."""
        judged = self.true + self.false
        return self.false / judged if judged else None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`fields` are the zone's that change, as people write them; `spares` are the false finds that would not be."""

    change: Change
    fields: dict[str, Any]
    spares: tuple[str, ...]

    def id(self, zone: Zone, version: int) -> str:
        """The same while the zone is the same: a suggestion for a former version is none."""
        said = json.dumps([zone.id, version, self.change, self.fields], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def share(finds: Sequence[Find]) -> Share:
    return Share(
        len(finds), sum(find.genuine is True for find in finds), sum(find.genuine is False for find in finds)
    )  # fmt: skip


def suggest(zone: Zone, finds: Sequence[Find]) -> list[Suggestion]:
    """By what the zone, as it is now, would still find; that which spares most first."""
    told = [find for find in finds if find.genuine is not None and _is_found(zone, find)]
    true = [find for find in told if find.genuine]
    false = [find for find in told if not find.genuine]
    made = [*_surer(zone, true, false), *_longer(zone, true, false), *_elsewhere(zone, true, false)]
    return sorted(made, key=lambda one: -len(one.spares))


def _is_found(zone: Zone, find: Find) -> bool:
    sure = find.confidence >= zone.min_confidence
    return sure and zone.admits(find.box) and zone.share_inside(find.box.foot) >= STANDS


def _surer(zone: Zone, true: Sequence[Find], false: Sequence[Find]) -> list[Suggestion]:
    if not true:
        return []
    least = min(find.confidence for find in true)
    spared = [find for find in false if find.confidence <= least - APART]
    if len(spared) < FEWEST:
        return []
    limit = round((max(find.confidence for find in spared) + least) / 2, 2)
    return [Suggestion(Change.CONFIDENCE, {"min_confidence": limit}, _ids(spared))]


def _longer(zone: Zone, true: Sequence[Find], false: Sequence[Find]) -> list[Suggestion]:
    if not true:
        return []
    least = min(find.until - find.since for find in true)
    spared = [find for find in false if (find.until - find.since) * LONGER < least]
    if len(spared) < FEWEST:
        return []
    dwell = float(round(max(find.until - find.since for find in spared) * (1 + LONGER) / 2))
    usual = {zone.dwell_seconds, *zone.dwell_by_class.values()}
    if not max(usual) < dwell <= LONGEST_DWELL or len(usual) > 1:
        return []  # one number would undo what was set for each class
    return [Suggestion(Change.DWELL, {"dwell_seconds": dwell}, _ids(spared))]


def _elsewhere(zone: Zone, true: Sequence[Find], false: Sequence[Find]) -> list[Suggestion]:
    """For each place of false finds a new edge where that parts it from the true ones, else a mask."""
    large = [cluster for cluster in _places(false) if len(cluster) >= FEWEST]
    found = [_edge(zone, true, cluster) or _mask(zone, true, cluster) for cluster in large]
    return [one for one in found if one is not None]


def _edge(zone: Zone, true: Sequence[Find], cluster: Sequence[Find]) -> Suggestion | None:
    """Where the cluster stands at a side of the zone: the zone without what lies beyond its inner side."""
    feet, bounds = around(find.box.foot for find in cluster), zone.bounds
    sides = [
        (feet.x0 - bounds.x0, 0, feet.x1, True),
        (bounds.x1 - feet.x1, 0, feet.x0, False),
        (feet.y0 - bounds.y0, 1, feet.y1, True),
        (bounds.y1 - feet.y1, 1, feet.y0, False),
    ]
    cuts = [shapes.cut(zone.polygon, axis, at, above) for away, axis, at, above in sides if away <= AT_THE_SIDE]
    for left in sorted((cut for cut in cuts if len(cut) >= 3), key=shapes.area, reverse=True):
        if shapes.area(left) < LEFT_BY_EDGE * shapes.area(zone.polygon) or shapes.crosses_itself(left):
            continue
        if _parts(partial(_leaves, left), true, cluster):
            return Suggestion(Change.EDGE, {"polygon": _corners(left)}, _ids(cluster))
    return None


def _mask(zone: Zone, true: Sequence[Find], cluster: Sequence[Find]) -> Suggestion | None:
    b = around(find.box.foot for find in cluster).grown(MARGIN)
    x0, y0, x1, y1 = (round(min(1.0, max(0.0, side)), 4) for side in (b.x0, b.y0, b.x1, b.y1))
    mask = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    if shapes.area(mask) > (1 - LEFT_BY_MASK) * shapes.area(zone.polygon):
        return None
    if not _parts(partial(_covers, mask), true, cluster):
        return None
    masks = [_corners(one) for one in (*zone.masks, mask)]
    return Suggestion(Change.MASK, {"masks": masks}, _ids(cluster))


def _leaves(polygon: Polygon, foot: Box) -> bool:
    return shapes.share_inside(polygon, foot) < STANDS


def _covers(mask: Polygon, foot: Box) -> bool:
    return shapes.share_inside(mask, foot) >= MASKED


def _parts(spares: Callable[[Box], bool], true: Sequence[Find], cluster: Sequence[Find]) -> bool:
    return all(spares(find.box.foot) for find in cluster) and not any(spares(find.box.foot) for find in true)


def _places(finds: Sequence[Find]) -> list[list[Find]]:
    """Finds that stood in one place, each beside another of them."""
    places: list[list[Find]] = []
    for find in finds:
        near = [place for place in places if any(find.box.iou(other.box) >= SAME_PLACE for other in place)]
        places = [place for place in places if place not in near]
        places.append([find, *(other for place in near for other in place)])
    return places


def _corners(polygon: Polygon) -> list[list[float]]:
    return [[x, y] for x, y in polygon]


def _ids(finds: Sequence[Find]) -> tuple[str, ...]:
    return tuple(sorted(find.id for find in finds))
