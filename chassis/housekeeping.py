"""Drops what nobody can ask for again: claims on events no topic keeps, answers no client repeats."""

import asyncio
import logging
from datetime import timedelta

from asyncpg import Pool

from chassis.errors import Retryable
from chassis.postgres import transaction

log = logging.getLogger(__name__)

EVERY_SECONDS = 3600.0
LONGEST_RETENTION = timedelta(days=100)  # longer than any topic of the table keeps an event
REPEATED_WITHIN = timedelta(days=7)

FORGET_CLAIMS = "DELETE FROM inbox WHERE claimed_at < now() - $1::interval"
FORGET_ANSWERS = "DELETE FROM idempotency WHERE kept_at < now() - $1::interval"


async def run(pool: Pool) -> None:
    """Once an hour, for ever; a database that is away is tried again the next hour."""
    while True:
        try:
            async with transaction(pool) as tx:
                await tx.execute(FORGET_CLAIMS, LONGEST_RETENTION)
                await tx.execute(FORGET_ANSWERS, REPEATED_WITHIN)
        except Retryable as error:
            log.warning("housekeeping waits", extra={"reason": str(error)})
        await asyncio.sleep(EVERY_SECONDS)
