"""Whose turn it is to compute: the urgent come first; where time is short, the idle are passed over."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.vision import metrics
from services.vision.domain.pace import Pace

log = logging.getLogger(__name__)

STALE = 1.0  # seconds: a frame that waited longer gives way to a newer one
UNSEEN = 4.0  # seconds: whoever was not looked at for so long comes first, however idle
CALM = 10.0  # seconds without a frame shed: the overload is over


@dataclass(slots=True, eq=False)
class Waiting:
    """A camera with a frame; times are the loop's clock."""

    pace: Pace
    looked_at: float
    since: float
    turn: "asyncio.Future[bool]"


def next_of(waiting: Sequence[Waiting], now: float) -> Waiting:
    """Of those not seen for far too long the one not seen for longest; else the most urgent, and of these likewise."""

    def rank(one: Waiting) -> tuple[bool, int, float]:
        waits = now - one.looked_at < UNSEEN
        return waits, one.pace if waits else 0, one.looked_at

    return min(waiting, key=rank)


class Turns:
    """`take` before a look, `give_back` after it; `places` have a turn at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, places: int = 1) -> None:
        self._clock = clock
        self._waiting: list[Waiting] = []
        self._free = places
        self._shed = 0
        self._shed_at: float | None = None  # None: no overload

    async def take(self, pace: Pace, looked_at: float) -> bool:
        """True when it is this camera's turn; False where its frame grew stale meanwhile: come with a newer one."""
        now = self._clock()
        if self._free:
            self._free -= 1
            self._note(0.0, now)
            return True
        mine = Waiting(pace, looked_at, now, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        try:
            return await mine.turn
        except asyncio.CancelledError:
            if mine in self._waiting:
                self._waiting.remove(mine)
            elif mine.turn.done() and not mine.turn.cancelled() and mine.turn.result():
                self.give_back()
            raise

    def give_back(self) -> None:
        self._free += 1
        now = self._clock()
        self._waiting = [one for one in self._waiting if not one.turn.cancelled()]
        for late in [one for one in self._waiting if now - one.since > STALE and now - one.looked_at < UNSEEN]:
            self._waiting.remove(late)
            self._overloaded(now - late.since, now)
            late.turn.set_result(False)
        if self._waiting:
            chosen = next_of(self._waiting, now)
            self._waiting.remove(chosen)
            self._note(now - chosen.since, now)
            self._free -= 1
            chosen.turn.set_result(True)

    def _note(self, waited: float, now: float) -> None:
        metrics.LAG.set(waited)
        if self._shed_at is not None and now - self._shed_at > CALM:
            log.warning("overload is over", extra={"frames_shed": self._shed})
            self._shed, self._shed_at = 0, None

    def _overloaded(self, waited: float, now: float) -> None:
        metrics.LAG.set(waited)
        if self._shed_at is None:
            log.warning(
                "overload: looks come late, idle cameras are passed over; start another worker or watch fewer cameras",
                extra={"waited_seconds": round(waited, 2), "cameras_waiting": len(self._waiting)},
            )
        self._shed, self._shed_at = self._shed + 1, now
