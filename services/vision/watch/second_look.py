"""Second looks that dispatch asked for: answered once two looks at the place, seconds apart, found the same."""

import asyncio
from concurrent.futures import Executor

from asyncpg import Pool

from chassis.postgres import transaction
from services.vision.alert import recheck_store, store
from services.vision.alert.commands import Picture
from services.vision.alert.recheck_store import Recheck
from services.vision.evidence.pictures import Shot
from services.vision.watch.aftermath import Keeper
from services.vision.watch.eyes import Eyes

Answer = tuple[Recheck, str, float, list[Picture]]  # what was asked, finding, confidence, pictures


class SecondLooks:
    """Of one camera. What cannot be said in time the clock answers: cannot see."""

    def __init__(self, camera: str, pool: Pool, keeper: Keeper, inference: Executor) -> None:
        self._camera = camera
        self._pool = pool
        self._keeper = keeper
        self._inference = inference
        self._glanced: dict[str, tuple[str, Shot]] = {}  # recheck: what its first look found

    async def take(self, eyes: Eyes) -> list[Answer]:
        """Looks once for each that waits; the answers that this look completes."""
        async with transaction(self._pool) as tx:
            asked = await recheck_store.waiting(tx, self._camera)
            alerts = {one.alert: await store.load(tx, one.alert) for one in asked}
        glanced, self._glanced = self._glanced, {}
        loop = asyncio.get_running_loop()
        answers: list[Answer] = []
        for one in asked:
            alert = alerts[one.alert]
            if alert is None:
                answers.append((one, "cannot_see", 0.0, []))
                continue
            found = await loop.run_in_executor(self._inference, eyes.look_again, alert)
            if found is None:
                continue
            finding, confidence, shot = found
            before = glanced.get(one.id)
            if before is not None and before[0] == finding:
                answers.append((one, finding, confidence, [await self._keeper.put(s) for s in (before[1], shot)]))
            else:
                self._glanced[one.id] = (finding, shot)
        return answers
