"""SQL that loads and keeps cases, many at once: one COPY or one statement a table, however many the cases."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from chassis.postgres import Tx
from services.dispatch.domain.case import Case, Entry
from services.dispatch.domain.clock import Clock, Counting
from services.dispatch.domain.joining import Neighbour, Sighting, cell_of, cells_around
from services.dispatch.domain.states import State

# Columns and their types, in the order of the arrays. Those that a new case never has yet are written on change only.
FIXED = {
    "number": "text", "category": "text", "category_name": "text", "urgency": "text", "source": "text",
    "text": "text", "lon": "float8", "lat": "float8", "address": "text", "unit_grid": "text", "work_grid": "text",
    "component": "text", "found_by": "text", "camera": "text", "zone": "text", "opened_at": "timestamptz",
    "traceparent": "text",
}  # fmt: skip
EARLY = {
    "state": "text", "stage": "int2", "is_open": "bool", "seq": "int4", "hash": "bytea", "department": "text",
    "crew": "text", "collector": "text", "condition": "text", "limit_hours": "float8", "limit_clock": "text",
    "limit_started_at": "timestamptz", "deadline_at": "timestamptz", "filed_by": "text",
}  # fmt: skip
LATE = {
    "overdue": "bool", "handled_by": "text", "supervised": "bool", "extensions": "int4", "reworks": "int4",
    "reopened": "int4", "returns_asked": "int4", "prior_state": "text", "force_close_by": "text",
    "instructed_department": "text", "main_case": "text", "evaluated": "bool", "closed_at": "timestamptz",
}  # fmt: skip
JSON = ("routing", "crew_choice", "reports", "alerts", "reporters", "media")

_NEW = {**FIXED, **EARLY}
_CHANGED = {"number": "text", **EARLY, **LATE}


def _arrays(columns: dict[str, str]) -> str:
    kinds = [*columns.values(), *["text"] * len(JSON)]
    return ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(kinds, 1))


UPDATE = f"""
    UPDATE case_file c SET {", ".join(f"{name} = u.{name}" for name in [*EARLY, *LATE, *JSON])}
    FROM unnest({_arrays(_CHANGED)}) AS u({", ".join([*_CHANGED, *JSON])}) WHERE c.number = u.number
