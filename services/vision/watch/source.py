"""Where a watch gets its frames: a capture process, or a street that is told and drawn."""

import asyncio
import multiprocessing
import time
from multiprocessing.connection import Connection
from typing import Any, Protocol

from services.vision import metrics
from services.vision.capture import Captured, Trouble, capture
from services.vision.scripted import Scripted

SPAWN = multiprocessing.get_context("spawn")
FPS = 5.0


class Source(Protocol):
    """`next` gives a frame or a trouble, or None where nothing came in time."""

    async def next(self, seconds: float) -> Captured | Trouble | None: ...

    async def close(self) -> None: ...


class Stream:
    """A capture process and the pipe to it; started anew when it dies."""

    def __init__(self, url: str, frozen_seconds: float) -> None:
        self._url = url
        self._frozen_seconds = frozen_seconds
        self._process: Any = None
        self._wire: Connection[Any, Any] | None = None
        self._asked = False

    async def next(self, seconds: float) -> Captured | Trouble | None:
        wire = self._running()
        try:
            if not self._asked:
                wire.send_bytes(b"?")
                self._asked = True
            if not await _readable(wire, seconds):
                return None
            # A large frame takes milliseconds to cross the pipe: not on the loop.
            told: Captured | Trouble = await asyncio.to_thread(wire.recv)
        except (EOFError, OSError):
            await self.close()
            metrics.RECONNECTS.inc()
            await asyncio.sleep(min(1.0, seconds))
            return Trouble("no_frames", "解码进程退出 / the decoder died")
        # A break of the stream is told without being asked: the question stays open.
        if isinstance(told, Captured) or told.status != "no_frames":
            self._asked = False
        return told

    async def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join, 5)
        self._process = self._wire = None
        self._asked = False

    def _running(self) -> "Connection[Any, Any]":
        if self._wire is None:
            self._wire, theirs = SPAWN.Pipe()
            arguments = (self._url, theirs, self._frozen_seconds)
            self._process = SPAWN.Process(target=capture, args=arguments, daemon=True)
            self._process.start()
            theirs.close()
        return self._wire


class ToldStreet:
    """Frames drawn from a script, five a second, at the machine's wall clock."""

    def __init__(self, script: Scripted) -> None:
        self._script = script
        self._last = 0.0

    async def next(self, seconds: float) -> Captured | Trouble | None:
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
