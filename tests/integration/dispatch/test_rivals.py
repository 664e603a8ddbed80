"""Many at once: numbers without gaps, one case a thing, one step a state."""

import asyncio

import pytest
from asyncpg import Pool, RaiseError

from chassis.inbox import once
from chassis.postgres import transaction
from services.dispatch.case import commands
from services.dispatch.case.handlers import Handlers
from services.dispatch.domain.doer import Doer
from services.dispatch.domain.permission import NotNow
from services.dispatch.ground.rules import Rules

from .conftest import Now, Say, case_row, report


async def test_rival_batches_number_without_gaps_and_never_open_one_thing_twice(pool: Pool, now: Now) -> None:
    handle = once(pool, "dispatch", Handlers(Rules(), now).by_type())
    batches = []
    for batch in range(8):
        places = [(115.0002 + n * 0.00035, 27.4002) for n in range(10)]  # the same ten places in each
        batches.append([report(f"r{batch}-{n}", lon=lon, lat=lat) for n, (lon, lat) in enumerate(places)])
    await asyncio.gather(*[handle(batch) for batch in batches])
    rows = await pool.fetch("SELECT number, reports FROM case_file ORDER BY number")
    assert [row["number"][-5:] for row in rows] == [f"{n:05}" for n in range(1, 11)]
    assert await pool.fetchval("SELECT count(*) FROM case_report") == 80
    assert await pool.fetchval("SELECT last FROM case_counter") == 10


async def test_of_two_who_take_the_same_step_one_is_refused(pool: Pool, say: Say, rules: Rules, now: Now) -> None:
    await say(report("r1"))
    number = (await case_row(pool, category="E0505"))["number"]

    async def receive(name: str) -> str:
        try:
            async with transaction(pool) as tx:
                doer = Doer(name, "dept_clerk", department="D10")
                await commands.take_step(tx, number, doer, "receive", "", {}, rules, now.at)
        except NotNow:
            return "refused"
        return "taken"

    assert sorted(await asyncio.gather(*[receive(f"d{n}") for n in range(5)])) == ["refused"] * 4 + ["taken"]


async def test_the_log_can_only_grow(pool: Pool, say: Say) -> None:
    await say(report("r1"))
    for change in ("UPDATE case_log SET reason = ''", "DELETE FROM case_log", "TRUNCATE case_log"):
        with pytest.raises(RaiseError, match="append-only"):
            await pool.execute(change)
