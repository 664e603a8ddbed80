"""SQL that replaces the county's ground by what its files say; the caller's transaction makes it all or nothing."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from chassis.postgres import Tx
from services.dispatch.ground.files import CountyFiles

STAGE_COMPONENTS = """
    CREATE TEMP TABLE new_component (
        line integer, code text, category text, name_zh text, lon float8, lat float8, owner text, maintainer text,
        supervisor text, state text) ON COMMIT DROP
"""
TAKE_COMPONENTS = """
    INSERT INTO component AS c (code, category, name_zh, place, owner, maintainer, supervisor, state, gone_at)
    SELECT code, category, name_zh, ST_SetSRID(ST_MakePoint(lon, lat), 4326), owner, maintainer, supervisor, state, NULL
    FROM new_component
    ON CONFLICT (code) DO UPDATE SET
        category = excluded.category, name_zh = excluded.name_zh, place = excluded.place, owner = excluded.owner,
        maintainer = excluded.maintainer, supervisor = excluded.supervisor, state = excluded.state, gone_at = NULL
    WHERE (c.category, c.name_zh, c.owner, c.maintainer, c.supervisor, c.state) IS DISTINCT FROM (
           excluded.category, excluded.name_zh, excluded.owner, excluded.maintainer, excluded.supervisor,
           excluded.state)
       OR c.gone_at IS NOT NULL OR NOT ST_Equals(c.place, excluded.place)
"""
LOSE_COMPONENTS = """
    UPDATE component c SET gone_at = $1
    WHERE gone_at IS NULL AND NOT EXISTS (SELECT FROM new_component n WHERE n.code = c.code)
"""
STRAY_COMPONENTS = """
    SELECT n.line, n.code FROM new_component n
    WHERE NOT EXISTS (
        SELECT FROM unit_grid g WHERE ST_Covers(g.area, ST_SetSRID(ST_MakePoint(n.lon, n.lat), 4326)))
    ORDER BY n.line LIMIT 100
"""
UNIT_GRIDS = """
    INSERT INTO unit_grid (code, work_grid, community, name_zh, area)
    SELECT code, work_grid, community, name_zh, ST_SetSRID(ST_GeomFromGeoJSON(area), 4326)
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
         AS u(code, work_grid, community, name_zh, area)
"""
BAD_AREAS = """
    SELECT code, ST_IsValidReason(area) AS why FROM unit_grid
    WHERE NOT ST_IsValid(area) OR ST_Dimension(area) <> 2 OR ST_IsEmpty(area)
"""
# A sliver of less than 0.1 square metre is rounding, not an overlap.
OVERLAPS = """
    SELECT a.code, b.code AS other FROM unit_grid a
    JOIN unit_grid b ON a.code < b.code AND a.area && b.area AND ST_Relate(a.area, b.area, '2********')
    WHERE ST_Area(ST_Intersection(a.area, b.area)::geography) > 0.1 LIMIT 100
"""
WORK_GRID_LAYER = """
    SELECT jsonb_build_object('type', 'FeatureCollection', 'features', coalesce(jsonb_agg(jsonb_build_object(
        'type', 'Feature',
        'properties', jsonb_build_object('code', w.code, 'name_zh', w.name_zh, 'name_en', w.name_en),
        'geometry', (SELECT ST_AsGeoJSON(ST_Union(g.area))::jsonb FROM unit_grid g WHERE g.work_grid = w.code)
    ) ORDER BY w.code), '[]'))::text FROM work_grid w
"""
PEOPLE = """
    INSERT INTO collector (id, name_zh, work_grid)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
    ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh, work_grid = excluded.work_grid, gone_at = NULL
"""
CREWS = """
    INSERT INTO crew (id, name_zh, department, lon, lat, skills)
    SELECT id, name_zh, department, lon, lat, string_to_array(skills, ';')
    FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::text[])
         AS u(id, name_zh, department, lon, lat, skills)
    ON CONFLICT (id) DO UPDATE SET
        name_zh = excluded.name_zh, department = excluded.department, lon = excluded.lon, lat = excluded.lat,
        skills = excluded.skills, gone_at = NULL
"""
COUNTY = """
    INSERT INTO county AS c (code, timezone, calendar, document, version, imported_at) VALUES ($1, $2, $3, $4, 1, $5)
    ON CONFLICT (single) DO UPDATE SET
        code = excluded.code, timezone = excluded.timezone, calendar = excluded.calendar,
        document = excluded.document, version = c.version + 1, imported_at = excluded.imported_at
