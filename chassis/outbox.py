"""Events leave a service only through here, so that state and event commit together."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from asyncpg import InterfaceError, Pool

from chassis.errors import Retryable
from chassis.event import Event
from chassis.lifecycle import Heart
from chassis.metrics import OUTBOX_AGE, OUTBOX_SENT
from chassis.postgres import Tx, connection, transaction

log = logging.getLogger(__name__)

COLUMNS = ("event_id", "type", "topic", "key", "payload", "source", "at", "traceparent")
WAKE = "SELECT pg_notify('outbox_' || current_schema(), '')"
OLDEST = """
    SELECT event_id, type, topic, key, payload, source, at, traceparent, position,
           extract(epoch FROM clock_timestamp() - enqueued_at)::float8 AS age
    FROM outbox ORDER BY position LIMIT $1
"""
FORGET = "DELETE FROM outbox WHERE position = ANY($1::bigint[])"
ONE_RELAY = "SELECT pg_try_advisory_xact_lock(hashtext('outbox relay ' || current_schema()))"


async def enqueue(tx: Tx, events: Sequence[Event]) -> None:
    """Announce these events, in this order, when the transaction commits."""
    if not events:
        return
    rows = [(e.id, e.type, e.topic, e.key, e.payload, e.source, e.at, e.traceparent) for e in events]
    await tx.copy_records_to_table("outbox", records=rows, columns=COLUMNS)
    await tx.execute(WAKE)


@dataclass(frozen=True, slots=True)
class Relay:
    """Carries the outbox to Kafka, in order, in batches; one relay a schema works, others wait to take over."""

    pool: Pool
    producer: AIOKafkaProducer
    schema: str
    heart: Heart
    prefix: str = ""
    batch: int = 1000

    async def run(self) -> None:
        while True:
            try:
                await self._listen()
            except Retryable as error:
                log.warning("outbox relay waits", extra={"reason": str(error)})
                self.heart.beat()
                await asyncio.sleep(1)

    async def _listen(self) -> None:
        """Send whenever a commit wakes us; look twice a second all the same, a wake-up can be lost."""
        woken = asyncio.Event()

        def wake(*_: object) -> None:
            woken.set()

        async with connection(self.pool) as listening:
            await listening.add_listener(f"outbox_{self.schema}", wake)
            try:
                while not listening.is_closed():
                    woken.clear()
                    while await self.send_batch():
                        self.heart.beat()
                    self.heart.beat()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(woken.wait(), 0.5)
            finally:
                with suppress(InterfaceError):  # a connection that is gone has no listeners
                    await listening.remove_listener(f"outbox_{self.schema}", wake)
        raise Retryable("connection lost")

    async def send_batch(self) -> int:
        """Publish the oldest events, then forget them. A crash in between repeats them; inboxes drop the copies."""
        async with transaction(self.pool) as tx:
            if not await tx.fetchval(ONE_RELAY):
                return 0
            rows = await tx.fetch(OLDEST, self.batch)
            OUTBOX_AGE.labels(self.schema).set(rows[0]["age"] if rows else 0)
            if not rows:
                return 0
            try:
                await asyncio.gather(*[await self._send(Event(*row[:8])) for row in (tuple(r) for r in rows)])
            except KafkaError as error:
                raise Retryable(f"broker: {error!r}") from error
            await tx.execute(FORGET, [row["position"] for row in rows])
        OUTBOX_SENT.labels(self.schema).inc(len(rows))
        return len(rows)

    async def _send(self, event: Event) -> "asyncio.Future[object]":
        sent: asyncio.Future[object] = await self.producer.send(
            self.prefix + event.topic, key=event.key.encode(), value=event.payload, headers=event.headers
        )
        return sent
