"""What dispatch says of cases, so that those concerned are told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from chassis.event import Event
from chassis.inbox import Handler
from chassis.postgres import Tx
from services.notify import commands, wire


def doors(now: Callable[[], datetime]) -> Mapping[str, Handler]:
    """Handlers by event type."""

    async def on_case_changed(tx: Tx, events: Sequence[Event]) -> None:
        await commands.tell(tx, [wire.case_step(event) for event in events], now())

    return {"CaseChanged": on_case_changed}
