"""What just happened, pushed to every page; a page that missed something is told what, or told to read anew."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex

from aiokafka import AIOKafkaConsumer
from sse_starlette import ServerSentEvent

from chassis.auth import Caller
from chassis.errors import Rejected
from chassis.event import read_event
from chassis.lifecycle import Heart
from services.console.domain.sight import may_see
from services.console.metrics import PAGES, PUSHED
from services.console.wire import Facts, facts

log = logging.getLogger(__name__)

KEPT = 5_000  # events a page may have missed and still catch up
WAITING = 1_000  # events a slow page may be behind before it is told to read anew
CLOCK_SECONDS = 5

TOPICS = (
    "ingest.report.v1",
    "ingest.position.v1",
    "vision.alert.v1",
    "vision.health.v1",
    "dispatch.case.v1",
    "dispatch.crew.v1",
    "notify.message.v1",
    "notify.reply.v1",
)


@dataclass(frozen=True, slots=True)
class Push:
    number: int
    name: str
    facts: Facts


@dataclass(slots=True)
class Live:
    """The last events in memory, and the pages that listen. `boot` tells this process' numbers from another's."""

    heart: Heart
    boot: str = field(default_factory=lambda: token_hex(4))
    _kept: deque[Push] = field(default_factory=lambda: deque(maxlen=KEPT), init=False)
    _last: int = field(default=0, init=False)
    _pages: set["asyncio.Queue[Push | None]"] = field(default_factory=set, init=False)

    async def run(self, kafka: AIOKafkaConsumer, prefix: str) -> None:
        while True:
            self.heart.beat()
            for records in (await kafka.getmany(timeout_ms=500)).values():
                for record in records:
                    try:
                        told = facts(read_event(record, prefix))
                    except Rejected as error:
                        log.warning("event not shown", extra={"topic": record.topic, "reason": str(error)})
                        continue
                    if told:
                        self.push(*told)

    def push(self, name: str, told: Facts) -> None:
        self._last += 1
        pushed = Push(self._last, name, told)
        self._kept.append(pushed)
        PUSHED.labels(name).inc()
        for page in list(self._pages):
            if page.qsize() >= WAITING:
                self._pages.discard(page)
                page.put_nowait(None)
            else:
                page.put_nowait(pushed)

    async def follow(self, who: Caller, last_event_id: str | None) -> AsyncIterator[ServerSentEvent]:
        """Everything this caller may see from now on, after what was missed since `last_event_id`."""
        page: asyncio.Queue[Push | None] = asyncio.Queue()
        missed = self._missed(last_event_id)
        self._pages.add(page)
        PAGES.inc()
        try:
            yield self._clock()
            if missed is None:
                yield ServerSentEvent(event="reset", data="{}", id=f"{self.boot}-{self._last}")
            for push in missed or ():
                if may_see(who, push.name, push.facts):
                    yield self._event(push)
            while True:
                try:
                    push_or_end = await asyncio.wait_for(page.get(), CLOCK_SECONDS)
                except TimeoutError:
                    yield self._clock()
                    continue
                if push_or_end is None:
                    yield ServerSentEvent(event="reset", data="{}")
                    return
                if may_see(who, push_or_end.name, push_or_end.facts):
                    yield self._event(push_or_end)
        finally:
            self._pages.discard(page)
            PAGES.dec()

    def _missed(self, last_event_id: str | None) -> list[Push] | None:
        """None where we cannot know: another process' numbers, or too long ago."""
        if not last_event_id:
            return []
        boot, _, digits = last_event_id.partition("-")
        if boot != self.boot or not digits.isdigit():
            return None
        seen = int(digits)
        if self._kept and self._kept[0].number > seen + 1:
            return None
        return [push for push in self._kept if push.number > seen]

    def _event(self, push: Push) -> ServerSentEvent:
        data = json.dumps(push.facts, ensure_ascii=False, default=datetime.isoformat)
        return ServerSentEvent(event=push.name, data=data, id=f"{self.boot}-{push.number}")

    def _clock(self) -> ServerSentEvent:
        return ServerSentEvent(event="clock", data=json.dumps({"now": datetime.now(UTC).isoformat()}))
