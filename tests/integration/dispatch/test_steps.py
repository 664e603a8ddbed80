"""Cases over HTTP: every stage by the role whose it is, and the refusals."""

from typing import Any

from asyncpg import Pool

from .asking import Client, number_of
from .conftest import Say, announced, citizen, report


async def test_a_citizens_report_goes_through_all_seven_stages_by_hand(client: Client, say: Say, pool: Pool) -> None:
    await say(citizen("r1", category="E0504", lon=115.001, lat=27.403))
    number = await number_of(client, report="r1")
    walk: list[tuple[str, str, str, dict[str, Any]]] = [
        ("collector", "verified", "accepted", {}),
        ("shift_leader", "file", "filed", {}),
        ("dispatcher", "dispatch", "dispatched", {}),
        ("dept_leader", "receive", "handling", {}),
        ("dept_leader", "feed_back", "feedback", {}),
        ("acceptor", "send_check", "checking", {}),
        ("collector", "check_passed", "to_close", {}),
        ("shift_leader", "close", "closed", {}),
    ]
    for role, step, state, data in walk:
        offered = (await client.get(role, f"/cases/{number}")).json().get("allowed_steps", [step])
        assert step in offered
        answer = await client.step(role, number, step, "已办", **data)
        assert (answer.status_code, answer.json()["state"]) == (200, state), answer.text
    case = answer.json()
    assert [line["stage"] for line in case["log"]] == [1, 1, 2, 2, 3, 4, 5, 6, 6, 7]
    assert (case["stage"], case["department"]) == (7, "D02")
    assert [clock["name"] for clock in case["clocks"]] == ["evaluate"]
    assert case["routing"]["rule"] == "5_work_grid"
    assert [m.step for m in await announced(pool)] == [line["step"] for line in case["log"]]
    chain = (await client.get("auditor", f"/cases/{number}/chain")).json()
    assert chain == {"number": number, "lines": 10, "broken_at": None}


async def test_a_wrong_role_is_403_a_wrong_time_409_and_missing_data_422(client: Client, say: Say) -> None:
    await say(report("r1"))
    number = await number_of(client, report="r1")
    assert (await client.step("admin", number, "receive")).status_code == 403
    assert (await client.step("dept_leader", number, "receive")).status_code == 403  # another department's
    answer = await client.step("shift_leader", number, "close")
    assert (answer.status_code, answer.json()["allowed_steps"]) == (409, ["supervise"])
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await client.step("dept_clerk", number, "receive")).status_code == 200
    answer = await client.step("dept_clerk", number, "feed_back")
    assert (answer.status_code, "reason" in answer.json()["detail"]) == (422, True)
    assert (await client.step("dept_clerk", number, "fly")).status_code == 422
    assert (await client.step("dept_clerk", "9" * 19, "receive")).status_code == 404


async def test_what_cannot_be_kept_is_refused_and_what_was_kept_can_be_read(client: Client, say: Say) -> None:
    await say(report("r1", text="a\x00b"))
    number = await number_of(client, report="r1")
    assert (await client.step("dept_clerk", number, "receive", "a\x00b")).status_code == 422
    assert (await client.step("dept_clerk", number, "receive", note="a\x00b")).status_code == 422
    assert (await client.step("dept_clerk", number, "receive", note="x" * 30_000)).status_code == 422
    assert (await client.step("dept_clerk", number, "receive", "一\x1f二", note="☃")).status_code == 200
    case = (await client.get("leader", f"/cases/{number}")).json()
    assert (case["text"], case["log"][-1]["reason"], case["log"][-1]["data"]) == ("ab", "一 二", {"note": "☃"})
    assert (await client.get("auditor", f"/cases/{number}/chain")).json()["broken_at"] is None
    assert (await client.get("leader", "/cases", opened_from="2026-03-02T09:00:00")).status_code == 422


async def test_a_deadline_years_away_is_422_with_its_reason_and_nothing_is_announced(
    client: Client, say: Say, pool: Pool
) -> None:
    await say(report("r1"))
    number = await number_of(client, report="r1")
    assert (await client.step("dept_clerk", number, "receive")).status_code == 200
    for until in ("9999-12-31T23:59:59+00:00", "9999-12-31T23:59:59-05:00"):
        answer = await client.step("leader", number, "extend", "x", until=until)
        assert (answer.status_code, "until" in answer.json()["detail"]) == (422, True)
    assert "extend" not in [m.step for m in await announced(pool)]


async def test_a_step_sent_again_with_its_key_is_taken_once(client: Client, say: Say, pool: Pool) -> None:
    await say(report("r1"))
    number = await number_of(client, report="r1")
    first = await client.step("dept_clerk", number, "receive", key="k1")
    again = await client.step("dept_clerk", number, "receive", key="k1")
    assert (first.status_code, again.status_code, first.content) == (200, 200, again.content)
    assert (await client.step("dept_clerk", number, "receive", "别的", key="k1")).status_code == 409
    assert [m.step for m in await announced(pool)].count("receive") == 1


async def test_a_number_in_a_steps_reason_stays_in_the_case_and_is_masked_in_what_others_hear(
    client: Client, say: Say, pool: Pool
) -> None:
    await say(report("r1"))
    number = await number_of(client, report="r1")
    answer = await client.step("dept_clerk", number, "receive", "已联系店主13800000000")
    assert answer.json()["log"][-1]["reason"] == "已联系店主13800000000"
    assert (await announced(pool))[-1].reason == "已联系店主138****0000"
