"""The clock door on a real database: what happens by itself when a limit runs out, once, whoever opens the door."""

import asyncio
from datetime import timedelta

import pytest
from asyncpg import Pool

from chassis.lifecycle import Heart
from chassis.postgres import transaction
from contracts.sanquan.v1 import vision_pb2
from services.dispatch.case import list_store
from services.dispatch.case.commands import take_step
from services.dispatch.case.deadlines import Door
from services.dispatch.case.outages import Patience
from services.dispatch.domain.doer import Doer
from services.dispatch.ground.rules import Rules

from .conftest import Now, Say, announced, case_row, citizen, health, reply, report


@pytest.fixture
def door(pool: Pool, rules: Rules, now: Now) -> Door:
    return Door(pool, rules, now, Heart("clock"))


async def turn(door: Door, now: Now) -> None:
    while await door.turn(now.at):
        pass


async def to_evaluate(pool: Pool, now: Now) -> int:
    """What the desk counts in the seventh stage."""
    async with transaction(pool) as tx:
        rows = await list_store.desk(tx, Doer("l-1", "shift_leader"), now.at)
    return sum(row["count"] for row in rows if row["stage"] == 7)


async def test_a_task_that_nobody_receives_is_received_by_time(pool: Pool, say: Say, door: Door, now: Now) -> None:
    await say(report("r1"))
    await turn(door, now)
    assert (await case_row(pool, category="E0505"))["state"] == "dispatched"
    now.forward(minutes=31)
    await turn(door, now)
    last = (await announced(pool))[-1]
    assert (last.step, last.to_state, last.actor, last.role) == ("receive", "handling", "system", "system")


async def test_feedback_that_nobody_has_checked_is_sent_to_a_collector(
    pool: Pool, say: Say, door: Door, now: Now
) -> None:
    await say(report("r1"))
    number = (await case_row(pool, category="E0505"))["number"]
    await say(reply("1", number, "finish", kind="department", ref="D10"))
    now.forward(minutes=11)
    await turn(door, now)
    last = (await announced(pool))[-1]
    assert (last.step, last.to_state, last.collector) == ("send_check", "checking", "c-01")


async def test_a_closed_case_is_evaluated_in_the_night_that_follows(
    pool: Pool, say: Say, rules: Rules, door: Door, now: Now
) -> None:
    await say(report("r1"))
    number = (await case_row(pool, category="E0505"))["number"]
    await say(reply("1", number, "finish", kind="department", ref="D10"))
    for role, step in (("acceptor", "send_check"), ("inspector", "check_passed"), ("shift_leader", "close")):
        async with transaction(pool) as tx:
            await take_step(tx, number, Doer(f"{role}-1", role), step, "", {}, rules, now.at)
    await turn(door, now)
    assert [m.step for m in await announced(pool)][-1] == "close"
    assert await to_evaluate(pool, now) == 1
    now.forward(hours=24)
    await turn(door, now)
    assert await to_evaluate(pool, now) == 0
    last = (await announced(pool))[-1]
    assert (last.number, last.step, last.stage, last.role) == (number, "evaluate", 7, "system")
    now.forward(hours=24)
    await turn(door, now)
    assert [m.step for m in await announced(pool)].count("evaluate") == 1


async def test_a_case_past_its_deadline_is_overdue_and_its_state_stays(
    pool: Pool, say: Say, door: Door, now: Now
) -> None:
    await say(report("r1"))
    now.forward(hours=6)  # the deadline is at 15:00, which is on time
    await turn(door, now)
    assert not (await case_row(pool, category="E0505"))["overdue"]
    now.forward(seconds=2)
    await turn(door, now)
    case = await case_row(pool, category="E0505")
    assert (case["overdue"], case["state"]) == (True, "handling")
    assert [m.step for m in await announced(pool)][-1] == "receive"
    await say(reply("1", case["number"], "finish", kind="department", ref="D10"))
    assert (await announced(pool))[-1].overdue


async def test_a_limit_that_only_a_person_can_meet_is_counted_once(pool: Pool, say: Say, door: Door, now: Now) -> None:
    await say(citizen("r1"))
    now.forward(hours=2)
    assert await door.turn(now.at) == 1
    assert await door.turn(now.at) == 0
    assert (await case_row(pool, category="E0505"))["state"] == "verifying"


async def test_many_doors_share_the_work_and_none_does_it_twice(pool: Pool, say: Say, rules: Rules, now: Now) -> None:
    await say(*[report(f"r{n}", lon=115.0002 + n % 10 * 0.00035, lat=27.4002 + n // 10 * 0.00035) for n in range(100)])
    now.forward(minutes=31)
    doors = [Door(pool, rules, now, Heart(f"clock {n}")) for n in range(4)]
    for _ in range(5):
        await asyncio.gather(*[door.turn(now.at) for door in doors])
    received = [m.number for m in await announced(pool) if m.step == "receive"]
    assert len(received) == len(set(received)) == await pool.fetchval("SELECT count(*) FROM case_file")


async def test_a_camera_that_stays_out_becomes_one_maintenance_case(
    pool: Pool, say: Say, rules: Rules, now: Now
) -> None:
    door = Door(pool, rules, now, Heart("clock"), patience=Patience("C0105", timedelta(minutes=30)))
    no_frames, online = vision_pb2.CAMERA_STATUS_NO_FRAMES, vision_pb2.CAMERA_STATUS_ONLINE
    await say(*[health(name, no_frames, now.at) for name in ("out", "back")], health("nowhere", no_frames, now.at, 0))
    await say(health("back", online, now.forward(minutes=5)))
    await door.look_around(now.at)
    assert await pool.fetchval("SELECT count(*) FROM case_file") == 0
    now.forward(minutes=26)
    for _ in range(2):
        await door.look_around(now.at)
    rows = await pool.fetch("SELECT camera, category, state, text FROM case_file")
    assert [tuple(row) for row in rows] == [("out", "C0105", "filed", "no_frames")]


async def test_a_dark_night_is_no_outage_but_a_camera_that_stays_dark_is(
    pool: Pool, say: Say, rules: Rules, now: Now
) -> None:
    patience = Patience("C0105", timedelta(minutes=30), timedelta(hours=16))
    door = Door(pool, rules, now, Heart("clock"), patience=patience)
    dark, covered = vision_pb2.CAMERA_STATUS_DARK, vision_pb2.CAMERA_STATUS_COVERED
    await say(health("unlit", dark, now.at, 115.0005), health("painted", covered, now.at))
    await door.look_around(now.forward(minutes=31))
    assert [row["camera"] for row in await pool.fetch("SELECT camera FROM case_file")] == ["painted"]
    await door.look_around(now.forward(minutes=16 * 60))
    rows = await pool.fetch("SELECT camera FROM case_file ORDER BY camera")
    assert [row["camera"] for row in rows] == ["painted", "unlit"]


async def test_positions_have_a_partition_a_month_made_before_it_begins(pool: Pool, door: Door, now: Now) -> None:
    await door.prepare(now.at)
    await door.prepare(now.at)
    rows = await pool.fetch(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'position'::regclass"
    )
    assert sorted(row["name"] for row in rows) == ["position_202603", "position_202604", "position_other"]
