"""Whether two sightings are one thing: then the second joins the first one's case instead of opening another."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, radians

from services.dispatch.domain.place import METERS_A_DEGREE, distance_meters

WITHIN_METERS = 30.0
WITHIN = timedelta(hours=24)
CELLS_A_DEGREE = 1000  # wider than 60 m in both directions up to 57 degrees north
ROW = 1_000_000


@dataclass(frozen=True, slots=True)
class Sighting:
    """A report or an alert, as far as opening a case goes."""

    id: str
    is_alert: bool
    source: str
    category: str
    text: str
    lon: float
    lat: float
    address: str
    traceparent: str
    component: str = ""
    collector: str = ""
    reporter: str = ""
    camera: str = ""
    zone: str = ""
    trusted: bool = False
    media: list[dict[str, str]] = field(default_factory=list)
    observed_at: datetime | None = None  # by who was there; a phone without a network tells it later
    after: str = ""  # the ended case of the same thing, which did not keep it away


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An open case near a sighting."""

    number: str
    category: str
    component: str
    camera: str
    zone: str
    lon: float
    lat: float
    opened_at: datetime


def same_thing(sighting: Sighting, case: Neighbour, at: datetime) -> bool:
    """Domain T28: the same component; or the same minor within 30 m and 24 h.

    All of a camera's sightings have the camera's place, so for two of one camera the zone decides instead."""
    if sighting.component and case.component:
        return sighting.component == case.component
    if sighting.category != case.category:
        return False
    if sighting.camera and sighting.camera == case.camera:
        return sighting.zone == case.zone
    if at - case.opened_at > WITHIN:
        return False
    return distance_meters(sighting.lon, sighting.lat, case.lon, case.lat) <= WITHIN_METERS


def cell_of(lon: float, lat: float) -> int:
    """The number of the square that a place lies in."""
    return int((lat + 90) * CELLS_A_DEGREE) * ROW + int((lon + 180) * CELLS_A_DEGREE)


def cells_around(lon: float, lat: float) -> set[int]:
    """The one to four squares that hold every place within 30 m."""
    north = WITHIN_METERS / METERS_A_DEGREE
    east = north / cos(radians(lat))
    return {cell_of(x, y) for x in (lon - east, lon + east) for y in (lat - north, lat + north)}


class Neighbourhood:
    """Open cases found by place, those of the batch in hand included."""

    def __init__(self, cases: Iterable[Neighbour]) -> None:
        self._cells: dict[tuple[str, int], list[Neighbour]] = {}
        self._components: dict[str, Neighbour] = {}
        for case in cases:
            self.add(case)

    def add(self, case: Neighbour) -> None:
        self._cells.setdefault((case.category, cell_of(case.lon, case.lat)), []).append(case)
        if case.component:
            self._components.setdefault(case.component, case)

    def find(self, sighting: Sighting, at: datetime) -> str:
        """The number of the case that it joins: the nearest, then the oldest; empty where there is none."""
        if sighting.component and (known := self._components.get(sighting.component)):
            return known.number
        best: tuple[float, str] | None = None
        for cell in cells_around(sighting.lon, sighting.lat):
            for case in self._cells.get((sighting.category, cell), ()):
                if same_thing(sighting, case, at):
                    place = (distance_meters(sighting.lon, sighting.lat, case.lon, case.lat), case.number)
                    best = place if best is None else min(best, place)
        return best[1] if best else ""
