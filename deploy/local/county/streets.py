"""The town's streets, its river and its parks: lines to put things along, and layers for the map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shapely import LineString, MultiPolygon, Point, Polygon, union_all

from deploy.local.county.names import pinyin, quarter_names
from deploy.local.county.plan import BRIDGES, COLUMNS, EAST_WEST, NORTH_SOUTH, PARKS, RIVER, ROWS, Place
from deploy.local.county.town import Town, bent, to_degrees

Kind = Literal["main_road", "road", "lane"]
HALF_WIDTH = {"main_road": 10.0, "road": 6.0, "lane": 3.0}  # metres, pavement included
ROAD_PLOTS = 7  # a street that was laid between so many plots is a road; a later one is a lane
SHORTEST = 25.0  # metres
BEYOND = 650.0  # metres of highway and river that the map shows outside the town
HIGHWAYS = {"north_south": (3, 5), "east_west": (2, 5)}


@dataclass(frozen=True, slots=True)
class Way:
    """`line` in metres about the centre."""

    kind: Kind
    name_zh: str
    name_en: str
    line: LineString


def ways(town: Town) -> list[Way]:
    """Every street in the town; none crosses the river but on a bridge, none a park."""
    found = [*_main_streets(town)]
    green = union_all([block.area for block in town.blocks if block.park]).buffer(-2)  # its own edge is a street
    for (place, cuts), prefix in zip(sorted(town.cuts.items()), quarter_names(), strict=False):
        if place[1] == RIVER:
            continue
        numbers = {"road": 0, "lane": 0}
        for cut in cuts:
            line = _outside(bent([cut.start, cut.end]), green)
            if line is None:
                continue
            kind: Literal["road", "lane"] = "road" if cut.plots >= ROAD_PLOTS else "lane"
            numbers[kind] += 1
            upright = abs(cut.end[1] - cut.start[1]) > abs(cut.end[0] - cut.start[0])
            found.append(Way(kind, *_name(prefix, kind, numbers[kind], upright), line))
    return found


def _outside(line: LineString, green: MultiPolygon) -> LineString | None:
    """The longest part that is not in a park, if it is worth a street."""
    left = line.difference(green)
    longest: LineString = max(getattr(left, "geoms", [left]), key=lambda part: part.length)
    return longest if longest.length > SHORTEST else None


def _name(prefix: tuple[str, str], kind: str, number: int, upright: bool) -> tuple[str, str]:
    if kind == "lane":
        return f"{prefix[0]}{number}巷", f"{prefix[1]} Lane {number}"
    count = "" if number == 1 else "二三四五六七八"[number - 2]
    number_en = "" if number == 1 else f" {number}"
    return f"{prefix[0]}{count}{'路' if upright else '街'}", f"{prefix[1]} {'Road' if upright else 'Street'}{number_en}"


def _main_streets(town: Town) -> Iterator[Way]:
    plan = town.plan
    for column, name in enumerate(NORTH_SOUTH):
        for run in _runs([_upright(town, column, row) for row in range(len(ROWS))]):
            line = bent([plan.corner(column, row) for row in range(run[0], run[1] + 1)])
            yield Way("main_road", name, pinyin(name), line)
    for row, name in enumerate(EAST_WEST):
        for run in _runs([_level(town, column, row) for column in range(len(COLUMNS))]):
            line = bent([plan.corner(column, row) for column in range(run[0], run[1] + 1)])
            yield Way("main_road", name, pinyin(name), line)


def _upright(town: Town, column: int, row: int) -> bool:
    """Whether there is a street on this side of a quarter."""
    if row == RIVER:
        return column in BRIDGES
    return (column, row) in town.plan.quarters or (column - 1, row) in town.plan.quarters


def _level(town: Town, column: int, row: int) -> bool:
    return (column, row) in town.plan.quarters or (column, row - 1) in town.plan.quarters


def _runs(present: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and one past last of each row of True."""
    start: int | None = None
    for n, here in enumerate([*present, False]):
        if here and start is None:
            start = n
        elif not here and start is not None:
            yield start, n
            start = None


def river(town: Town) -> Polygon:
    """Between the bank roads, and on beyond the town; in metres."""
    banks = []
    for row in (RIVER, RIVER + 1):
        edge = [town.plan.corner(column, row) for column in range(len(COLUMNS) + 1)]
        inward = 9.0 if row == RIVER else -9.0  # the bank road's half
        edge = [(edge[0][0] - BEYOND, edge[0][1]), *edge, (edge[-1][0] + BEYOND, edge[-1][1])]
        banks.append(list(bent([(x, y + inward) for x, y in edge]).coords))
    return Polygon([*banks[0], *reversed(banks[1])])


def parks(town: Town) -> dict[str, Polygon]:
    """By name, in metres, without the pavement around them."""
    areas: dict[str, Polygon] = {}
    for name, *_ in PARKS:
        whole = union_all([block.area for block in town.blocks if block.park == name])
        areas[name] = max(getattr(whole, "geoms", [whole]), key=lambda part: part.area).buffer(-7, join_style="round")
    return areas


def crossings(town: Town) -> dict[Place, Point]:
    """Where main streets meet, in metres; not in the middle of the river."""
    return {
        (column, row): Point(bent([town.plan.corner(column, row), (0.0, 0.0)]).coords[0])
        for column in range(len(COLUMNS) + 1)
        for row in range(len(ROWS) + 1)
        if any((column + c, row + r) in town.plan.quarters for c in (-1, 0) for r in (-1, 0))
    }


def features(town: Town, streets: Sequence[Way]) -> list[dict[str, Any]]:
    """GeoJSON features, in drawing order."""
    english = {name: name_en for name, name_en, *_ in PARKS}
    found = [_feature(river(town), "river", "清水河", "Qingshui River")]
    found += [_feature(area, "park", name, english[name]) for name, area in parks(town).items()]
    found += [_feature(line, "main_road", name, pinyin(name)) for name, line in _highways(town)]
    for kind in ("lane", "road", "main_road"):
        found += [_feature(way.line, kind, way.name_zh, way.name_en) for way in streets if way.kind == kind]
    return found


def _highways(town: Town) -> Iterator[tuple[str, LineString]]:
    """Some main streets lead out of the town."""
    corner = town.plan.corner
    for column in HIGHWAYS["north_south"]:
        for row, step in ((0, -1), (len(ROWS), 1)):
            x, y = corner(column, row)
            yield NORTH_SOUTH[column], bent([(x, y), (x + 120 * step, y + BEYOND * step)])
    for row in HIGHWAYS["east_west"]:
        for column, step in ((0, -1), (len(COLUMNS), 1)):
            x, y = corner(column, row)
            yield EAST_WEST[row], bent([(x, y), (x + BEYOND * step, y + 90 * step)])


def _feature(shape: LineString | Polygon, kind: str, name_zh: str, name_en: str) -> dict[str, Any]:
    line = [list(to_degrees(point)) for point in (shape.exterior if isinstance(shape, Polygon) else shape).coords]
    geometry = {"type": shape.geom_type, "coordinates": [line] if isinstance(shape, Polygon) else line}
    return {"type": "Feature", "properties": {"kind": kind, "name_zh": name_zh, "name_en": name_en},
            "geometry": geometry}  # fmt: skip
