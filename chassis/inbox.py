"""Exactly once in our tables: the handlers and the claims on their events share a transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import groupby

from asyncpg import Pool

from chassis import tracing
from chassis.event import Event
from chassis.postgres import Tx, transaction

Handler = Callable[[Tx, Sequence[Event]], Awaitable[None]]
HandleBatch = Callable[[Sequence[Event]], Awaitable[None]]

# A rival claim on the same event waits here until the first transaction ends.
CLAIM = """
    INSERT INTO inbox (consumer, event_id)
    SELECT $1, id FROM unnest($2::text[]) AS id ORDER BY id
    ON CONFLICT DO NOTHING RETURNING event_id
"""


def once(pool: Pool, consumer: str, handlers: Mapping[str, Handler]) -> HandleBatch:
    """Hand each new event to its type's handler, in order, runs of one type together; unknown types pass by."""

    async def handle(events: Sequence[Event]) -> None:
        known = [event for event in events if event.type in handlers]
        if not known:
            return
        async with transaction(pool) as tx:
            rows = await tx.fetch(CLAIM, consumer, list({event.id for event in known}))
            unclaimed = {row["event_id"] for row in rows}
            fresh = []
            for event in known:
                if event.id in unclaimed:  # the second of two copies in one batch finds it gone
                    unclaimed.discard(event.id)
                    fresh.append(event)
            for kind, run in groupby(fresh, key=lambda event: event.type):
                batch = list(run)
                with tracing.continued(batch[0].traceparent if len(batch) == 1 else ""):
                    await handlers[kind](tx, batch)

    return handle
