"""Alerts over HTTP: what waits for a person's eye, and what the person says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, BaseModel, Field

from chassis.auth import Caller as Who
from chassis.http import Caller, Now, Transaction, require
from chassis.idempotency import Idempotent
from chassis.page import Limit, Page, read_cursor, write_cursor
from services.vision.alert import commands, store
from services.vision.alert.commands import NoSuchAlert
from services.vision.alert.rights import plate_for
from services.vision.alert.store import Evidence
from services.vision.domain.judgement import Alert, AlreadyJudged, HeldByAnother, State, TooLateToUndo

STATUSES: dict[type[Exception], int] = {NoSuchAlert: 404, AlreadyJudged: 409, HeldByAnother: 409, TooLateToUndo: 409}
Operator = Annotated[Who, Depends(require("video_op", "shift_leader"))]


@dataclass(frozen=True, slots=True)
class Judging:
    """What the county set for its operators."""

    claim_seconds: float
    grace_seconds: float


class VerdictText(BaseModel, extra="forbid"):
    """`grace_seconds`: so long it can be undone, and nobody is told."""

    verdict: bool | Literal["true", "false"]
    reason: Annotated[str, Field(max_length=500)] = ""
    grace_seconds: Annotated[float, Field(ge=0, le=10)] | None = None


class EvidenceView(BaseModel):
    url: str
    role: str
    at: datetime
    sha256: str
    original_sha256: str


class AlertView(BaseModel):
    id: str
    camera: str
    zone: str
    kind: str
    category: str
    class_: Annotated[str, Field(serialization_alias="class")]
    confidence: float
    box: list[float]
    place: dict[str, float]
    state: State
    trusted: bool
    since: datetime
    raised_at: datetime
    last_seen_at: datetime | None
    cleared_at: datetime | None
    claimed_by: str | None
    claimed_until: datetime | None
    verdict: bool | None
    reason: str
    judged_by: str | None
    judged_at: datetime | None
    undo_until: datetime | None
    occupied_share: float
    blocked_width: float
    blocked_seconds: float | None
    evidence: list[EvidenceView]
    model: str
    config_version: int
    clip: str | None
    plate: str | None
    plate_confidence: list[float] | None


def routes(judging: Judging) -> APIRouter:
    router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])

    @router.get("", response_model_by_alias=True)
    async def list_alerts(
        tx: Transaction, who: Caller, camera: str | None = None, state: State | None = None,
        cursor: str | None = None, limit: Limit = 100,
    ) -> Page[AlertView]:  # fmt: skip
        """The newest first."""
        before = read_cursor(cursor, tuple[AwareDatetime, str]) if cursor is not None else None
        found = await store.listed(tx, camera, state, before, limit + 1)
        shown = found[:limit]
        evidence = await store.evidence(tx, [alert.id for alert in shown])
        more = write_cursor(shown[-1].raised_at.isoformat(), shown[-1].id) if len(found) > limit else None
        return Page(items=[view(alert, evidence[alert.id], who) for alert in shown], next_cursor=more)

    @router.get("/{id}")
    async def one_alert(id: str, tx: Transaction, who: Caller) -> AlertView:
        return await _view(tx, await _known(tx, id), who)

    @router.post("/{id}/claim")
    async def claim(id: str, tx: Transaction, now: Now, who: Operator) -> AlertView:
        """Hold it for half a minute; 409 where another does, or where it is judged."""
        return await _view(tx, await commands.claim_alert(tx, id, who.login, now, judging.claim_seconds), who)

    @router.post("/{id}/verdict", response_model=AlertView)
    async def judge(
        id: str, body: VerdictText, tx: Transaction, now: Now, who: Operator, once: Idempotent, request: Request
    ) -> Any:
        """True: a case goes on. False: a false alarm. 409 with who and when, where somebody was first."""
        if (answer := await once.recall()) is not None:
            return answer
        grace = judging.grace_seconds if body.grace_seconds is None else body.grace_seconds
        genuine = body.verdict in (True, "true")
        judged = await _view(tx, await commands.judge_alert(tx, id, genuine, body.reason, who.login, now, grace), who)
        await once.keep(200, judged.model_dump_json(by_alias=True).encode())
        return judged

    @router.delete("/{id}/verdict")
    async def undo(id: str, tx: Transaction, now: Now, who: Operator) -> AlertView:
        """Only whoever judged may, and only in the grace; 409 later."""
        return await _view(tx, await commands.undo_verdict(tx, id, who.login, now), who)

    return router


async def _known(tx: Transaction, id: str) -> Alert:
    found = await store.load(tx, id)
    if found is None:
        raise NoSuchAlert(f"没有警情 {id} / no such alert")
    return found


async def _view(tx: Transaction, alert: Alert, who: Who) -> AlertView:
    return view(alert, (await store.evidence(tx, [alert.id]))[alert.id], who)


def view(alert: Alert, evidence: Sequence[Evidence], who: Who) -> AlertView:
    """The plate is masked for those who may not know it."""
    pictures = [
        EvidenceView(
            url=f"/api/vision/v1/alerts/{alert.id}/evidence/{one.n}.jpg",
            role=one.role,
            at=one.taken_at,
            sha256=one.picture,
            original_sha256=one.original,
        )
        for one in evidence
    ]
    return AlertView(
        id=alert.id,
        camera=alert.camera,
        zone=alert.zone,
        kind=alert.kind,
        category=alert.category,
        class_=alert.label,
        confidence=round(alert.confidence, 3),
        box=alert.box.as_list(),
        place={"lon": alert.lon, "lat": alert.lat},
        state=alert.state,
        trusted=alert.trusted,
        since=alert.since,
        raised_at=alert.raised_at,
        last_seen_at=alert.last_seen_at,
        cleared_at=alert.cleared_at,
        claimed_by=alert.claimed_by,
        claimed_until=alert.claimed_until,
        verdict=alert.genuine,
        reason=alert.reason,
        judged_by=alert.judged_by,
        judged_at=alert.judged_at,
        undo_until=alert.tell_at,
        occupied_share=round(alert.occupied_share, 4),
        blocked_width=round(alert.blocked_width, 3),
        blocked_seconds=alert.blocked_seconds,
        evidence=pictures,
        model=alert.model,
        config_version=alert.config_version,
        clip=f"/api/vision/v1/alerts/{alert.id}/clip.mp4" if alert.clip else None,
        plate=plate_for(who, alert.plate),
        plate_confidence=alert.plate_confidence,
    )
