"""The clock's door: verdicts whose grace is over, rechecks that nobody could answer, cameras that nobody watches,
records that are too old."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Pool

from chassis.errors import Retryable
from chassis.lifecycle import Heart
from chassis.postgres import transaction
from services.vision.alert import commands as alert_commands
from services.vision.camera import commands as camera_commands
from services.vision.recording import commands as recording_commands

log = logging.getLogger(__name__)

UNWATCHED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Door:
    pool: Pool
    now: Callable[[], datetime]
    heart: Heart
    every_seconds: float = 0.5
    record_keeps: timedelta = timedelta(days=7)

    async def run(self) -> None:
        while True:
            try:
                await self.step()
            except Retryable as error:
                log.warning("clock waits", extra={"reason": str(error)})
            self.heart.beat()
            await asyncio.sleep(self.every_seconds)

    async def step(self) -> None:
        async with transaction(self.pool) as tx:
            await alert_commands.tell_due_verdicts(tx, self.now())
        async with transaction(self.pool) as tx:
            await alert_commands.give_up_rechecks(tx, self.now())
        async with transaction(self.pool) as tx:
            await camera_commands.find_unwatched(tx, self.now(), UNWATCHED)
        async with transaction(self.pool) as tx:
            await recording_commands.forget(tx, self.now() - self.record_keeps)
