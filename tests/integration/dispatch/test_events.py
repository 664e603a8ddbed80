"""What events do to cases, on a real database: joining, judging, clearing, answering, positions."""

from datetime import timedelta

import pytest
from asyncpg import Pool

from chassis.errors import Rejected, Retryable
from chassis.migrate import migrate
from chassis.postgres import open_pool
from contracts.sanquan.v1.dispatch_pb2 import CrewMoved, CrewStatusChanged, RecheckRequested
from services.dispatch.__main__ import MIGRATIONS, SCHEMA
from services.dispatch.case.commands import take_step
from services.dispatch.case.handlers import Handlers
from services.dispatch.domain.doer import Doer
from services.dispatch.ground.rules import Rules

from .conftest import (
    MONDAY,
    Now,
    Say,
    alert,
    announced,
    case_row,
    citizen,
    cleared,
    fix,
    judged,
    photos,
    rechecked,
    reply,
    report,
)


async def steps(pool: Pool) -> list[str]:
    return [message.step for message in await announced(pool)]


async def test_the_same_thing_seen_twice_is_one_case_that_answers_both(pool: Pool, say: Say) -> None:
    await say(report("r1", reporter="r-r1"))
    await say(report("r3", lat=27.4031), citizen("r2", lat=27.40315))
    case = await case_row(pool, category="E0505")
    assert (case["seq"], case["state"]) == (6, "dispatched")
    last = (await announced(pool))[-1]
    assert (last.step, last.from_state, last.to_state) == ("report", "dispatched", "dispatched")
    assert (list(last.reports), list(last.reporters)) == (["r1", "r3", "r2"], ["r-r2"])
    assert await pool.fetchval("SELECT count(*) FROM case_report") == 3


async def test_reports_of_one_batch_join_each_other(pool: Pool, say: Say) -> None:
    await say(report("r1"), report("r2"), report("r3", lon=115.0035), report("r4", category="E0504"))
    rows = await pool.fetch("SELECT number, reports FROM case_file ORDER BY number")
    assert [(row["number"][-5:], row["reports"]) for row in rows] == [
        ("00001", '["r1","r2"]'),
        ("00002", '["r3"]'),
        ("00003", '["r4"]'),
    ]


async def test_an_event_or_a_report_said_again_changes_nothing(pool: Pool, say: Say, rules: Rules, now: Now) -> None:
    await say(report("r1"))
    await say(report("r1"))
    async with pool.acquire() as tx, tx.transaction():
        await Handlers(rules, now).on_report_received(tx, [report("r1")])  # another event id, the same report
    assert await steps(pool) == ["report", "accept", "file", "dispatch"]


async def test_an_alert_waits_for_its_operator_and_goes_on_when_genuine(pool: Pool, say: Say) -> None:
    await say(alert("a1"))
    assert await steps(pool) == ["report"]
    await say(judged("a1", True))
    said = await announced(pool)
    assert [m.step for m in said] == ["report", "accept", "file", "dispatch"]
    assert "v1" in said[1].reason
    await say(judged("a1", True), judged("unknown", True))
    assert len(await announced(pool)) == 4


async def test_a_false_alarm_is_rejected_in_the_operators_name(pool: Pool, say: Say) -> None:
    await say(alert("a1"), judged("a1", False, "树影"))
    last = (await announced(pool))[-1]
    assert (last.step, last.to_state, last.actor, last.role, last.reason) == (
        "reject", "rejected", "v1", "video_op", "树影",
    )  # fmt: skip


async def test_a_false_alarm_that_a_person_reported_too_stays(pool: Pool, say: Say) -> None:
    await say(alert("a1"), citizen("r1", lon=115.003, lat=27.401), judged("a1", False))
    assert (await case_row(pool, category="E0505"))["state"] == "verifying"


