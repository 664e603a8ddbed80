"""Commands on cases that cameras opened: the operator's verdict, and that the thing is gone."""

from collections.abc import Sequence
from datetime import datetime

from chassis.postgres import Tx
from services.dispatch.case import store
from services.dispatch.case.commands import receive, surroundings_of
from services.dispatch.case.keeping import Decided, keep
from services.dispatch.domain.automation import run_by_policy
from services.dispatch.domain.doer import Doer
from services.dispatch.domain.joining import Sighting
from services.dispatch.domain.judging import Clearance, Verdict
from services.dispatch.domain.life import take
from services.dispatch.domain.states import State
from services.dispatch.ground.rules import Rules


async def judge(tx: Tx, verdicts: Sequence[Verdict], rules: Rules, at: datetime) -> None:
    """A genuine alert's case goes on as a trusted one's would; a false alarm's is rejected.

    A case that went on already, or that others reported too, is left as it is: the verdict is about the alert alone.
    """
    book = await rules.current(tx)
    for verdict in verdicts:
        number = await store.number_of(tx, alert=verdict.alert)
        if number is None:
            continue  # its alert was set aside: there is no case to move
        decided = Decided()
        case = (await store.load(tx, [number]))[number]
        decided.hold([case])
        if case.state is not State.REPORTED:
            continue
        if verdict.genuine:
            around = await surroundings_of(tx, case, book)
            policy = book.policy("video", case.category, True)
            why = f"视频坐席 {verdict.actor} 确认 / confirmed by the operator"
            decided.entries.extend(run_by_policy(case, policy, around, at, why))
        elif case.source == "video" and case.alerts == [verdict.alert] and not case.reports:
            reason = verdict.reason or "误报 / false alarm"
            decided.entries.append(take(case, "reject", Doer(verdict.actor, "video_op"), at, reason, {}, book))
        await keep(tx, decided, at)


async def clear(tx: Tx, clearances: Sequence[Clearance]) -> None:
    """What was alerted is gone; the case says since when, and shows the picture."""
    await store.clear_alerts(tx, [(c.alert, c.at, c.evidence) for c in clearances])


async def reopen(tx: Tx, seen: Sequence[tuple[Sighting, datetime]], rules: Rules, at: datetime) -> None:
    """What was cleared is back. An open case is no longer clear; a closed one does not speak for it any more, so that
    it is a new problem; what was rejected or cancelled stays so."""
    for sighting, since in seen:
        number = await store.number_of(tx, alert=sighting.id)
        state = (await store.load(tx, [number]))[number].state if number is not None else None
        if state in (State.CLOSED, State.FORCE_CLOSED):
            await store.part_alert(tx, sighting.id)
        if state in (None, State.CLOSED, State.FORCE_CLOSED):
            await receive(tx, [sighting], rules, at)
        else:
            await store.reopen_alert(tx, sighting.id, since)
