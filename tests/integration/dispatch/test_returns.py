"""What a camera saw leave comes back: to its open case, as a new problem where that is closed, or not at all."""

import json
from datetime import timedelta

import pytest
from asyncpg import Pool

from .conftest import MONDAY, Now, Say, alert, announced, cleared, judged, reopened

LEFT, BACK = MONDAY + timedelta(minutes=7), MONDAY + timedelta(minutes=9)


async def test_what_is_back_is_no_longer_noted_as_gone_on_its_open_case(pool: Pool, say: Say) -> None:
    await say(alert("a1", trusted=True), cleared("a1", LEFT))
    await say(reopened("a1", BACK))
    row = await pool.fetchrow("SELECT cleared_at, evidence FROM case_alert WHERE alert_id = 'a1'")
    assert (row["cleared_at"], row["evidence"]) == (None, "")
    assert await pool.fetchval("SELECT count(*) FROM case_file") == 1


async def test_a_return_that_is_heard_after_a_later_clearing_changes_nothing(pool: Pool, say: Say) -> None:
    await say(alert("a1", trusted=True), cleared("a1", BACK))
    await say(reopened("a1", LEFT))
    assert await pool.fetchval("SELECT cleared_at FROM case_alert WHERE alert_id = 'a1'") == BACK


@pytest.mark.parametrize("state", ["closed", "force_closed"])
async def test_what_is_back_after_its_case_was_closed_is_a_new_case_that_goes_on_where_it_was_confirmed(
    pool: Pool, say: Say, now: Now, state: str
) -> None:
    await say(alert("a1"), judged("a1", True), cleared("a1", LEFT))
    await pool.execute("UPDATE case_file SET state = $1, closed_at = $2, is_open = false", state, LEFT)
    now.forward(minutes=10)
    await say(reopened("a1", BACK, genuine=True))
    [old, new] = await pool.fetch("SELECT number, state, alerts FROM case_file ORDER BY number")
    assert (old["state"], json.loads(new["alerts"])) == (state, ["a1"])
    assert new["state"] != "reported"
    assert [m.number for m in await announced(pool)][-1] == new["number"]
    assert await pool.fetchval("SELECT number FROM case_alert WHERE alert_id = 'a1'") == new["number"]


async def test_what_an_operator_called_a_false_alarm_stays_rejected_when_it_is_back(pool: Pool, say: Say) -> None:
    await say(alert("a1"), judged("a1", False, "车里有人"), cleared("a1", LEFT), reopened("a1", BACK, genuine=False))
    assert await pool.fetchval("SELECT array_agg(state) FROM case_file") == ["rejected"]


@pytest.mark.parametrize("state", ["rejected", "cancelled"])
async def test_what_was_rejected_before_anybody_judged_it_is_a_new_case_that_a_verdict_moves(
    pool: Pool, say: Say, state: str
) -> None:
    await say(alert("a1"), cleared("a1", LEFT))
    await pool.execute("UPDATE case_file SET state = $1, is_open = false", state)
    await say(reopened("a1", BACK))
    [old, new] = await pool.fetch("SELECT number, state FROM case_file ORDER BY number")
    assert (old["state"], new["state"]) == (state, "reported")
    await say(judged("a1", True))
    assert await pool.fetchval("SELECT state FROM case_file WHERE number = $1", new["number"]) != "reported"


async def test_a_return_is_written_into_the_open_case_with_its_picture_and_told_once(pool: Pool, say: Say) -> None:
    await say(alert("a1", trusted=True), cleared("a1", LEFT))
    before = await pool.fetchrow("SELECT state, seq, media FROM case_file")
    await say(reopened("a1", BACK), reopened("a1", BACK))
    after = await pool.fetchrow("SELECT number, state, seq, media, hash FROM case_file")
    assert (after["state"], after["seq"]) == (before["state"], before["seq"] + 1)
    assert len(json.loads(after["media"])) == len(json.loads(before["media"])) + 1
    line = await pool.fetchrow("SELECT * FROM case_log ORDER BY seq DESC LIMIT 1")
    assert (line["step"], line["from_state"], line["to_state"]) == ("report", after["state"], after["state"])
    assert ("回来" in line["reason"], line["hash"]) == (True, after["hash"])
    assert [m.seq for m in await announced(pool)][-1] == after["seq"]


@pytest.mark.parametrize(("main", "cases"), [("reported", 2), ("closed", 3)])
async def test_what_is_back_of_a_merged_case_is_the_main_cases_while_that_is_open(
    pool: Pool, say: Say, main: str, cases: int
) -> None:
    await say(alert("a1", zone="z1"), alert("a2", zone="z2"), cleared("a2", LEFT))
    [kept, merged] = [row["number"] for row in await pool.fetch("SELECT number FROM case_file ORDER BY number")]
    await pool.execute(
        "UPDATE case_file SET state = 'merged', is_open = false, main_case = $2 WHERE number = $1", merged, kept
    )
    await pool.execute("UPDATE case_file SET state = $2, is_open = $2 <> 'closed' WHERE number = $1", kept, main)
    await say(reopened("a2", BACK))
    assert await pool.fetchval("SELECT count(*) FROM case_file") == cases
    last = await pool.fetchrow("SELECT number, reason FROM case_log ORDER BY number DESC, seq DESC LIMIT 1")
    if main == "closed":
        assert kept in last["reason"]
    else:
        reasons = await pool.fetch("SELECT reason FROM case_log WHERE number = $1 ORDER BY seq", kept)
        assert "回来" in reasons[-1]["reason"]
