"""Dispatch's events, a batch at a time."""

from collections.abc import Sequence

from chassis.event import Event
from chassis.postgres import Tx
from services.evaluation import commands
from services.evaluation.metrics import STEPS
from services.evaluation.wire import change_of


async def on_case_changed(tx: Tx, events: Sequence[Event]) -> None:
    await commands.count(tx, [change_of(event) for event in events])
    STEPS.inc(len(events))