async def test_two_zones_of_one_camera_are_two_cases_and_one_zone_is_one(pool: Pool, say: Say) -> None:
    await say(alert("a1", zone="z1"), alert("a2", zone="z2"), alert("a3", zone="z1"))
    rows = await pool.fetch("SELECT zone, alerts FROM case_file ORDER BY number")
    assert [(row["zone"], row["alerts"]) for row in rows] == [("z1", '["a1","a3"]'), ("z2", '["a2"]')]


async def test_what_is_gone_is_noted_on_the_case(pool: Pool, say: Say) -> None:
    await say(alert("a1", trusted=True), cleared("a1", MONDAY + timedelta(minutes=7)))
    row = await pool.fetchrow("SELECT cleared_at, evidence FROM case_alert WHERE alert_id = 'a1'")
    assert (row["cleared_at"], row["evidence"]) == (MONDAY + timedelta(minutes=7), "b" * 64)


async def test_a_crew_answers_1_and_2(pool: Pool, say: Say) -> None:
    await say(report("r1"))
    case = await case_row(pool, category="E0505")
    number, crew = case["number"], case["crew"]
    await say(reply("1", number, "accept", ref=crew))
    await say(reply("2", number, "finish", ref=crew))
    assert (await steps(pool))[-2:] == ["receive", "feed_back"]
    await say(reply("3", number, "finish", ref=crew), reply("4", number, "accept", ref="crew-3"))
    assert (await case_row(pool, number=number))["state"] == "feedback"


async def test_finishing_without_having_received_is_both(pool: Pool, say: Say) -> None:
    await say(report("r1"))
    number = (await case_row(pool, category="E0505"))["number"]
    await say(reply("1", number, "finish", kind="department", ref="D10"))
    assert (await steps(pool))[-2:] == ["receive", "feed_back"]


async def test_the_nearest_crew_by_gps_goes_and_the_next_case_finds_it_busy(pool: Pool, say: Say, now: Now) -> None:
    await say(fix("crew-1", 115.001, 27.4029, now.at), fix("crew-2", 115.001, 27.4025, now.at))
    await say(report("r1"))
    first = await case_row(pool, crew="crew-1")
    assert '"reason":"更远 44 米 / farther"' in first["crew_choice"]
    await say(report("r2", lon=115.0035))
    assert (await case_row(pool, crew="crew-2"))["reports"] == '["r2"]'
    rows = await pool.fetch("SELECT crew, orders, status FROM crew_task WHERE orders > 0 ORDER BY crew")
    assert [tuple(row) for row in rows] == [("crew-1", 1, "ordered"), ("crew-2", 1, "ordered")]


async def crew_events(pool: Pool, kind: str) -> list[bytes]:
    rows = await pool.fetch("SELECT payload FROM outbox WHERE type = $1 ORDER BY position", kind)
    return [row["payload"] for row in rows]


async def test_a_crew_is_ordered_then_on_site_then_free(pool: Pool, say: Say, now: Now) -> None:
    await say(fix("crew-1", 115.0005, 27.4029, now.at), report("r1"))
    number = (await case_row(pool, crew="crew-1"))["number"]
    await say(fix("crew-1", 115.001, 27.4031, now.forward(minutes=3)))
    await say(reply("1", number, "finish"))
    said = [CrewStatusChanged.FromString(p) for p in await crew_events(pool, "CrewStatusChanged")]
    assert [(m.crew, m.status, m.case_number) for m in said] == [
        ("crew-1", "ordered", number),
        ("crew-1", "on_site", number),
        ("crew-1", "free", ""),
    ]


async def test_a_collectors_incomplete_report_waits_for_the_acceptor_until_a_complete_one_joins_it(
    pool: Pool, say: Say
) -> None:
    await say(report("r1", media=photos(1)))
    await say(report("r2", text="", lon=115.003), report("r3", lon=115.003, lat=27.401, media=photos(3, "video/mp4")))
    assert [row["state"] for row in await pool.fetch("SELECT state FROM case_file")] == ["reported"] * 3
    said = await announced(pool)
    assert [m.step for m in said] == ["report"] * 3
    lacks = ["照片不足两张 / fewer than two photos", "没有文字 / no text", "照片不足两张 / fewer than two photos"]
    assert all(lack in m.reason for m, lack in zip(said, lacks, strict=True))
    await say(report("r4"))
    assert [m.step for m in await announced(pool)][3:] == ["report", "accept", "file", "dispatch"]


