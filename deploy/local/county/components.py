"""The components, minor by minor: in rows along the streets, at crossings, on the banks, in parks and in yards."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon, STRtree, get_coordinates, line_interpolate_point, points

from deploy.local.county.inventory import Where, count_and_where
from deploy.local.county.plan import BRIDGES, RIVER
from deploy.local.county.streets import HALF_WIDTH, Way, crossings, parks
from deploy.local.county.town import COUNTY, Town, to_degrees

TELECOMS = ("D31", "D32", "D33")
STATES = ("完好", "破损", "丢失", "废弃")
STATE_SHARES = (0.972, 0.021, 0.003, 0.004)
# 主管部门, by major.
SUPERVISORS = {"01": "D07", "02": "D10", "03": "D01", "04": "D01", "05": "D07", "06": "D19", "21": "D01"}

Array = NDArray[np.float64]


def components(town: Town, streets: Sequence[Way], taxonomy: Sequence[Mapping[str, str]]) -> Iterator[list[object]]:
    """Rows of components.csv."""
    sites = Sites(town, streets)
    for row in taxonomy:
        if row["kind"] != "component":
            continue
        category = "C" + row["major_code"] + row["minor_code"]
        count, where = count_and_where(category)
        default = row["default_department"]
        owners = TELECOMS if default in TELECOMS and category in ("C0107", "C0115") else (default,)
        picked = town.random.integers(0, len(owners), count)
        states = town.random.choice(len(STATES), count, p=STATE_SHARES)
        for serial, place in enumerate(sites.place(count, where), start=1):
            lon, lat = to_degrees(place)
            owner = owners[picked[serial - 1]]
            yield [
                f"{COUNTY}{row['major_code']}{row['minor_code']}{serial:06}", category, row["minor_name_zh"],
                f"{lon:.7f}", f"{lat:.7f}", owner, owner, SUPERVISORS[row["major_code"]], STATES[states[serial - 1]],
            ]  # fmt: skip


class Sites:
    """Where things may stand: every place is inside one unit grid and not on its border."""

    def __init__(self, town: Town, streets: Sequence[Way]) -> None:
        self._random = town.random
        self._areas = [block.area for block in town.blocks]
        self._tree = STRtree(self._areas)
        self._streets = streets
        meeting = crossings(town)
        self._parks = list(parks(town).values())
        self._dry = [block.area for block in town.blocks if not block.park and not block.is_water]
        banks = (RIVER, RIVER + 1)
        self._crossings = get_coordinates([spot for (_, row), spot in meeting.items() if row not in banks])
        self._bridges = np.array([get_coordinates([meeting[c, r] for r in banks]).mean(axis=0) for c in BRIDGES])
        self._banks = [way for way in streets if way.name_zh.startswith("滨河")]

    def place(self, count: int, where: Where) -> Array:
        """(count, 2) metres."""
        if where in ("park", "inside"):
            return self._scattered(count, self._parks if where == "park" else self._dry)
        if where in ("crossing", "signals"):
            return self._settled(*self._around(count, 13.0 if where == "signals" else 16.0))
        if where == "bridge":
            return self._settled(self._bridges[:count] + 2.5, self._bridges[:count] - 2.5)
        if where == "bank":
            return self._settled(*self._along(count, self._banks, (7.5, 9.0)))
        if where == "carriageway":
            return self._settled(*self._along(count, self._streets, (0.2, 0.6)))
        wanted = {"main_kerb": ("main_road",), "lane": ("lane",)}.get(where, ("main_road", "road", "lane"))
        return self._settled(*self._along(count, [way for way in self._streets if way.kind in wanted], (0.85, 1.0)))

    def _along(self, count: int, ways: Sequence[Way], reach: tuple[float, float]) -> tuple[Array, Array]:
        """At even distances on either side of streets, `reach` in half widths; and the same across each street."""
        lengths = np.array([way.line.length for way in ways])
        ends = np.cumsum(lengths)
        spacing = ends[-1] / count
        at = (np.arange(count) + 0.5) * spacing + self._random.uniform(-0.12, 0.12, count) * spacing
        which = np.searchsorted(ends, at)
        lines = np.array([way.line for way in ways])[which]
        along = np.clip(at - (ends - lengths)[which], 2.0, lengths[which] - 2.0)
        here = get_coordinates(line_interpolate_point(lines, along))
        ahead = get_coordinates(line_interpolate_point(lines, along - 1.0)) - here
        across = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / np.hypot(*ahead.T)[:, None]
        half = np.array([HALF_WIDTH[way.kind] for way in ways])[which]
        side = np.where(np.arange(count) % 2 == 0, 1.0, -1.0) * half * self._random.uniform(*reach, count)
        return here + across * side[:, None], here - across * side[:, None]

    def _around(self, count: int, distance: float) -> tuple[Array, Array]:
        """At the corners of crossings in turn; and the same across the crossing."""
        corner = np.arange(count)
        middle = self._crossings[(corner * 7) % len(self._crossings)]
        angle = np.pi / 4 + np.pi / 2 * (corner // len(self._crossings)) + self._random.normal(0, 0.25, count)
        radius = distance * self._random.uniform(0.9, 1.6, count)
        offset = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius[:, None]
        return middle + offset, middle - offset

    def _scattered(self, count: int, areas: Sequence[Polygon]) -> Array:
        """Anywhere in these areas, but not at their edges."""
        sizes = np.array([area.area for area in areas])
        return np.array([self._inside(areas[n]) for n in self._random.choice(len(areas), count, p=sizes / sizes.sum())])

    def _inside(self, area: Polygon) -> Array:
        yard = area.buffer(-9)
        west, south, east, north = yard.bounds
        while True:
            tried = self._random.uniform((west, south), (east, north))
            if yard.contains(points(tried)):
                return np.array(tried)

    def _settled(self, wished: Array, otherwise: Array) -> Array:
        """As wished; across the street where that is outside the town; within some block where both are."""
        placed = np.where(self._homed(wished)[:, None], wished, otherwise)
        for n in np.flatnonzero(~self._homed(placed)):
            nearest = self._areas[int(self._tree.nearest(points(placed[n])))]
            placed[n] = get_coordinates(nearest.representative_point())[0]
        return placed

    def _homed(self, places: Array) -> NDArray[np.bool_]:
        hits = self._tree.query(points(places), predicate="within")[0]
        return np.asarray(np.bincount(hits, minlength=len(places)) == 1)
