"""SQL that finds cases to look at: lists by filter, one case's log, the desk's counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import Record

from chassis.postgres import Tx
from services.dispatch.domain.doer import SOURCES_OF, Doer, Scope, scope_of

LOG = """
    SELECT seq, step, from_state, to_state, stage, at, actor, role, reason, data::json AS data, hash
    FROM case_log WHERE number = $1 ORDER BY seq
"""
CHAIN = """
    SELECT number, seq, step, from_state, to_state, at, actor, role, reason, data, hash
    FROM case_log WHERE number = $1 ORDER BY seq
"""
# A case stands in its stage while it is open, and in the last one until the night's evaluation is done.
STANDS = "(is_open OR stage = 7 AND NOT evaluated)"
# Before its limit runs a case has only the clock of its stage, and is late by that one.
LATE = (
    "is_open AND (overdue OR deadline_at IS NULL AND EXISTS (SELECT FROM case_clock late"
    " WHERE late.number = case_file.number AND late.name <> 'supervise' AND late.due_at < {}))"
)
ALERTS = "SELECT alert_id, cleared_at FROM case_alert WHERE number = $1"


@dataclass(frozen=True, slots=True)
class Filter:
    report: str | None = None
    alert: str | None = None
    state: str | None = None
    stage: int | None = None
    department: str | None = None
    crew: str | None = None
    category: str | None = None
    open: bool | None = None
    standing: bool | None = None
    overdue: bool | None = None
    late_at: datetime | None = None
    opened_from: datetime | None = None
    opened_to: datetime | None = None


class Conditions:
    """WHERE clauses and their arguments, side by side."""

    def __init__(self) -> None:
        self.clauses: list[str] = []
        self.arguments: list[Any] = []

    def add(self, clause: str, *arguments: Any) -> None:
        """`clause` has a `{}` for each argument's place."""
        first = len(self.arguments) + 1
        self.arguments.extend(arguments)
        self.clauses.append(clause.format(*(f"${first + offset}" for offset in range(len(arguments)))))

    @property
    def where(self) -> str:
        return " AND ".join(self.clauses) or "true"


def visible_to(doer: Doer) -> Conditions:
    """The same as `doer.owns`, for many cases at once."""
    found = Conditions()
    match scope_of(doer):
        case Scope.DEPARTMENT:
            found.add("department = {} AND department <> ''", doer.department)
        case Scope.CREW:
            found.add("crew = {} AND crew <> ''", doer.crew)
        case Scope.COLLECTOR:
            own = doer.collector
            found.add("(collector = {} AND collector <> '' OR found_by = {} AND found_by <> '')", own, own)
        case Scope.SOURCES:
            found.add("source = ANY({}::text[])", list(SOURCES_OF[doer.role]))
        case Scope.NONE:
            found.add("false")
    return found


async def numbers(
    tx: Tx, wanted: Filter, doer: Doer, before: tuple[datetime, str] | None, limit: int
) -> list[tuple[str, datetime]]:
    """(number, opened_at), newest first, from before the given place on."""
    found = visible_to(doer)
    if wanted.report is not None:
        found.add("number IN (SELECT number FROM case_report WHERE report_id = {})", wanted.report)
    if wanted.alert is not None:
        found.add("number IN (SELECT number FROM case_alert WHERE alert_id = {})", wanted.alert)
    for column in ("state", "stage", "department", "crew", "category", "overdue"):
        value = getattr(wanted, column)
        if value is not None:
            found.add(f"{column} = {{}}", value)
    if wanted.open is not None:
        found.add("is_open" if wanted.open else "NOT is_open")
    if wanted.standing is not None:
        found.add(STANDS if wanted.standing else f"NOT {STANDS}")
    if wanted.late_at is not None:
        found.add(LATE, wanted.late_at)
    if wanted.opened_from is not None:
        found.add("opened_at >= {}", wanted.opened_from)
    if wanted.opened_to is not None:
        found.add("opened_at < {}", wanted.opened_to)
    if before is not None:
        found.add("(opened_at, number) < ({}, {})", *before)
    place = len(found.arguments) + 1
    sql = f"SELECT number, opened_at FROM case_file WHERE {found.where} ORDER BY opened_at DESC, number DESC"
    return [tuple(row) for row in await tx.fetch(f"{sql} LIMIT ${place}", *found.arguments, limit)]


async def log(tx: Tx, number: str) -> list[Record]:
    found: list[Record] = await tx.fetch(LOG, number)
    return found


async def chain(tx: Tx, number: str) -> list[Record]:
    """The log as it was hashed."""
    found: list[Record] = await tx.fetch(CHAIN, number)
    return found


async def alerts(tx: Tx, number: str) -> list[Record]:
    found: list[Record] = await tx.fetch(ALERTS, number)
    return found


async def desk(tx: Tx, doer: Doer, at: datetime) -> list[Record]:
    """What stands in each stage: how many, how many overdue and late, and since when the oldest."""
    seen = visible_to(doer)
    late = LATE.format(f"${len(seen.arguments) + 1}")
    found: list[Record] = await tx.fetch(
        "SELECT stage, count(*) AS count, count(*) FILTER (WHERE is_open AND overdue) AS overdue,"
        f" count(*) FILTER (WHERE {late}) AS late, min(opened_at) AS oldest"
        f" FROM case_file WHERE {STANDS} AND {seen.where} GROUP BY stage ORDER BY stage",
        *seen.arguments,
        at,
    )
    return found
