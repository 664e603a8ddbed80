"""A case as HTTP shows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from asyncpg import Record

from services.dispatch.domain.case import Case
from services.dispatch.domain.clock import Calendar
from services.dispatch.domain.doer import Doer
from services.dispatch.domain.permission import allowed_steps


def brief(case: Case) -> dict[str, Any]:
    """One line of a list."""
    return {
        "number": case.number,
        "state": case.state,
        "stage": case.stage,
        "category": case.category,
        "category_name": case.category_name,
        "urgency": case.urgency,
        "grid": case.unit_grid,
        "work_grid": case.work_grid,
        "place": {"lon": case.lon, "lat": case.lat, "address": case.address or None},
        "source": case.source,
        "reports": case.reports,
        "alerts": case.alerts,
        "department": case.department or None,
        "crew": case.crew or None,
        "collector": case.collector or None,
        "opened_at": case.opened_at,
        "deadline_at": case.deadline_at,
        "limit_started_at": case.limit_started_at,
        "overdue": case.overdue,
        "supervised": case.supervised,
        "extended": case.extensions > 0,
        "reworked": case.reworks,
        "clocks": [
            {
                "name": clock.name,
                "counting": clock.counting,
                "started_at": clock.started_at,
                "due_at": clock.due_at,
                "left_seconds": None if clock.due_at else clock.left_seconds,
            }
            for clock in case.clocks.values()
        ],
    }


def whole(
    case: Case, log: Sequence[Record], alerts: Sequence[Record], doer: Doer, at: datetime, days: Calendar
) -> dict[str, Any]:
    """The case with its log, what its caller may do, and why it is where it is."""
    return {
        **brief(case),
        "text": case.text,
        "component": case.component or None,
        "camera": case.camera or None,
        "zone": case.zone or None,
        "clock": case.limit_clock or None,
        "limit_hours": case.limit_hours or None,
        "condition": case.condition or None,
        "routing": case.routing or None,
        "crew_choice": case.crew_choice,
        "media": case.media,
        "reporters": case.reporters,
        "reopened": case.reopened,
        "main": case.main_case or None,
        "evaluated": case.evaluated,
        "closed_at": case.closed_at,
        "force_close_asked_by": case.force_close_by or None,
        "alerts_cleared": {row["alert_id"]: row["cleared_at"] for row in alerts if row["cleared_at"]},
        "allowed_steps": allowed_steps(case, doer, at, days),
        "log": [
            {
                "seq": row["seq"],
                "step": row["step"],
                "from": row["from_state"] or None,
                "to": row["to_state"],
                "stage": row["stage"],
                "at": row["at"],
                "actor": row["actor"],
                "role": row["role"],
                "reason": row["reason"],
                "data": row["data"],
                "hash": row["hash"].hex(),
            }
            for row in log
        ],
    }


def recheck(row: Record) -> dict[str, Any]:
    """A second look by camera; `finding` is null while there is no answer."""
    return {
        "id": row["recheck_id"],
        "camera": row["camera"],
        "asked_at": row["asked_at"],
        "answered_at": row["answered_at"],
        "finding": row["finding"] or None,
        "confidence": row["confidence"],
        "evidence": row["evidence"],
    }
