"""What is kept of an alert some seconds after it, behind the watch: the latest picture, the film, the plate."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from asyncpg import Pool

from chassis.blobs import Blobs
from chassis.errors import Retryable
from chassis.postgres import transaction
from services.vision import metrics
from services.vision.alert import commands
from services.vision.alert.commands import Picture
from services.vision.domain.plate import Plate
from services.vision.evidence import record
from services.vision.evidence.clip import film
from services.vision.evidence.pictures import Shot
from services.vision.evidence.record import Seen
from services.vision.evidence.seen import described
from services.vision.watch.witness import Aftermath

log = logging.getLogger(__name__)


class PlateReader(Protocol):
    def plate(self, crops: Sequence[bytes]) -> Plate:
        """Of one vehicle's pictures (JPEG); any thread may call."""
        ...


class Keeper:
    """Of one camera; each aftermath is a task of its own, and none holds the next frame up."""

    def __init__(self, pool: Pool, blobs: Blobs, plates: PlateReader | None) -> None:
        self._pool = pool
        self._blobs = blobs
        self._plates = plates
        self._tasks: set[asyncio.Task[None]] = set()

    def keep(self, found: Sequence[Aftermath]) -> None:
        for one in found:
            task = asyncio.create_task(self._keep(one), name=f"aftermath {one.alert}")
            self._tasks.add(task)
            task.add_done_callback(self._done)

    async def close(self) -> None:
        """Until all is kept."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=8)

    async def put(self, shot: Shot) -> Picture:
        shown, original = await self._blobs.put(shot.shown), await self._blobs.put(shot.original)
        return Picture(shot.role, shown, original, datetime.fromtimestamp(shot.at, UTC), described(shot.seen))

    async def _keep(self, found: Aftermath) -> None:
        clip = None
        if found.glimpses:
            clip = await self._blobs.put(await asyncio.to_thread(film, found.glimpses, [found.box]))
        latest = await self.put(found.latest) if found.latest is not None else None
        plate = None
        if self._plates is not None and found.crops:
            plate = await asyncio.to_thread(self._plates.plate, found.crops)
            metrics.PLATES.labels("read" if plate.confidences else "unreadable").inc()
        pictures = seen_in([latest] if latest is not None else [])
        sealed = await self._blobs.put(record.followed(found.alert, pictures, clip))
        await self._patiently(
            lambda tx: commands.follow_alert(tx, found.alert, latest, clip, plate, sealed, datetime.now(UTC))
        )

    async def _patiently(self, write: Callable[..., Awaitable[None]]) -> None:
        while True:
            try:
                async with transaction(self._pool) as tx:
                    return await write(tx)
            except Retryable as error:
                log.warning("aftermath not kept yet", extra={"reason": str(error)})
                await asyncio.sleep(1)

    def _done(self, task: asyncio.Task[None]) -> None:
        """An alert stands without its film too: what went wrong with it is told, and stops no camera."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("aftermath lost", exc_info=error, extra={"task": task.get_name()})


def seen_in(pictures: Sequence[Picture]) -> list[Seen]:
    """As a record names them."""
    return [Seen(one.role, one.taken_at.timestamp(), one.original, one.shown) for one in pictures]
