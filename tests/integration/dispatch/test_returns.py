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


async def test_what_was_rejected_stays_rejected_when_it_is_back(pool: Pool, say: Say) -> None:
    await say(alert("a1"), judged("a1", False, "车里有人"), cleared("a1", LEFT), reopened("a1", BACK))
    assert await pool.fetchval("SELECT array_agg(state) FROM case_file") == ["rejected"]
