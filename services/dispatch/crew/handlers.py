"""The crews' Kafka door: batches of positions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.event import Event
from chassis.inbox import Handler
from chassis.postgres import Tx
from services.dispatch.crew import commands, wire

TOPICS = ("ingest.position.v1",)


@dataclass(frozen=True, slots=True)
class Handlers:
    now: Callable[[], datetime]

    async def on_position_reported(self, tx: Tx, events: Sequence[Event]) -> None:
        await commands.move(tx, [fix for event in events for fix in wire.fixes(event)], self.now())

    def by_type(self) -> Mapping[str, Handler]:
        return {"PositionReported": self.on_position_reported}
