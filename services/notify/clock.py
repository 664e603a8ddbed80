"""The clock door: doubts that nobody solved, receipts that came too early, units whose time runs out."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Pool

from chassis.errors import Retryable
from chassis.lifecycle import Heart
from chassis.postgres import transaction
from services.notify import commands, store
from services.notify.carrier import Carrier, LinkState
from services.notify.domain.message import Patience
from services.notify.metrics import LINK, QUEUE_AGE

log = logging.getLogger(__name__)

ORPHAN_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Clock:
    pool: Pool
    carrier: Carrier
    patience: Patience
    now: Callable[[], datetime]
    heart: Heart
    every_seconds: float = 0.5

    async def run(self) -> None:
        while True:
            self.heart.beat()
            try:
                await self.turn(self.now())
            except Retryable as error:
                log.warning("clock waits", extra={"reason": str(error)})
            await asyncio.sleep(self.every_seconds)

    async def turn(self, now: datetime) -> None:
        async with transaction(self.pool) as tx:
            await commands.match(tx, now)
            await commands.wake(tx, now, self.patience)
            await commands.warn(tx, now)
            await store.forget_orphans(tx, now - ORPHAN_LIFE)
            oldest = await store.oldest_pending(tx)
        QUEUE_AGE.set(max((now - oldest).total_seconds(), 0) if oldest else 0)
        for state in LinkState:
            LINK.labels(state).set(self.carrier.link().state is state)