async def test_movements_are_all_kept_and_announced_at_most_each_five_seconds(pool: Pool, say: Say, now: Now) -> None:
    for _ in range(10):
        await say(fix("crew-1", 115.001, 27.4029, now.forward(seconds=1)))
    await say(fix("c-01", 115.001, 27.4029, now.at, kind="collector"))
    assert await pool.fetchval("SELECT count(*) FROM position") == 11
    said = [CrewMoved.FromString(p) for p in await crew_events(pool, "CrewMoved")]
    assert [m.crew for m in said] == ["crew-1", "crew-1", "collector:c-01"]


async def test_an_old_fix_is_kept_but_shown_never_again_and_one_of_the_future_is_refused(
    pool: Pool, say: Say, now: Now
) -> None:
    await say(fix("crew-1", 115.001, 27.4029, now.at))
    await say(fix("crew-1", 115.003, 27.4001, now.at - timedelta(hours=1)))
    await say(fix("crew-1", 115.002, 27.4002, now.at + timedelta(hours=1)))
    assert await pool.fetchval("SELECT count(*) FROM position") == 2
    assert await pool.fetchval("SELECT lon FROM last_fix WHERE holder = 'crew-1'") == 115.001


async def test_a_component_goes_to_its_owner_and_one_nearby_is_only_proposed(pool: Pool, say: Say) -> None:
    lid = {"category": "C0105", "lon": 115.00105, "lat": 27.401}
    await say(report("r1", component="9901010105000001", **lid))
    case = await case_row(pool, component="9901010105000001")
    assert (case["state"], case["department"], case["urgency"]) == ("dispatched", "D27", "urgent")
    assert '"rule":"2_component_owner"' in case["routing"]
    await say(report("r2", category="C0101", lon=115.00101, lat=27.401))
    case = await case_row(pool, category="C0101")
    assert (case["state"], case["department"]) == ("filed", "")
    assert '"rule":"3_nearest_component","department":"D28"' in case["routing"]


async def test_a_batch_with_one_bad_report_is_refused_whole_so_that_each_is_tried_alone(pool: Pool, say: Say) -> None:
    with pytest.raises(Rejected, match="far"):
        await say(report("good"), report("far", lon=116.0))
    assert await pool.fetchval("SELECT count(*) FROM case_file") == 0


async def test_before_the_countys_first_import_events_wait(database: str, now: Now) -> None:
    await migrate(database, SCHEMA, MIGRATIONS)
    pool = await open_pool(database, SCHEMA)
    async with pool.acquire() as tx:
        with pytest.raises(Retryable, match="import"):
            await Handlers(Rules(), now).on_report_received(tx, [report("r1")])
    await pool.close()


async def test_a_check_asks_the_camera_for_a_second_look_and_keeps_its_answer(
    pool: Pool, say: Say, rules: Rules, now: Now
) -> None:
    await say(alert("a1", trusted=True))
    number = (await case_row(pool, category="E0505"))["number"]
    await say(reply("1", number, "finish", kind="department", ref="D10"))
    async with pool.acquire() as tx, tx.transaction():
        await take_step(tx, number, Doer("ac", "acceptor"), "send_check", "", {}, rules, now.at)
    asked = RecheckRequested.FromString(
        await pool.fetchval("SELECT payload FROM outbox WHERE topic = 'dispatch.recheck.v1'")
    )
    assert (asked.camera, asked.alert_id, asked.case_number) == ("cam-1", "a1", number)
    await say(rechecked(asked.recheck_id), rechecked(asked.recheck_id, "again"))
    row = await pool.fetchrow("SELECT finding, confidence, evidence FROM case_recheck")
    assert tuple(row) == ("gone", 0.9, ["c" * 64])
    assert (await case_row(pool, number=number))["state"] == "checking"  # a person decides
