"""The streets, the river and the parks that the map shows under everything else."""

from typing import Any

from deploy.local.county.town import COLUMNS, ROWS, Block, Town

NORTH_SOUTH = (
    "滨西路",
    "建设路",
    "和平路",
    "胜利路",
    "人民路",
    "文化路",
    "朝阳路",
    "团结路",
    "工业路",
    "园区路",
    "东环路",
    "西环路",
    "振兴路",
)
EAST_WEST = (
    "滨河路",
    "新华街",
    "东风街",
    "幸福街",
    "光明街",
    "前进街",
    "解放街",
    "迎宾街",
    "学府街",
    "长安街",
    "富民街",
    "安康街",
    "北环路",
    "兴业街",
)
PARKS = ((9, 14), (10, 14), (9, 15), (10, 15), (19, 5), (19, 6), (4, 20), (5, 20))


def features(town: Town) -> list[dict[str, Any]]:
    """GeoJSON features: roads as lines, river and parks as areas."""
    found: list[dict[str, Any]] = [_river(town), *_parks(town)]
    for column in range(COLUMNS + 1):
        line = [town.corner(column, row) for row in range(ROWS + 1)]
        found.append(_road(line, NORTH_SOUTH[column // 2], "NS", column))
    for row in range(ROWS + 1):
        line = [town.corner(column, row) for column in range(COLUMNS + 1)]
        found.append(_road(line, EAST_WEST[row // 2], "EW", row))
    return found


def is_park(block: Block) -> bool:
    return (block.column, block.row) in PARKS


def _road(line: list[tuple[float, float]], name: str, direction: str, number: int) -> dict[str, Any]:
    main = number % 4 == 0
    lane = number % 2 == 1
    name_zh = f"{name}{'支巷' if lane else ''}"
    properties = {"kind": "main_road" if main else "road", "name_zh": name_zh, "name_en": f"{direction} {number}"}
    return _feature("LineString", line, properties)


def _river(town: Town) -> dict[str, Any]:
    bank = [town.corner(column, -1) for column in range(COLUMNS + 1)]
    south = [(lon, round(lat - 0.0019 - 0.0004 * ((n % 7) / 7), 7)) for n, (lon, lat) in enumerate(bank)]
    north = [(lon, round(lat - 0.0003, 7)) for lon, lat in bank]
    ring = [*south, *reversed(north), south[0]]
    return _feature("Polygon", [ring], {"kind": "river", "name_zh": "清水河", "name_en": "Qingshui River"})


def _parks(town: Town) -> list[dict[str, Any]]:
    return [
        _feature("Polygon", [list(block.ring)], {"kind": "park", "name_zh": "公园", "name_en": "Park"})
        for block in town.blocks
        if is_park(block)
    ]


def _feature(kind: str, coordinates: Any, properties: dict[str, str]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
