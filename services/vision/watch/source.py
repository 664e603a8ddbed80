"""Where a watch gets its frames: a capture process, or a street that is told and drawn."""

import asyncio
import multiprocessing
import time
from multiprocessing.connection import Connection
from typing import Any, Protocol

from services.vision import metrics
from services.vision.backoff import Backoff
from services.vision.capture import EVERY_FRAME, Captured, Trouble, capture
from services.vision.scripted import Scripted

SPAWN = multiprocessing.get_context("spawn")
FPS = 5.0
HANGS_AFTER = 30.0  # seconds of silence, which no healthy capture process keeps


class Source(Protocol):
    """`next` gives a frame or a trouble, or None where nothing came in time; `wish` says whether key frames are
    enough."""

    async def next(self, seconds: float, wish: bytes = EVERY_FRAME) -> Captured | Trouble | None: ...

    async def close(self) -> None: ...


class Stream:
    """A capture process and the pipe to it; started anew, ever more slowly, when it dies or hangs."""

    def __init__(self, url: str, hangs_after: float = HANGS_AFTER) -> None:
        self._url = url
        self._hangs_after = hangs_after
        self._process: Any = None
        self._wire: Connection[Any, Any] | None = None
        self._asked = False
        self._heard_at = 0.0
        self._backoff, self._start_at = Backoff(), 0.0

    async def next(self, seconds: float, wish: bytes = EVERY_FRAME) -> Captured | Trouble | None:
        if self._wire is None and (early := self._start_at - time.monotonic()) > 0:
            await asyncio.sleep(min(early, seconds))
            return None
        wire = self._running()
        try:
            if not self._asked:
                wire.send_bytes(wish)
                self._asked = True
            if not await _readable(wire, seconds):
                if time.monotonic() - self._heard_at < self._hangs_after:
                    return None
                return await self._start_anew("解码进程没有反应 / the decoder hangs")
            # A large frame takes milliseconds to cross the pipe: not on the loop.
            told: Captured | Trouble = await asyncio.to_thread(wire.recv)
        except (EOFError, OSError):
            return await self._start_anew("解码进程退出 / the decoder died")
        self._heard_at = time.monotonic()
        if isinstance(told, Captured):
            self._asked = False
            self._backoff.reset()
        return told  # a trouble is told without being asked: the question stays open

    async def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join, 5)
        self._process = self._wire = None
        self._asked = False

    async def _start_anew(self, why: str) -> Trouble:
        await self.close()
        metrics.RECONNECTS.inc()
        self._start_at = time.monotonic() + self._backoff.seconds()
        return Trouble(why)

    def _running(self) -> "Connection[Any, Any]":
        if self._wire is None:
            self._wire, theirs = SPAWN.Pipe()
            self._process = SPAWN.Process(target=capture, args=(self._url, theirs), daemon=True)
            self._process.start()
            theirs.close()
            self._heard_at = time.monotonic()
        return self._wire


class ToldStreet:
    """Frames drawn from a script, five a second, at the machine's wall clock."""

    def __init__(self, script: Scripted) -> None:
        self._script = script
        self._last = 0.0

    async def next(self, seconds: float, wish: bytes = EVERY_FRAME) -> Captured | Trouble | None:
        await asyncio.sleep(max(0.0, self._last + 1 / FPS - time.monotonic()))
        self._last = time.monotonic()
        frame = await asyncio.to_thread(self._script.picture, time.time())
        return Captured(frame, self._last, 0)

    async def close(self) -> None:
        return None


async def _readable(wire: "Connection[Any, Any]", seconds: float) -> bool:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(wire.fileno(), ready.set)
    try:
        await asyncio.wait_for(ready.wait(), seconds)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(wire.fileno())
    return True
