"""Crews and collectors over HTTP: where each is, since when that is known, and what it is on."""

from typing import Any

from asyncpg import Record
from fastapi import APIRouter

from chassis.auth import Caller as Who
from chassis.auth import Forbidden
from chassis.http import Caller, Now, Transaction
from services.dispatch.crew import store
from services.dispatch.domain.crews import FRESH_SECONDS
from services.dispatch.domain.doer import Doer, Scope, scope_of

routes = APIRouter(tags=["crews"])


@routes.get("/crews")
async def crews(tx: Transaction, who: Caller, now: Now) -> dict[str, Any]:
    """Those the caller may see, by id; `state` is free, ordered, on_site, or off without a fix in ten minutes."""
    rows = await store.crew_list(tx)
    mine = [row for row in rows if _sees(who, row["id"], row["department"])]
    items = [_shown(row, now.timestamp(), row["state"]) | {"department": row["department"]} for row in mine]
    return {"items": items, "next_cursor": None}


@routes.get("/collectors")
async def collectors(tx: Transaction, who: Caller, now: Now) -> dict[str, Any]:
    """By id; `state` is free, busy with a task, or off without a fix in ten minutes."""
    scope = scope_of(_doer(who))
    if scope in (Scope.NONE, Scope.DEPARTMENT, Scope.CREW):
        raise Forbidden("无权查看采集员 / may not see collectors")
    rows = await store.collector_list(tx)
    mine = [row for row in rows if scope is not Scope.COLLECTOR or row["id"] == who.collector]
    items = [
        _shown(row, now.timestamp(), "busy" if row["case"] else "free") | {"work_grid": row["work_grid"]}
        for row in mine
    ]
    return {"items": items, "next_cursor": None}


def _shown(row: Record, now: float, state: str) -> dict[str, Any]:
    fixed_at = row["fixed_at"]
    fresh = fixed_at is not None and now - fixed_at.timestamp() <= FRESH_SECONDS
    return {
        "id": row["id"],
        "name_zh": row["name_zh"],
        "place": None if row["lon"] is None else {"lon": row["lon"], "lat": row["lat"]},
        "heading": row["bearing"],
        "speed": row["speed_mps"],
        "fixed_at": fixed_at,
        "state": state if fresh or state != "free" else "off",
        "case": row["case"] or None,
    }


def _sees(who: Who, crew: str, department: str) -> bool:
    match scope_of(_doer(who)):
        case Scope.NONE | Scope.COLLECTOR:
            return False
        case Scope.DEPARTMENT:
            return who.department == department
        case Scope.CREW:
            return who.crew == crew
    return True


def _doer(who: Who) -> Doer:
    return Doer(who.login, who.role, who.department, who.crew, who.collector)
