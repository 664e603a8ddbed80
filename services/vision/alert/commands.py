"""What can be done with alerts: raised, cleared, held, judged, told, and looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis import outbox
from chassis.postgres import Tx
from services.vision import metrics
from services.vision.alert import store, wire
from services.vision.alert.store import Recheck
from services.vision.domain import judgement
from services.vision.domain.judgement import Alert


class NoSuchAlert(Exception):
    """No alert has this id."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Blob keys of one evidence picture, with the boxes drawn in and without."""

    role: str
    shown: str
    original: str
    taken_at: datetime


async def raise_alert(tx: Tx, alert: Alert, pictures: Sequence[Picture]) -> None:
    """Said twice, it is one alert."""
    if not await store.raise_alert(tx, alert):
        return
    for one in pictures:
        await store.add_evidence(tx, alert.id, one.role, one.shown, one.original, one.taken_at)
    await outbox.enqueue(tx, [wire.alert_raised(alert, [one.shown for one in pictures])])
    metrics.ALERTS.labels(alert.kind).inc()


async def clear_alert(tx: Tx, id: str, camera: str, last_seen_at: datetime, at: datetime, shot: Picture | None) -> None:
    """What was alerted is gone; nothing where it was cleared before."""
    if not await store.clear(tx, id, at, last_seen_at):
        return
    if shot is not None:
        await store.add_evidence(tx, id, shot.role, shot.shown, shot.original, shot.taken_at)
    shown = shot.shown if shot is not None else ""
    await outbox.enqueue(tx, [wire.alert_cleared(id, camera, last_seen_at, at, shown)])
    metrics.CLEARED.inc()


async def claim_alert(tx: Tx, id: str, who: str, at: datetime, seconds: float) -> Alert:
    claimed = judgement.claim(await _locked(tx, id), who, at, seconds)
    await store.save(tx, claimed)
    return claimed


async def judge_alert(tx: Tx, id: str, genuine: bool, reason: str, who: str, at: datetime, grace: float) -> Alert:
    """AlreadyJudged where somebody was first; told at once, or when the grace is over."""
    judged = judgement.judge(await _locked(tx, id), genuine, reason, who, at, grace)
    await store.save(tx, judged)
    metrics.VERDICTS.labels("true" if genuine else "false").inc()
    return await _tell(tx, judged, at) if grace <= 0 else judged


async def undo_verdict(tx: Tx, id: str, who: str, at: datetime) -> Alert:
    undone = judgement.undo(await _locked(tx, id), who, at)
    await store.save(tx, undone)
    return undone


async def tell_due_verdicts(tx: Tx, at: datetime) -> int:
    """Those whose grace is over; how many."""
    due = await store.due_verdicts(tx, at)
    for alert in due:
        await _tell(tx, alert, at)
    return len(due)


async def ask_rechecks(tx: Tx, asked: Sequence[Recheck]) -> None:
    """The worker that watches the camera answers with its next frame."""
    for one in asked:
        await store.ask_recheck(tx, one)


async def answer_recheck(
    tx: Tx, asked: Recheck, finding: str, confidence: float, shot: Picture | None, at: datetime
) -> None:
    await store.answer_recheck(tx, asked.id, finding, at)
    if shot is not None and await store.load(tx, asked.alert) is not None:
        await store.add_evidence(tx, asked.alert, shot.role, shot.shown, shot.original, shot.taken_at)
    shown = [shot.shown] if shot is not None else []
    await outbox.enqueue(tx, [wire.recheck_answered(asked, finding, confidence, shown, at)])


async def give_up_rechecks(tx: Tx, at: datetime) -> int:
    """Those that no camera could answer in time; how many."""
    overdue = await store.overdue_rechecks(tx, at)
    for asked in overdue:
        await answer_recheck(tx, asked, "cannot_see", 0.0, None, at)
    return len(overdue)


async def _tell(tx: Tx, alert: Alert, at: datetime) -> Alert:
    told = judgement.told(alert)
    await store.save(tx, told)
    await outbox.enqueue(tx, [wire.alert_judged(told, at)])
    return told


async def _locked(tx: Tx, id: str) -> Alert:
    found = await store.load(tx, id, for_update=True)
    if found is None:
        raise NoSuchAlert(f"没有警情 {id} / no such alert")
    return found
