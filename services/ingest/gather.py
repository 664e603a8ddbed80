"""Requests that come together share a transaction: while one batch commits, the next one gathers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from prometheus_client import Histogram

from chassis.errors import Retryable
from chassis.lifecycle import Heart

T = TypeVar("T")
R = TypeVar("R")


class Gather(Generic[T, R]):
    """`work` answers each item of a batch, in order, with a result or with the exception that its sender gets."""

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]],
        heart: Heart,
        sizes: Histogram,
        *,
        most: int = 200,
        waiting: int = 5000,
    ) -> None:
        self._work = work
        self._heart = heart
        self._sizes = sizes
        self._most = most
        self._queue: asyncio.Queue[tuple[T, asyncio.Future[R]]] = asyncio.Queue(waiting)

    async def submit(self, item: T) -> R:
        """Returns once the item's transaction is committed; Retryable where too many wait already."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((item, answer))
        except asyncio.QueueFull:
            raise Retryable("请求过多,请稍后重试 / too many requests wait; try again shortly") from None
        return await answer

    async def run(self) -> None:
        batch: list[tuple[T, asyncio.Future[R]]] = []
        try:
            while True:
                self._heart.beat()
                try:
                    batch = [await asyncio.wait_for(self._queue.get(), 5)]
                except TimeoutError:
                    continue
                while len(batch) < self._most and not self._queue.empty():
                    batch.append(self._queue.get_nowait())
                self._sizes.observe(len(batch))
                await self._settle(batch)
        finally:
            while not self._queue.empty():
                batch.append(self._queue.get_nowait())
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(Retryable("服务正在停止 / the service is stopping"))

    async def _settle(self, batch: Sequence[tuple[T, "asyncio.Future[R]"]]) -> None:
        """One item that cannot be stored must not take its neighbours with it."""
        try:
            outcomes = await self._work([item for item, _ in batch])
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, Retryable):
                for one in batch:
                    await self._settle([one])
                return
            outcomes = [error] * len(batch)
        for (_, answer), outcome in zip(batch, outcomes, strict=True):
            if answer.done():  # its sender has hung up
                continue
            if isinstance(outcome, Exception):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)
