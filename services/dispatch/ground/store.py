"""SQL over the county's ground: its rules, grids, components and map layers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from asyncpg import Record

from chassis.postgres import Tx
from services.dispatch.domain.clock import DEFAULT_SESSIONS, Calendar
from services.dispatch.domain.opening import Grid
from services.dispatch.domain.routing import Component
from services.dispatch.domain.rulebook import Category, Policy, Rulebook

VERSION = "SELECT version FROM county"
CATEGORIES = """
    SELECT code, kind, name_zh, name_en, responsible, default_department, urgency, handle_limit_hours, limit_clock,
           filing_condition, closing_condition
    FROM category
"""
GRIDS = """
    SELECT q.at - 1 AS at, min(g.code) AS unit, min(g.work_grid) AS work
    FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS q(lon, lat, at)
    JOIN unit_grid g ON ST_Covers(g.area, ST_SetSRID(ST_MakePoint(q.lon, q.lat), 4326))
    GROUP BY q.at
"""
GRID_NAMES = "SELECT code, name_zh FROM unit_grid WHERE code = ANY($1::text[])"
NAMED = "SELECT code, category, owner, maintainer, supervisor FROM component WHERE code = ANY($1::text[])"
NEAR = """
    SELECT q.at - 1 AS at, c.code, c.category, c.owner, c.maintainer, c.supervisor, c.name_zh, c.state,
           ST_X(c.place) AS lon, ST_Y(c.place) AS lat,
           ST_Distance(c.place::geography, q.here::geography) AS distance_meters
    FROM (SELECT at, category, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS here,
                 $4 / 111000.0 / cos(radians(lat)) AS east, $4 / 110000.0 AS north
          FROM unnest($1::float8[], $2::float8[], $3::text[]) WITH ORDINALITY AS u(lon, lat, category, at)) q
    JOIN component c ON c.place && ST_Expand(q.here, q.east, q.north) AND c.gone_at IS NULL
         AND (q.category = '' OR c.category = q.category) AND ST_DWithin(c.place::geography, q.here::geography, $4)
    ORDER BY q.at, distance_meters, c.code LIMIT $5
"""


async def version(tx: Tx) -> int | None:
    """Of the county's files as imported last; None before the first import."""
    found: int | None = await tx.fetchval(VERSION)
    return found


async def rulebook(tx: Tx) -> Rulebook:
    county = await tx.fetchrow("SELECT code, timezone, calendar, version FROM county")
    zone = ZoneInfo(county["timezone"])
    collectors: dict[str, list[str]] = {}
    for row in await tx.fetch("SELECT id, work_grid FROM collector WHERE gone_at IS NULL ORDER BY id"):
        collectors.setdefault(row["work_grid"], []).append(row["id"])
    policies = await tx.fetch(
        "SELECT source, category, trusted, verify_first, auto_accept, auto_file, auto_dispatch FROM policy"
    )
    mapped = await tx.fetch("SELECT area, category, department FROM responsibility")
    departments = await tx.fetch("SELECT code, name_zh FROM department")
    return Rulebook(
        version=county["version"],
        county=county["code"],
        zone=zone,
        calendar=read_calendar(county["calendar"], zone),
        categories={row["code"]: Category(*row) for row in await tx.fetch(CATEGORIES)},
        departments={row["code"]: row["name_zh"] for row in departments},
        responsibility={(row["area"], row["category"]): row["department"] for row in mapped},
        policies={tuple(row)[:3]: Policy(*tuple(row)[3:]) for row in policies},
        collectors_of=collectors,
    )


def read_calendar(given: Mapping[str, Any], zone: ZoneInfo) -> Calendar:
    """calendar.json as a Calendar; what it leaves out is the default."""
    sessions = [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in given.get("sessions", ())]
    return Calendar(
        zone=zone,
        sessions=sessions or DEFAULT_SESSIONS,
        weekdays=frozenset(given.get("weekdays", (1, 2, 3, 4, 5))),
        holidays=frozenset(date.fromisoformat(day) for day in given.get("holidays", ())),
        makeup_workdays=frozenset(date.fromisoformat(day) for day in given.get("makeup_workdays", ())),
    )


async def grids(tx: Tx, lons: Sequence[float], lats: Sequence[float]) -> dict[int, Grid]:
    """By position in the arguments; a place outside every grid is absent, one on a border is the first code's."""
    rows = await tx.fetch(GRIDS, lons, lats)
    return {row["at"]: Grid(row["unit"], row["work"]) for row in rows}


async def grid_names(tx: Tx, codes: Collection[str]) -> dict[str, str]:
    """By code; a grid that the county has no more is absent."""
    return dict(await tx.fetch(GRID_NAMES, list(codes))) if codes else {}


async def components(tx: Tx, codes: Sequence[str]) -> dict[str, Component]:
    if not codes:
        return {}
    return {row["code"]: Component(*row) for row in await tx.fetch(NAMED, codes)}


async def nearest_components(
    tx: Tx, places: Sequence[tuple[float, float, str]], within_meters: float
) -> dict[int, list[Component]]:
    """By position in `places` (lon, lat, category): those of the category, nearest first."""
    found: dict[int, list[Component]] = {}
    if not places:
        return found
    lons, lats, categories = map(list, zip(*places, strict=True))
    for row in await tx.fetch(NEAR, lons, lats, categories, within_meters, 20 * len(places)):
        component = Component(
            row["code"], row["category"], row["owner"], row["maintainer"], row["supervisor"], row["distance_meters"]
        )
        found.setdefault(row["at"], []).append(component)
    return found


async def components_near(tx: Tx, lon: float, lat: float, category: str, within_meters: float) -> list[Record]:
    found: list[Record] = await tx.fetch(NEAR, [lon], [lat], [category], within_meters, 20)
    return found


async def map_layer(tx: Tx, name: str) -> str | None:
    """GeoJSON text."""
    found: str | None = await tx.fetchval("SELECT document FROM map_layer WHERE name = $1", name)
    return found


async def category_list(tx: Tx) -> list[Record]:
    found: list[Record] = await tx.fetch(
        "SELECT code, kind, major_name_zh, major_name_en, name_zh, name_en, responsible, default_department, urgency,"
        " handle_limit_hours, limit_clock, filing_condition, closing_condition FROM category ORDER BY code"
    )
    return found


async def department_list(tx: Tx) -> list[Record]:
    found: list[Record] = await tx.fetch("SELECT code, name_zh, name_en, type FROM department ORDER BY code")
    return found
