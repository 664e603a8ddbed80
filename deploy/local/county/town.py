"""The town's ground: quarters cut into the 631 unit grids, bent as land is, in longitude and latitude."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, Polygon, STRtree, points, polygonize, segmentize, union_all

from deploy.local.county.cutting import Cut, Ring, area, cut
from deploy.local.county.plan import COMMUNITIES, GRIDS_OF_WORK_GRID, PARKS, RIVER, Community, Place, Plan, Point

COUNTY = "990101"  # made up: no county has this code
CENTER = (115.0, 27.4)
METERS_PER_DEGREE = 111_320.0
TILT = math.radians(6)
SNAP = 0.001  # metres: where streets that meet are made to share a point
STEP = 30.0  # metres between the points of a bent street
BAND = 100.0  # metres: blocks in one such band north to south count as one row

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Block:
    """A unit grid: `ring` is closed, lon/lat, counter-clockwise; `area` is a polygon in metres about the centre."""

    code: str
    work_grid: str
    community: str
    name_zh: str
    ring: tuple[Point, ...]
    area: Polygon
    park: str  # which it is a part of, if any
    is_water: bool

    @property
    def center(self) -> Point:
        middle = self.area.representative_point()
        return to_degrees((middle.x, middle.y))


@dataclass(frozen=True, slots=True)
class _Plot:
    """A unit grid on the plan."""

    community: Community
    quarter: Place
    ring: Ring
    park: str = ""


@dataclass
class Town:
    """Deterministic: the same seed gives the same town to the last digit."""

    seed: int = 20131101
    cuts: dict[Place, list[Cut]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.plan = Plan(self.random)
        plots = list(self._plots())
        self.blocks = sorted(_number(plots, _faces(plots)), key=lambda block: block.code)

    def _plots(self) -> Iterator[_Plot]:
        for work_grid, total in GRIDS_OF_WORK_GRID.items():
            mine = [(c, place) for c in COMMUNITIES if c.work_grid == work_grid for place in c.quarters]
            sizes = [area(self.plan.quarters[place]) for _, place in mine]
            for (community, place), count in zip(mine, shares(sizes, total), strict=True):
                rings, self.cuts[place] = cut(self.plan.quarters[place], count, self.random)
                yield from (_Plot(community, place, ring, self._park(place, ring)) for ring in rings)

    def _park(self, place: Place, ring: Ring) -> str:
        middle = np.mean(ring, axis=0)
        for name, _, quarter, (across, up), radius in PARKS:
            if quarter == place and math.dist(self.plan.middle(quarter, across, up), middle) < radius:
                return name
        return ""


def shares(weights: Sequence[float], total: int) -> list[int]:
    """`total` by weight in whole numbers: the largest remainders make it exact."""
    wished = np.array(weights) / sum(weights) * total
    counts = np.floor(wished).astype(int)
    counts[np.argsort(counts - wished, kind="stable")[: total - int(counts.sum())]] += 1
    return [int(count) for count in counts]


def bend(plan: Array) -> Array:
    """Plan metres to metres east and north of the centre: long gentle curves, then a turn of the whole."""
    x, y = plan[..., 0] - 1400.0, plan[..., 1] - 1250.0
    bent_x = x + 62 * np.sin((y + 500) / 480) + 16 * np.sin(y / 150 + x / 420)
    bent_y = y + 88 * np.sin((x + 350) / 520) + 20 * np.sin(x / 170 + y / 400)
    cos, sin = math.cos(TILT), math.sin(TILT)
    return np.stack([bent_x * cos - bent_y * sin, bent_x * sin + bent_y * cos], axis=-1)


def bent(line: Sequence[Point]) -> LineString:
    """A straight line of the plan as the curve it is on the ground."""
    return LineString(bend(np.array(segmentize(LineString(line), STEP).coords)))


def to_degrees(point: Sequence[float]) -> Point:
    """Metres east and north of the centre as lon/lat to 1e-7 degrees."""
    lon = CENTER[0] + point[0] / (METERS_PER_DEGREE * math.cos(math.radians(CENTER[1])))
    return round(float(lon), 7), round(float(CENTER[1] + point[1] / METERS_PER_DEGREE), 7)


def _faces(plots: Sequence[_Plot]) -> list[Polygon]:
    """The plots on the ground; neighbours share every point, also where a street ends at another's side."""
    edges: MultiLineString = union_all([Polygon(plot.ring).exterior for plot in plots], grid_size=SNAP)
    faces = [Polygon(bend(np.array(face.exterior.coords))) for face in polygonize(segmentize(edges, STEP).geoms).geoms]
    inside = points(bend(np.array([np.mean(plot.ring, axis=0) for plot in plots])))
    plot_of, face_of = STRtree(faces).query(inside, predicate="within")
    if len(faces) != len(plots) or sorted(face_of) != list(range(len(plots))):
        raise AssertionError("a plot was lost or doubled where streets meet")
    found = dict(zip(plot_of.tolist(), face_of.tolist(), strict=True))
    return [faces[found[n]] for n in range(len(plots))]


def _number(plots: Sequence[_Plot], faces: Sequence[Polygon]) -> Iterator[Block]:
    for community in COMMUNITIES:
        mine = [(plot, face) for plot, face in zip(plots, faces, strict=True) if plot.community is community]
        # Serials run west to east, north to south.
        mine.sort(key=lambda pair: (-math.floor(pair[1].centroid.y / BAND), pair[1].centroid.x))
        code = f"{COUNTY}{community.street:03}{community.number:03}"
        for serial, (plot, face) in enumerate(mine, start=1):
            ring = tuple(to_degrees(point) for point in face.exterior.coords)
            yield Block(
                code=f"{code}{serial:02}",
                work_grid=community.work_grid,
                community=code,
                name_zh=f"{community.name_zh}社区{serial:02}格",
                ring=ring if face.exterior.is_ccw else ring[::-1],
                area=face,
                park=plot.park,
                is_water=plot.quarter[1] == RIVER,
            )
