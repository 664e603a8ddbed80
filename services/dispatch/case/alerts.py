"""Commands on cases that cameras opened: the operator's verdict, that the thing is gone, that it is back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chassis.postgres import Tx
from services.dispatch.case import alert_store, store
from services.dispatch.case.commands import receive, surroundings_of
from services.dispatch.case.keeping import Decided, keep
from services.dispatch.domain import opening
from services.dispatch.domain.automation import run_by_policy
from services.dispatch.domain.doer import Doer
from services.dispatch.domain.judging import Clearance, Return, Verdict
from services.dispatch.domain.life import take
from services.dispatch.domain.states import State
from services.dispatch.ground.rules import Rules


async def judge(tx: Tx, verdicts: Sequence[Verdict], rules: Rules, at: datetime) -> None:
    """A genuine alert's case goes on as a trusted one's would; a false alarm's is rejected.

    A case that went on already, or that others reported too, is left as it is: the verdict is about the alert alone.
    """
    book = await rules.current(tx)
    numbers = await alert_store.speaking_for(tx, [verdict.alert for verdict in verdicts])
    for verdict in verdicts:
        number = numbers.get(verdict.alert)
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
    await alert_store.clear(tx, [(c.alert, c.at, c.evidence) for c in clearances])


async def reopen(tx: Tx, returns: Sequence[Return], rules: Rules, at: datetime) -> None:
    """What was cleared is back: its open case says so; where that has ended it is a new problem, unless an operator
    had called it a false alarm (ADR 10)."""
    book = await rules.current(tx)
    await store.lock_day(tx, at.astimezone(book.zone).date())  # before any case, as whoever opens cases does
    numbers = await alert_store.speaking_for(tx, [back.sighting.id for back in returns])
    cases, decided = await store.load(tx, sorted(set(numbers.values()))), Decided()
    decided.hold(cases.values())
    stands = [back for back in returns if (number := numbers.get(back.sighting.id)) and cases[number].is_open]
    news = await alert_store.reopen(tx, [(back.sighting.id, back.since) for back in stands])
    for back in stands:
        if back.sighting.id in news:
            decided.entries.append(opening.come_back(cases[numbers[back.sighting.id]], back, at))
    await keep(tx, decided, at)
    anew = [
        replace(back.sighting, after=numbers.get(back.sighting.id, ""))
        for back in returns
        if back not in stands and back.genuine is not False
    ]
    await alert_store.part(tx, [sighting.id for sighting in anew])
    if anew:
        await receive(tx, anew, rules, at)
