"""Questions to the cases as they stand: how many, by what, in which period."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from asyncpg import Record

from chassis.postgres import Tx
from services.evaluation.domain.period import Period
from services.evaluation.domain.states import CLOSED, IN_HANDS, OVER

By = Literal["stage", "department", "day", "category", "state", "source", "work_grid"]

KEYS: Mapping[By, str] = {
    "stage": "stage::text",
    "department": "department",
    "day": "opened_on::text",
    "category": "category",
    "state": "state",
    "source": "source",
    "work_grid": "work_grid",
}
# $1 closed states, $2 states that end a case, $3 states in which a department's clock runs, $4 now
SUMS = """
    count(*) AS count,
    count(*) FILTER (WHERE state = ANY($1::text[])) AS closed,
    count(*) FILTER (WHERE state <> ALL($2::text[])) AS open,
    count(*) FILTER (WHERE {overdue}) AS overdue
"""
OVERDUE = "state <> ALL($2::text[]) AND (late OR (deadline_at < $4 AND state = ANY($3::text[])))"
INDICATORS = """
    count(*) AS collected,
    count(filed_at) AS filed,
    count(dispatched_at) AS dispatched,
    count(fed_back_at) AS fed_back,
    count(*) FILTER (WHERE state = 'closed') AS closed,
    count(*) FILTER (WHERE state = 'force_closed') AS force_closed,
    count(*) FILTER (WHERE state = 'rejected') AS rejected,
    count(*) FILTER (WHERE state = 'cancelled') AS cancelled,
    count(*) FILTER (WHERE state = 'merged') AS merged,
    count(*) FILTER (WHERE state = ANY($1::text[])) AS ended,
    count(*) FILTER (WHERE {overdue}) AS overdue,
    coalesce(sum(reworks), 0) AS reworks,
    coalesce(sum(extensions), 0) AS extensions
"""


async def by(tx: Tx, what: By, period: Period, department: str | None, now: datetime) -> list[Record]:
    """key, count, closed, open and overdue of each, by key."""
    where, values = _where(period, department)
    sums = SUMS.format(overdue=OVERDUE)
    sql = f"SELECT {KEYS[what]} AS key, {sums} FROM tally WHERE {where} GROUP BY 1 ORDER BY 1"
    return list(await tx.fetch(sql, list(CLOSED), list(OVER), list(IN_HANDS), now, *values))


async def indicators(tx: Tx, period: Period, department: str | None, now: datetime) -> Record:
    where, values = _where(period, department)
    sums = INDICATORS.format(overdue=OVERDUE)
    row = await tx.fetchrow(
        f"SELECT {sums} FROM tally WHERE {where}", list(CLOSED), list(OVER), list(IN_HANDS), now, *values
    )
    assert row is not None  # a sum over nothing is a row too
    return row


def _where(period: Period, department: str | None) -> tuple[str, list[Any]]:
    """From $5 on."""
    conditions: list[str] = []
    values: list[Any] = []
    for condition, value in (
        ("opened_on >= {}", period.first),
        ("opened_on <= {}", period.last),
        ("department = {}", department),
    ):
        if value is not None:
            values.append(value)
            conditions.append(condition.format(f"${4 + len(values)}"))
    return " AND ".join(conditions) or "true", values
