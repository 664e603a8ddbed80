"""Requests that share a transaction: each gets its own answer, and none takes its neighbours with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from prometheus_client import CollectorRegistry, Histogram

from chassis.errors import Retryable
from chassis.lifecycle import Heart
from services.ingest.gather import Gather

Work = Callable[[Sequence[int]], Awaitable[Sequence[int | Exception]]]


@asynccontextmanager
async def gathering(work: Work, **limits: int) -> AsyncIterator[Gather[int, int]]:
    gather: Gather[int, int] = Gather(
        work, Heart("test"), Histogram("sizes", "", registry=CollectorRegistry()), **limits
    )
    task = asyncio.create_task(gather.run())
    yield gather
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_comes_while_a_batch_commits_makes_the_next_batch() -> None:
    batches: list[list[int]] = []
    go = asyncio.Event()

    async def work(items: Sequence[int]) -> list[int | Exception]:
        batches.append(list(items))
        await go.wait()
        return [item * 10 for item in items]

    async with gathering(work) as gather:
        waiting = [asyncio.create_task(gather.submit(number)) for number in range(1)]
        while not batches:
            await asyncio.sleep(0)
        waiting += [asyncio.create_task(gather.submit(number)) for number in range(1, 6)]
        while gather._queue.qsize() < 5:
            await asyncio.sleep(0)
        go.set()
        assert await asyncio.gather(*waiting) == [0, 10, 20, 30, 40, 50]
    assert batches == [[0], [1, 2, 3, 4, 5]]


async def test_one_that_cannot_be_stored_does_not_take_its_neighbours_with_it() -> None:
    async def work(items: Sequence[int]) -> list[int | Exception]:
        if 13 in items:
            raise ZeroDivisionError
        return list(items)

    async with gathering(work) as gather:
        answers = await asyncio.gather(*[gather.submit(number) for number in range(20)], return_exceptions=True)
    assert [answer for answer in answers if not isinstance(answer, Exception)] == [n for n in range(20) if n != 13]
    assert isinstance(answers[13], ZeroDivisionError)


async def test_each_may_have_an_exception_of_its_own() -> None:
    async def work(items: Sequence[int]) -> list[int | Exception]:
        return [item if item % 2 else KeyError(item) for item in items]

    async with gathering(work) as gather:
        answers = await asyncio.gather(*[gather.submit(number) for number in range(4)], return_exceptions=True)
    assert [type(answer) for answer in answers] == [KeyError, int, KeyError, int]


async def test_an_outage_is_told_to_all_and_tried_once() -> None:
    tried = 0

    async def work(items: Sequence[int]) -> list[int | Exception]:
        nonlocal tried
        tried += 1
        raise Retryable("away")

    async with gathering(work) as gather:
        answers = await asyncio.gather(*[gather.submit(number) for number in range(10)], return_exceptions=True)
    assert tried == 1
    assert {type(answer) for answer in answers} == {Retryable}


async def test_too_many_waiting_are_told_so_at_once_and_a_stop_leaves_none_waiting() -> None:
    async def work(items: Sequence[int]) -> list[int | Exception]:
        await asyncio.Event().wait()
        return []

    async with gathering(work, waiting=2) as gather:
        first = asyncio.create_task(gather.submit(0))
        while gather._queue.qsize() or not first:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        held = [asyncio.create_task(gather.submit(number)) for number in (1, 2, 3)]
        with pytest.raises(Retryable):
            await asyncio.gather(*held)
    assert all(isinstance(end, Retryable) for end in await asyncio.gather(first, *held, return_exceptions=True))
