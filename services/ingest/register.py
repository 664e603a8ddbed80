"""The county in memory, read anew after each import, so that a request needs no look-up."""

import asyncio
import logging

from asyncpg import Pool

from chassis.errors import Retryable
from chassis.lifecycle import Heart
from chassis.postgres import transaction
from services.ingest import store
from services.ingest.domain.county import County

log = logging.getLogger(__name__)


class NoCounty(Retryable):
    """Nothing can be judged before a county was imported."""


class Register:
    def __init__(self, pool: Pool, heart: Heart, check_seconds: float) -> None:
        self._pool = pool
        self._heart = heart
        self._check_seconds = check_seconds
        self._version = 0
        self._county: County | None = None

    @property
    def county(self) -> County:
        if self._county is None:
            raise NoCounty("尚未导入县域数据 / no county was imported yet")
        return self._county

    async def refresh(self) -> None:
        async with transaction(self._pool) as tx:
            version = await store.county_version(tx)
            if version != self._version:
                self._county, self._version = await store.load_county(tx), version
                log.info("county read", extra={"import": version})

    async def ready(self) -> None:
        _ = self.county

    async def run(self) -> None:
        while True:
            try:
                await self.refresh()
            except Retryable as error:
                log.warning("county not read", extra={"reason": str(error)})
            self._heart.beat()
            await asyncio.sleep(self._check_seconds)
