"""The case's Kafka door: each event's handler takes a batch of its kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.event import Event
from chassis.inbox import Handler
from chassis.postgres import Tx
from services.dispatch.case import alerts, commands, outages, rechecks, replies, wire
from services.dispatch.ground.rules import Rules

TOPICS = ("ingest.report.v1", "vision.alert.v1", "vision.health.v1", "notify.reply.v1")


@dataclass(frozen=True, slots=True)
class Handlers:
    rules: Rules
    now: Callable[[], datetime]

    async def on_report_received(self, tx: Tx, events: Sequence[Event]) -> None:
        await commands.receive(tx, [wire.sighting_of_report(event) for event in events], self.rules, self.now())

    async def on_alert_raised(self, tx: Tx, events: Sequence[Event]) -> None:
        await commands.receive(tx, [wire.sighting_of_alert(event) for event in events], self.rules, self.now())

    async def on_alert_judged(self, tx: Tx, events: Sequence[Event]) -> None:
        await alerts.judge(tx, [wire.verdict(event) for event in events], self.rules, self.now())

    async def on_alert_cleared(self, tx: Tx, events: Sequence[Event]) -> None:
        await alerts.clear(tx, [wire.clearance(event) for event in events])

    async def on_alert_reopened(self, tx: Tx, events: Sequence[Event]) -> None:
        await alerts.reopen(tx, [wire.returned(event) for event in events], self.rules, self.now())

    async def on_reply_received(self, tx: Tx, events: Sequence[Event]) -> None:
        await replies.answer(tx, [wire.reply(event) for event in events], self.rules, self.now())

    async def on_recheck_answered(self, tx: Tx, events: Sequence[Event]) -> None:
        await rechecks.hear(tx, [wire.answer(event) for event in events])

    async def on_camera_status_changed(self, tx: Tx, events: Sequence[Event]) -> None:
        await outages.note(tx, [wire.health(event) for event in events])

    def by_type(self) -> Mapping[str, Handler]:
        return {
            "ReportReceived": self.on_report_received,
            "AlertRaised": self.on_alert_raised,
            "AlertJudged": self.on_alert_judged,
            "AlertCleared": self.on_alert_cleared,
            "AlertReopened": self.on_alert_reopened,
            "RecheckAnswered": self.on_recheck_answered,
            "CameraStatusChanged": self.on_camera_status_changed,
            "ReplyReceived": self.on_reply_received,
        }
