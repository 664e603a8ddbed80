"""What can be done with alerts: raised, cleared, held, judged, told, and looked at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis import outbox
from chassis.postgres import Tx
from services.vision import metrics
from services.vision.alert import recheck_store, store, wire
from services.vision.alert.recheck_store import Recheck
from services.vision.domain import judgement
from services.vision.domain.judgement import Alert
from services.vision.domain.plate import Plate


class NoSuchAlert(Exception):
    """No alert has this id."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Blob keys of one evidence picture, as others may see it and as it was, and all that was known to be in it."""

    role: str
    shown: str
    original: str
    taken_at: datetime
    seen: Sequence[Mapping[str, Any]] = ()


async def raise_alert(
    tx: Tx, alert: Alert, pictures: Sequence[Picture], record: str | None = None, address: str = ""
) -> None:
    """Said twice, it is one alert. `record` is the blob key of what is sealed about it; `address` names the place."""
    if not await store.raise_alert(tx, alert):
        return
    await _add(tx, alert.id, pictures)
    if record is not None:
        await store.seal(tx, alert.id, "raised", record, alert.raised_at)
    await outbox.enqueue(tx, [wire.alert_raised(alert, [one.shown for one in pictures], address)])
    metrics.ALERTS.labels(alert.kind).inc()


async def follow_alert(
    tx: Tx, id: str, latest: Picture | None, clip: str | None, plate: Plate | None, record: str, at: datetime
) -> None:
    """What became known some seconds after it was raised, once. No plate: nobody tried to read one."""
    text, confidences = (plate.text, plate.confidences) if plate is not None else (None, None)
    if not await store.follow(tx, id, clip, text, confidences):
        return
    await _add(tx, id, [latest] if latest is not None else [])
    await store.seal(tx, id, "followed", record, at)


async def clear_alert(
    tx: Tx, id: str, camera: str, last_seen_at: datetime, at: datetime, shot: Picture | None, record: str | None = None
) -> None:
    """What was alerted is gone; nothing where it was cleared before."""
    stood_seconds = await store.clear(tx, id, at, last_seen_at)
    if stood_seconds is None:
        return
    await _add(tx, id, [shot] if shot is not None else [])
    if record is not None:
        await store.seal(tx, id, "cleared", record, at)
    shown = shot.shown if shot is not None else ""
    await outbox.enqueue(tx, [wire.alert_cleared(id, camera, stood_seconds, last_seen_at, at, shown)])
    metrics.CLEARED.inc()


async def reopen_alert(
    tx: Tx,
    id: str,
    since: datetime,
    at: datetime,
    pictures: Sequence[Picture],
    address: str,
    record: str | None = None,
) -> None:
    """What it was cleared for is back `since` then; nothing where it is open. `address` is where the camera stands."""
    if not await store.reopen(tx, id, since):
        return
    await _add(tx, id, pictures)
    if record is not None:
        await store.seal(tx, id, "reopened", record, at)
    alert = await _locked(tx, id)
    await outbox.enqueue(tx, [wire.alert_reopened(alert, [one.shown for one in pictures], address, at)])


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
    """The worker that watches the camera answers with its next frames."""
    for one in asked:
        await recheck_store.ask(tx, one)


async def answer_recheck(
    tx: Tx, asked: Recheck, finding: str, confidence: float, shots: Sequence[Picture], at: datetime
) -> None:
    await recheck_store.answer(tx, asked.id, finding, at)
    if shots and await store.load(tx, asked.alert) is not None:
        await _add(tx, asked.alert, shots)
    shown = [shot.shown for shot in shots]
    await outbox.enqueue(tx, [wire.recheck_answered(asked, finding, confidence, shown, at)])


async def give_up_rechecks(tx: Tx, at: datetime) -> int:
    """Those that no camera could answer in time; how many."""
    overdue = await recheck_store.overdue(tx, at)
    for asked in overdue:
        await answer_recheck(tx, asked, "cannot_see", 0.0, [], at)
    return len(overdue)


async def _add(tx: Tx, alert: str, pictures: Sequence[Picture]) -> None:
    for one in pictures:
        await store.add_evidence(tx, alert, one.role, one.shown, one.original, one.taken_at, one.seen)


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
