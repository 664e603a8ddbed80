"""Stored reports over HTTP: one by its id, a list to find the same problem by, and a number to call."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from asyncpg import Record
from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel

from chassis.auth import Caller as Who
from chassis.errors import Rejected
from chassis.http import Caller, Now, Transaction, require
from chassis.page import Limit, Page, read_cursor, write_cursor
from chassis.privacy import masked, without_numbers
from services.ingest.domain.progress import CaseOfReport, status, telling
from services.ingest.report import store

log = logging.getLogger(__name__)

SEE_ALL = frozenset({"acceptor", "shift_leader", "dispatcher", "inspector", "evaluator", "leader"})
SEE_OWN = frozenset({"collector", "volunteer", "agent", "video_op"})
DAYS = 30


class NoSuchReport(Exception):
    """No report has this id, or not for this caller."""


class CaseView(BaseModel):
    number: str
    state: str
    stage: int
    department: str
    changed_at: AwareDatetime


class Place(BaseModel):
    lon: float
    lat: float
    address: str


class Brief(BaseModel):
    """Enough to see whether it is the same problem."""

    report_id: str
    source: str
    category: str
    place: Place
    observed_at: AwareDatetime
    received_at: AwareDatetime
    status: str
    case: str | None


class ReportView(Brief):
    """The reporter's number is masked; the whole number is given to the notifying service only."""

    text: str
    component: str
    collector: str
    external_number: str
    media: list[str]
    reporter: str
    reporter_name: str
    reporter_phone: str
    given_datum: str
    cases: list[CaseView]


def routes() -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["reports"])

    @router.get("/reports")
    async def find(
        tx: Transaction,
        now: Now,
        who: Annotated[Who, Depends(require(*SEE_ALL, *SEE_OWN))],
        near: Annotated[str | None, Query(description="lon,lat (WGS-84)", examples=["115.0,27.0"])] = None,
        radius: Annotated[float, Query(gt=0, le=2000, description="metres")] = 100,
        category: str | None = None,
        source: str | None = None,
        mine: bool = False,
        since: AwareDatetime | None = None,
        cursor: str | None = None,
        limit: Limit = 50,
    ) -> Page[Brief]:
        """Newest first; the last 30 days unless `since` says otherwise."""
        before = read_cursor(cursor, tuple[AwareDatetime, str]) if cursor is not None else None
        wanted = store.Wanted(
            limit + 1, source=source, author=author(who) if mine else None, category=category,
            since=since or now - timedelta(days=DAYS), near=point(near), radius_meters=radius, before=before,
        )  # fmt: skip
        rows = await store.listed(tx, wanted)
        cases = await store.cases(tx, [row["id"] for row in rows[:limit]])
        items = [Brief(**brief(row, telling(cases.get(row["id"], [])))) for row in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        following = write_cursor(last["received_at"].isoformat(), last["id"]) if last else None
        return Page(items=items, next_cursor=following)

    @router.get("/reports/{report_id}")
    async def show(report_id: str, tx: Transaction, who: Caller) -> ReportView:
        row = await store.find(tx, report_id)
        cases = (await store.cases(tx, [report_id])).get(report_id, []) if row else []
        if row is None or not may_see(who, row, cases):
            raise NoSuchReport(f"没有这个上报,或您无权查看 / no such report, or not yours to see: {report_id}")
        return full(row, cases)

    @router.get("/reporters/{reporter_id}/phone")
    async def phone(
        reporter_id: str, tx: Transaction, who: Annotated[Who, Depends(require("service"))]
    ) -> dict[str, str]:
        """The whole number, at sending time, for the service that sends; it is not to be kept."""
        number = await store.phone(tx, reporter_id)
        if not number:
            raise NoSuchReport("没有这个上报人的号码 / there is no number for this reporter")
        log.info("number given out", extra={"reporter": reporter_id, "to": who.login})
        return {"phone": number}

    return router


def may_see(who: Who, row: Record, cases: Sequence[CaseOfReport]) -> bool:
    """Domain table: all, own only, the department's, the crew's."""
    if who.role in SEE_ALL:
        return True
    if who.role in SEE_OWN:
        return bool(row["author"] == author(who))
    if who.role in ("dept_clerk", "dept_leader"):
        return any(who.department and case.department == who.department for case in cases)
    if who.role in ("crew", "crew_mgr"):
        return any(who.crew and case.crew == who.crew for case in cases)
    return False


def author(who: Who) -> str:
    """The name that a caller's reports are kept under."""
    return f"collector:{who.collector or who.login}" if who.role == "collector" else f"login:{who.login}"


def brief(row: Record, case: CaseOfReport | None) -> dict[str, Any]:
    return {
        "report_id": row["id"],
        "source": row["source"],
        "category": row["category"],
        "place": Place(lon=row["lon"], lat=row["lat"], address=without_numbers(row["address"])),
        "observed_at": row["observed_at"],
        "received_at": row["received_at"],
        "status": status(case),
        "case": case.number if case else None,
    }


def full(row: Record, cases: Sequence[CaseOfReport]) -> ReportView:
    return ReportView(
        **brief(row, telling(cases)),
        text=without_numbers(row["text"]),
        component=row["component"],
        collector=row["collector"],
        external_number=row["external_number"],
        media=row["media"],
        reporter=row["reporter"],
        reporter_name=(row["reporter_name"] or "")[:1] + "**" if row["reporter_name"] else "",
        reporter_phone=masked(row["reporter_phone"] or ""),
        given_datum=row["given_datum"],
        cases=[
            CaseView(number=c.number, state=c.state, stage=c.stage, department=c.department, changed_at=c.changed_at)
            for c in cases
        ],
    )


def point(near: str | None) -> tuple[float, float] | None:
    if near is None:
        return None
    try:
        lon, lat = (float(part) for part in near.split(","))
    except ValueError:
        raise Rejected("near 须为 lon,lat / near is lon,lat") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Rejected("near 超出范围 / near is out of range")
    return lon, lat
