"""The alerts' Kafka door: second looks that dispatch asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.event import Event
from chassis.inbox import Handler
from chassis.postgres import Tx
from services.vision.alert import commands, wire

TOPICS = (wire.RECHECK_TOPIC,)


@dataclass(frozen=True, slots=True)
class Handlers:
    now: Callable[[], datetime]
    patience: timedelta

    async def on_recheck_requested(self, tx: Tx, events: Sequence[Event]) -> None:
        at = self.now()
        await commands.ask_rechecks(tx, [wire.recheck_asked(event, self.patience, at) for event in events])

    def by_type(self) -> Mapping[str, Handler]:
        return {"RecheckRequested": self.on_recheck_requested}
