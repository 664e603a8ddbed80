"""Second looks: a case that goes to be checked asks the cameras that saw it; what they find helps who checks."""

from collections.abc import Sequence

from chassis import outbox
from chassis.postgres import Tx
from services.dispatch.case import recheck_store, wire
from services.dispatch.domain.case import Case, Entry
from services.dispatch.domain.recheck import Answer, Asked


async def ask(tx: Tx, entries: Sequence[Entry], cases: Sequence[Case]) -> None:
    """For each case sent to be checked just now, ask each camera that raised an alert about it."""
    sent = {entry.number: entry for entry in entries if entry.step == "send_check"}
    if not sent:
        return
    traces = {case.number: case.traceparent for case in cases}
    asked = []
    for number, alert, camera in await recheck_store.cameras_of(tx, sorted(sent)):
        entry = sent[number]
        asked.append(Asked(f"{number}.{entry.seq}.{camera}", number, alert, camera, entry.at))
    if asked:
        await recheck_store.keep(tx, asked)
        await outbox.enqueue(tx, [wire.recheck_requested(one, traces[one.case]) for one in asked])


async def hear(tx: Tx, answers: Sequence[Answer]) -> None:
    """Keep what was found; a person decides all the same."""
    for given in answers:
        await recheck_store.answer(tx, given)
