"""Evaluation over HTTP: counts by what is asked, and the county's indicators; a department sees its own only."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from asyncpg import Record
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.auth import Caller as Who
from chassis.auth import Forbidden
from chassis.http import Now, Transaction, require
from chassis.page import Page
from chassis.postgres import Tx
from services.evaluation import count_store, store
from services.evaluation.count_store import By
from services.evaluation.domain.period import STAGES, Period

router = APIRouter(prefix="/api/v1", tags=["evaluation"])

ALL = ("evaluator", "leader", "inspector", "shift_leader", "acceptor", "dispatcher")
DEPARTMENT = ("dept_clerk", "dept_leader")
Reader = Annotated[Who, Depends(require(*ALL, *DEPARTMENT))]
From = Annotated[str, Query(alias="from", pattern=r"^(\d{4}-\d\d-\d\d)?$", description="first day, 2026-03-01")]
To = Annotated[str, Query(alias="to", pattern=r"^(\d{4}-\d\d-\d\d)?$", description="last day, which counts too")]


class Count(BaseModel):
    """`key` is empty where a case has none yet, such as a department before its dispatch."""

    key: str
    name: str
    name_en: str
    count: int
    open: int
    closed: int
    overdue: int


class Indicators(BaseModel):
    """Counts of the cases that came in in the period; a rate is null where there is nothing to divide by."""

    collected: int
    filed: int
    dispatched: int
    fed_back: int
    closed: int
    force_closed: int
    rejected: int
    cancelled: int
    merged: int
    overdue: int
    reworks: int
    extensions: int
    platform_closing_rate: float | None
    platform_closing_rate_name: str = "平台办结率(办结数 ÷ 上报数,非国标结案率)"
    platform_closing_rate_name_en: str = "platform closing rate: closed over collected; not the standard's"


@router.get("/counts")
async def counts(tx: Transaction, now: Now, who: Reader, by: By, first: From = "", last: To = "") -> Page[Count]:
    """Cases by the day on which they came in; days and stages without a case are there with 0 once any has one."""
    period = period_of(first, last)
    rows = {row["key"]: row for row in await count_store.by(tx, by, period, seen_by(who), now)}
    keys = list(rows)
    if rows and by == "stage":
        keys = sorted({*STAGES, *rows})
    elif rows and by == "day":
        days = period.days() or span(min(rows), max(rows))
        keys = sorted({*(day.isoformat() for day in days), *rows})
    names = await names_of(tx, by)
    return Page(items=[count_of(key, rows.get(key), names.get(key)) for key in keys])


@router.get("/indicators")
async def indicators(tx: Transaction, now: Now, who: Reader, first: From = "", last: To = "") -> Indicators:
    row = await count_store.indicators(tx, period_of(first, last), seen_by(who), now)
    facts = {name: row[name] for name in Indicators.model_fields if name in row.keys()}  # noqa: SIM118 (a Record)
    return Indicators(**facts, platform_closing_rate=rate(row["ended"], row["collected"]))


def seen_by(who: Who) -> str | None:
    """The department whose cases a caller may count; None for all."""
    if who.role not in DEPARTMENT:
        return None
    if not who.department:
        raise Forbidden("账号未绑定部门 / this account belongs to no department")
    return who.department


def period_of(first: str, last: str) -> Period:
    return Period(_day(first), _day(last))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotADay(f"没有这一天 / there is no such day: {text}") from None


class NotADay(Exception):
    """The calendar has no such day."""


async def names_of(tx: Tx, by: By) -> dict[str, tuple[str, str]]:
    if by == "stage":
        return STAGES
    if by in ("department", "category"):
        named = await store.names(tx, by)
        return named if by == "category" else {"": ("未派遣", "not dispatched yet"), **named}
    return {}


def count_of(key: str, row: Record | None, name: tuple[str, str] | None) -> Count:
    name_zh, name_en = name or (key, key)
    sums = {word: row[word] if row else 0 for word in ("count", "open", "closed", "overdue")}
    return Count(key=key, name=name_zh, name_en=name_en, **sums)


def span(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def rate(part: int, whole: int) -> float | None:
    """A percentage with two decimals, rounded half up for display; None where there is no whole."""
    if whole == 0:
        return None
    return float((Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))