"""
REPLACED = ("map_layer", "category", "department", "work_grid", "unit_grid", "responsibility", "policy")


async def replace(tx: Tx, files: CountyFiles, at: datetime) -> int:
    """Put the files in place of what was; how many components are no longer there."""
    await tx.execute("LOCK TABLE county IN EXCLUSIVE MODE")  # two imports at once would mix
    for table in REPLACED:
        await tx.execute(f"DELETE FROM {table}")
    await _copy(tx, "category", ("code", "kind", "major_name_zh", "major_name_en", "name_zh", "name_en", "responsible",
        "default_department", "urgency", "handle_limit_hours", "limit_clock", "filing_condition", "closing_condition"),
        ((c.code, c.kind, c.major_name_zh, c.major_name_en, c.minor_name_zh, c.minor_name_en, c.responsible,
          c.default_department, c.urgency, c.handle_limit_hours, c.limit_clock, c.filing_condition_zh,
          c.closing_condition_zh) for c in files.categories))  # fmt: skip
    await _copy(tx, "department", ("code", "name_zh", "name_en", "type"),
                ((d.code, d.name_zh, d.name_en, d.type) for d in files.departments))  # fmt: skip
    await _copy(tx, "work_grid", ("code", "name_zh", "name_en"),
                ((w.code, w.name_zh, w.name_en) for w in files.work_grids))  # fmt: skip
    await tx.execute(UNIT_GRIDS, *_columns(
        [(g.code, g.work_grid, g.community, g.name_zh, json.dumps(g.geometry)) for g in files.unit_grids], 5
    ))  # fmt: skip
    await _copy(tx, "responsibility", ("area_kind", "area", "category", "department"),
                ((r.area_kind, r.area, r.category, r.department) for r in files.responsibility))  # fmt: skip
    await _copy(tx, "policy",
                ("source", "category", "trusted", "verify_first", "auto_accept", "auto_file", "auto_dispatch"),
                ((p.source, p.category, p.trusted, p.verify_first, p.auto_accept, p.auto_file, p.auto_dispatch)
                 for p in files.policies))  # fmt: skip
    gone = await _components(tx, files, at)
    await _people(tx, files, at)
    layers = {**files.layers, "work_grids": await tx.fetchval(WORK_GRID_LAYER)}
    await _copy(tx, "map_layer", ("name", "document"), layers.items())
    about = files.about
    await tx.execute(COUNTY, about["code"], about.get("timezone", "Asia/Shanghai"), files.calendar, about, at)
    return gone


async def _components(tx: Tx, files: CountyFiles, at: datetime) -> int:
    await tx.execute(STAGE_COMPONENTS)
    names = ("line", "code", "category", "name_zh", "lon", "lat", "owner", "maintainer", "supervisor", "state")
    await _copy(tx, "new_component", names, (
        (line, c.code, c.category, c.name_zh, c.lon, c.lat, c.owner, c.maintainer, c.supervisor, c.state)
        for line, c in enumerate(files.components, start=2)
    ))  # fmt: skip
    await tx.execute(TAKE_COMPONENTS)
    answer: str = await tx.execute(LOSE_COMPONENTS, at)
    return int(answer.split()[-1])


async def _people(tx: Tx, files: CountyFiles, at: datetime) -> None:
    await tx.execute(PEOPLE, *_columns([(c.id, c.name_zh, c.work_grid) for c in files.collectors], 3))
    await tx.execute(CREWS, *_columns(
        [(c.id, c.name_zh, c.department, c.lon, c.lat, ";".join(c.skill_list)) for c in files.crews], 6
    ))  # fmt: skip
    await tx.execute("INSERT INTO crew_task (crew) SELECT id FROM crew ON CONFLICT DO NOTHING")
    for table, ids in (("collector", [c.id for c in files.collectors]), ("crew", [c.id for c in files.crews])):
        await tx.execute(f"UPDATE {table} SET gone_at = $1 WHERE gone_at IS NULL AND id <> ALL($2::text[])", at, ids)


async def faults(tx: Tx) -> list[tuple[str, int, str]]:
    """(file, line, what) that only geometry can tell; line 0 where the code in the message names the place."""
    found = [("unit_grids.geojson", 0, f"{row['code']}: {row['why']}") for row in await tx.fetch(BAD_AREAS)]
    if found:
        return found
    overlaps, strays = await tx.fetch(OVERLAPS), await tx.fetch(STRAY_COMPONENTS)
    found += [("unit_grids.geojson", 0, f"{row['code']} 与 {row['other']} 重叠 / overlap") for row in overlaps]
    found += [("components.csv", row["line"], f"{row['code']}: 不在任何单元网格内 / in no unit grid") for row in strays]
    return found


async def analyze(tx: Tx) -> None:
    """So that the first look-ups already use the indexes."""
    await tx.execute("ANALYZE unit_grid, component")


async def _copy(tx: Tx, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    await tx.copy_records_to_table(table, records=list(rows), columns=list(columns))


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