"""
# What joining changes; a case in a burst of reports is written often, and has thirty columns more than these.
JOIN = """
    UPDATE case_file c SET seq = u.seq, hash = u.hash, reports = u.reports, alerts = u.alerts,
        reporters = u.reporters, media = u.media
    FROM unnest($1::text[], $2::int[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[])
         AS u(number, seq, hash, reports, alerts, reporters, media)
    WHERE c.number = u.number
"""
# In the order in which a Case takes them.
LOADED = [field.name for field in fields(Case) if field.name != "clocks"]
SELECT = f"SELECT {', '.join(LOADED)} FROM case_file"
LOAD = f"{SELECT} WHERE number = ANY($1::text[]) ORDER BY number FOR UPDATE"
LOAD_FREE = f"{SELECT} WHERE number = ANY($1::text[]) ORDER BY number FOR UPDATE SKIP LOCKED"
LOOK = f"{SELECT} WHERE number = ANY($1::text[]) ORDER BY number"
CLOCKS = """
    SELECT number, name, counting, started_at, due_at, left_seconds FROM case_clock WHERE number = ANY($1::text[])
"""
LOG = Entry._fields[:12]
STOP_CLOCKS = "DELETE FROM case_clock WHERE number = ANY($1::text[])"
CLOCK = ("number", "name", "counting", "started_at", "due_at", "left_seconds", "fired")
KNOWN = """
    SELECT report_id AS id FROM case_report WHERE report_id = ANY($1::text[])
    UNION ALL SELECT alert_id FROM case_alert WHERE alert_id = ANY($1::text[])
"""
DUE = """
    SELECT number, name, due_at FROM case_clock WHERE NOT fired AND due_at < $1 ORDER BY due_at LIMIT $2
"""
OPEN_DAY = "INSERT INTO case_counter (day, last) VALUES ($1, 0) ON CONFLICT DO NOTHING"
LOCK_DAY = "SELECT last FROM case_counter WHERE day = $1 FOR UPDATE"
COUNT_DAY = "UPDATE case_counter SET last = $2 WHERE day = $1"
NEIGHBOURS = """
    SELECT f.number, f.category, f.component, f.camera, f.zone, f.lon, f.lat, f.opened_at
    FROM (SELECT DISTINCT * FROM unnest($1::bigint[], $2::text[]) AS u(cell, category)) q
    JOIN case_file f ON f.is_open AND f.cell = q.cell AND f.category = q.category
    UNION
    SELECT number, category, component, camera, zone, lon, lat, opened_at
    FROM case_file WHERE is_open AND component <> '' AND component = ANY($3::text[])
"""

_fixed, _early, _late, _json = (attrgetter(*names) for names in (FIXED, EARLY, LATE, JSON))
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


async def lock_day(tx: Tx, day: date) -> int:
    """The day's last serial. Held to the end of the transaction: others who open cases wait here."""
    last = await tx.fetchval(LOCK_DAY, day)
    if last is None:
        await tx.execute(OPEN_DAY, day)
        last = await tx.fetchval(LOCK_DAY, day)
    return int(last)


async def count_day(tx: Tx, day: date, last: int) -> None:
    await tx.execute(COUNT_DAY, day, last)


async def unknown(tx: Tx, sightings: Sequence[Sighting]) -> list[Sighting]:
    """Those that are part of no case yet, each once."""
    seen = {row["id"] for row in await tx.fetch(KNOWN, [s.id for s in sightings])}
    fresh = []
    for sighting in sightings:
        if sighting.id not in seen:
            seen.add(sighting.id)
            fresh.append(sighting)
    return fresh


async def neighbours(tx: Tx, sightings: Sequence[Sighting]) -> list[Neighbour]:
    """Open cases that any of the sightings might join."""
    squares = [(cell, s.category) for s in sightings for cell in cells_around(s.lon, s.lat)]
    components = [s.component for s in sightings if s.component]
    cells, categories = _columns(squares) if squares else ([], [])
    rows = await tx.fetch(NEIGHBOURS, cells, categories, components)
    return [Neighbour(*row) for row in rows]


async def load(tx: Tx, numbers: Sequence[str], *, wait: bool = True) -> dict[str, Case]:
    """Locked until the transaction ends; with `wait` false, those that others hold are left out."""
    return await _read(tx, LOAD if wait else LOAD_FREE, numbers) if numbers else {}


async def look(tx: Tx, numbers: Sequence[str]) -> dict[str, Case]:
    """As they are, not to be changed."""
    return await _read(tx, LOOK, numbers) if numbers else {}


async def _read(tx: Tx, sql: str, numbers: Sequence[str]) -> dict[str, Case]:
    found = {}
    for row in await tx.fetch(sql, numbers):
        case = found[row[0]] = Case(*row)
        case.state = State(row["state"])
        for name in JSON:
            text = row[name]
            setattr(case, name, [] if text == "[]" else json.loads(text))
    for row in await tx.fetch(CLOCKS, list(found)):
        number, name, counting, started_at, due_at, left = row
        found[number].clocks[name] = Clock(name, Counting(counting), started_at, due_at, left)
    return found


async def keep_new(tx: Tx, cases: Sequence[Case]) -> None:
    if cases:
        rows = [(cell_of(case.lon, case.lat), *_fixed(case), *_early(case), *_documents(case)) for case in cases]
        await tx.copy_records_to_table("case_file", records=rows, columns=["cell", *_NEW, *JSON])
        await _start_clocks(tx, cases)


async def keep_changed(tx: Tx, cases: Sequence[Case], fired: frozenset[tuple[str, str]] = frozenset()) -> None:
    """`fired`: (number, clock) whose running out has been dealt with, so that it is not found again."""
    if cases:
        rows = ((case.number, *_early(case), *_late(case), *_documents(case)) for case in cases)
        await tx.execute(UPDATE, *_columns(rows))
        await tx.execute(STOP_CLOCKS, [case.number for case in cases])
        await _start_clocks(tx, cases, fired)


async def keep_joined(tx: Tx, cases: Sequence[Case]) -> None:
    """Cases to which a sighting was added, and nothing else."""
    if cases:
        rows = ((case.number, case.seq, case.hash, *_documents(case)[2:]) for case in cases)
        await tx.execute(JOIN, *_columns(rows))


async def keep_log(tx: Tx, entries: Sequence[Entry]) -> None:
    if entries:
        await tx.copy_records_to_table("case_log", records=[entry[:12] for entry in entries], columns=LOG)


async def keep_origins(tx: Tx, joined: Sequence[tuple[str, Sighting]]) -> None:
    """Which case (its number) each sighting became part of."""
    reports = [(s.id, number) for number, s in joined if not s.is_alert]
    alerts = [(s.id, number, s.camera) for number, s in joined if s.is_alert]
    if reports:
        await tx.copy_records_to_table("case_report", records=reports, columns=("report_id", "number"))
    if alerts:
        await tx.copy_records_to_table("case_alert", records=alerts, columns=("alert_id", "number", "camera"))


async def _start_clocks(tx: Tx, cases: Sequence[Case], fired: frozenset[tuple[str, str]] = frozenset()) -> None:
    rows = [
        (case.number, c.name, c.counting, c.started_at, c.due_at, c.left_seconds, (case.number, c.name) in fired)
        for case in cases
        for c in case.clocks.values()
    ]
    if rows:
        await tx.copy_records_to_table("case_clock", records=rows, columns=CLOCK)


def _documents(case: Case) -> list[str]:
    return [_encode(value) if value else ("{}" if isinstance(value, dict) else "[]") for value in _json(case)]


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


async def due_clocks(tx: Tx, at: datetime, limit: int) -> list[tuple[str, str, datetime]]:
    """(case, clock, due) of limits that have run out and were not dealt with, the oldest first; nothing is locked."""
    return [tuple(row) for row in await tx.fetch(DUE, at, limit)]


async def count_overdue(tx: Tx) -> int:
    return int(await tx.fetchval("SELECT count(*) FROM case_file WHERE is_open AND overdue"))
