"""How closely a camera is looked at: by what moves and what stands; and who comes first where time is short."""

import asyncio
import logging
from dataclasses import replace

import pytest

from services.vision.backoff import LONGEST, Backoff
from services.vision.domain.box import Box
from services.vision.domain.pace import Pace, pace
from services.vision.domain.stay import Stay
from services.vision.domain.zone import Kind, Zone
from services.vision.watch.turns import Turns, Waiting, next_of

KERB = Zone("kerb", Kind.NO_PARKING, ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9)), 60.0)
BOX = Box(0.4, 0.4, 0.6, 0.6)


def stay(since: float, alerted_at: float | None = None) -> Stay:
    return Stay("s", "kerb", since, since, BOX, BOX, alerted_at=alerted_at)


def test_a_camera_is_idle_once_nothing_moves_and_nothing_waits_out_its_dwell() -> None:
    assert pace(100, None, busy_until=101, open_stays=[]) is Pace.BUSY
    assert pace(100, None, busy_until=95, open_stays=[]) is Pace.WAITING
    assert pace(100, None, busy_until=89, open_stays=[]) is Pace.IDLE
    assert pace(100, None, busy_until=89, open_stays=[(stay(80), KERB)]) is Pace.WAITING
    assert pace(100, None, busy_until=89, open_stays=[(stay(42), KERB)]) is Pace.URGENT
    assert pace(100, None, busy_until=89, open_stays=[(stay(20, alerted_at=80), KERB)]) is Pace.IDLE
    assert [one.seconds for one in Pace] == [0.2, 0.2, 0.5, 0.5]
    assert [one.detection_seconds for one in Pace] == [0.2, 0.2, 0.5, 1.0]


def test_the_dwell_that_is_near_is_that_of_the_things_own_class() -> None:
    buses = replace(KERB, dwell_by_class={"bus": 20.0})
    bus = stay(82)
    bus.vote("bus", 0.8)
    assert pace(100, None, busy_until=89, open_stays=[(bus, buses)]) is Pace.URGENT
    assert pace(100, None, busy_until=89, open_stays=[(stay(82), buses)]) is Pace.WAITING


def test_each_attempt_waits_twice_as_long_up_to_a_minute_and_never_to_the_tick() -> None:
    backoff = Backoff()
    waits = [backoff.seconds() for _ in range(8)]
    for wait, plain in zip(waits, (1, 2, 4, 8, 16, 32, 60, 60), strict=True):
        assert 0.75 * plain <= wait <= min(LONGEST, 1.25 * plain)
    assert len({round(wait / plain, 6) for wait, plain in zip(waits[:6], (1, 2, 4, 8, 16, 32), strict=True)}) > 1
    backoff.reset()
    assert backoff.seconds() <= 1.25


async def test_the_urgent_come_first_then_who_was_not_seen_longest_and_nobody_is_forgotten() -> None:
    turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    idle = Waiting(Pace.IDLE, 97, 99, turn)
    older, newer = Waiting(Pace.BUSY, 98, 99, turn), Waiting(Pace.BUSY, 99, 99, turn)
    forgotten = Waiting(Pace.IDLE, 89, 99, turn)
    assert next_of([idle, newer, older], 100) is older
    assert next_of([idle, older, forgotten], 100) is forgotten
    assert next_of([idle], 100) is idle
    # Where all are late, the busy do not come before who was not seen for longer: else a still street never is.
    late = [Waiting(Pace.BUSY, 90 + n, 99, turn) for n in range(5)]
    assert next_of([*late, forgotten], 100) is forgotten


async def test_overload_sheds_what_waited_too_long_and_says_so_once_when_it_begins_and_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = {"now": 100.0}
    caplog.set_level(logging.WARNING)
    shared = Turns(lambda: clock["now"])
    assert await shared.take(Pace.BUSY, 99)
    idle = [asyncio.create_task(shared.take(Pace.IDLE, 99)) for _ in range(3)]
    await asyncio.sleep(0)
    clock["now"] = 101.5
    shared.give_back()
    assert await asyncio.gather(*idle) == [False, False, False]
    assert [record.message.split(":")[0] for record in caplog.records] == ["overload"]
    assert await shared.take(Pace.IDLE, 95)
    urgent = asyncio.create_task(shared.take(Pace.URGENT, 101))
    late = asyncio.create_task(shared.take(Pace.IDLE, 101))
    await asyncio.sleep(0)
    clock["now"] = 102.0
    shared.give_back()
    assert await urgent
    assert not late.done()
    clock["now"] = 112.0  # the one that computed hung; the idle one is stale, but unseen for far too long
    shared.give_back()
    assert await late
    clock["now"] = 113.0
    shared.give_back()
    assert await shared.take(Pace.IDLE, 112)
    assert [record.message for record in caplog.records][1:] == ["overload is over"]


async def test_as_many_compute_at_once_as_there_are_places_and_the_next_is_the_most_urgent() -> None:
    shared = Turns(places=2)
    assert await shared.take(Pace.IDLE, 0)
    assert await shared.take(Pace.IDLE, 0)
    idle, urgent = (asyncio.create_task(shared.take(pace, 1e12)) for pace in (Pace.IDLE, Pace.URGENT))
    await asyncio.sleep(0)
    shared.give_back()
    assert await urgent
    assert not idle.done()
    shared.give_back()
    assert await idle
    shared.give_back()
    shared.give_back()
    assert await shared.take(Pace.IDLE, 0)
    assert await shared.take(Pace.IDLE, 0)
    third = asyncio.create_task(shared.take(Pace.IDLE, 0))
    await asyncio.sleep(0)
    assert not third.done()
    shared.give_back()
    assert await third


async def test_a_watch_that_ends_while_it_waits_holds_nobody_up() -> None:
    shared = Turns()
    assert await shared.take(Pace.BUSY, 0)
    ending = asyncio.create_task(shared.take(Pace.BUSY, 0))
    waiting = asyncio.create_task(shared.take(Pace.IDLE, 0))
    await asyncio.sleep(0)
    shared.give_back()  # to the one that ends before it hears of it
    ending.cancel()
    await asyncio.gather(ending, return_exceptions=True)
    assert await waiting
    ending = asyncio.create_task(shared.take(Pace.BUSY, 0))
    waiting = asyncio.create_task(shared.take(Pace.IDLE, 0))
    await asyncio.sleep(0)
    ending.cancel()
    shared.give_back()  # while the one that ends has not run yet
    assert await waiting
