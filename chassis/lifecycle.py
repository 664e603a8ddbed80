"""A process' life: its loops run together, the first that fails ends all, a signal ends them in reverse order."""

import asyncio
import logging
import signal
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Heart:
    """A loop shows that it turns; /livez fails when one has not for `patience_seconds`."""

    name: str
    patience_seconds: float = 60.0
    _last: float = field(default_factory=time.monotonic, init=False)

    def beat(self) -> None:
        self._last = time.monotonic()

    @property
    def silent_seconds(self) -> float:
        return time.monotonic() - self._last

    @property
    def alive(self) -> bool:
        return self.silent_seconds < self.patience_seconds


@dataclass(frozen=True, slots=True)
class Loop:
    """A named coroutine that runs until it is cancelled."""

    name: str
    work: Coroutine[Any, Any, None]


async def run(loops: Sequence[Loop]) -> None:
    """Run the loops until a signal (then return) or until one ends or fails (then raise)."""
    stop = asyncio.Event()
    running = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        running.add_signal_handler(number, stop.set)
    tasks = [asyncio.create_task(loop.work, name=loop.name) for loop in loops]
    stopping = asyncio.create_task(stop.wait(), name="signal")
    try:
        done, _ = await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        for task in reversed(tasks):
            task.cancel()
            await asyncio.wait([task], timeout=10)
    for task in tasks:
        if task in done:
            task.result()  # raises what it died of
            raise RuntimeError(f"{task.get_name()} ended by itself")
    log.info("stopped")
