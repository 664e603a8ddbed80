"""The carrier's door: receipts and replies are stored first and acknowledged then."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from asyncpg import Pool

from chassis.errors import Retryable
from chassis.postgres import transaction
from services.notify import commands
from services.notify.carrier import Batch, Carrier
from services.notify.domain.carried import Receipt, Reply

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrivals:
    pool: Pool
    carrier: Carrier
    now: Callable[[], datetime]

    async def run(self) -> None:
        async for batch in self.carrier.arrivals():
            try:
                await self.store(batch)
            except Retryable as error:
                log.warning("arrivals wait at the carrier", extra={"reason": str(error)})
                batch.settle(False)
                await asyncio.sleep(1)
            else:
                batch.settle(True)

    async def store(self, batch: Batch) -> None:
        receipts = [arrival for arrival in batch.arrivals if isinstance(arrival, Receipt)]
        replies = [arrival for arrival in batch.arrivals if isinstance(arrival, Reply)]
        async with transaction(self.pool) as tx:
            await commands.hear(tx, self.carrier.name, receipts, self.now())
            await commands.hear_replies(tx, replies, self.now())
