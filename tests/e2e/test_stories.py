"""The stories the system exists for, through public interfaces only, on real parts."""

import secrets
from itertools import pairwise

from tests.support.system import System, photo, until

ILLEGAL_PARKING = "E0505"


async def test_a_citizens_call_becomes_a_case_and_the_nearest_collector_is_asked_to_verify(system: System) -> None:
    answer = await system.open311(phone="10000009999")
    assert answer.status_code in {200, 201}, answer.text
    [request] = answer.json()
    case = await system.case_of(report=request["service_request_id"])
    assert case["state"] == "verifying"
    message = await system.delivered(case["number"], "collector")
    [sms] = [sms for sms in await system.at_carrier(case["number"]) if "核实" in sms["text"]]
    assert sms["receipts"] == ["DELIVRD"]
    assert message["segments"] == sms["segments"]


async def test_the_same_request_twice_makes_nothing_new(system: System) -> None:
    place = {key: str(value) for key, value in (await system.somewhere()).items()}
    same = {"lat": place["lat"], "long": place["lon"], "key": secrets.token_hex(8)}
    first, second = await system.open311(**same), await system.open311(**same)
    assert first.json() == second.json()
    case = await system.case_of(report=first.json()[0]["service_request_id"])
    assert case["reports"] == [first.json()[0]["service_request_id"]]


async def test_an_inspectors_report_is_dispatched_at_once_and_the_responsible_unit_gets_one_sms(system: System) -> None:
    answer = await system.report()
    assert answer.status_code == 201, answer.text
    case = await system.case_of(report=answer.json()["report_id"])
    case = await system.case_in(case["number"], "dispatched", "handling")
    assert [row["step"] for row in case["log"]][:4] == ["report", "accept", "file", "dispatch"]
    assert case["department"]
    assert case["deadline_at"]
    await system.delivered(case["number"], "dispatch")
    assert await _one_sms_each(system, case["number"])


async def _one_sms_each(system: System, number: str) -> bool:
    """Every message of the case is at the carrier, once, and nothing else is."""
    sent = sorted((row["contact"], row["text"]) for row in await system.messages(number))
    came = [(sms["phone"], sms["text"]) for sms in await system.at_carrier(number)]
    return len(came) == len(set(came)) and [text for _, text in sent] == sorted(text for _, text in came)


async def test_a_repeated_report_is_the_same_report_and_another_body_is_a_conflict(system: System) -> None:
    place = {**await system.somewhere(), "datum": "wgs84"}
    same = {"client_id": secrets.token_hex(8), "place": place, "observed_at": "2026-11-20T08:00:00+08:00"}
    pictures = photo("wide"), photo("near")
    first = await system.report(*pictures, **same)
    again = await system.report(*pictures, **same)
    other = await system.report(*pictures, **{**same, "text": "另一件事"})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json()["report_id"] == again.json()["report_id"]


async def test_a_vehicle_that_stands_too_long_in_a_picture_becomes_a_case_and_an_sms(system: System) -> None:
    async def look() -> dict[str, object] | None:
        alerts = (await system.get("video_op", "vision", "/api/v1/alerts", camera="cam-01"))["items"]
        return next((alert for alert in alerts if alert["kind"] == "no_parking"), None)

    alert = await until(look, "an alert of cam-01", 150)
    case = await system.case_of(alert=str(alert["id"]))
    assert case["source"] == "video"
    assert case["category"] == "E0505"
    await system.delivered(case["number"], "dispatch")
    picture = await system.call("video_op", "GET", "vision", f"/api/v1/alerts/{alert['id']}/evidence/0.jpg")
    assert picture.content[:3] == b"\xff\xd8\xff"


async def test_a_case_walks_all_seven_stages_and_its_log_holds_together(system: System) -> None:
    report = await system.report(category=ILLEGAL_PARKING)  # the category that the demo's clerk handles
    number = (await system.case_of(report=report.json()["report_id"]))["number"]
    await system.case_in(number, "dispatched")
    for role, step, data in (
        ("dept_clerk", "receive", {}),
        ("dept_clerk", "feed_back", {"reason": "车已挪走"}),
        ("acceptor", "send_check", {}),
        ("inspector", "check_passed", {}),
        ("shift_leader", "close", {}),
    ):
        answer = await system.step(role, number, step, **data)
        assert answer.status_code == 200, answer.text
    case = await system.case_in(number, "closed")
    log = case["log"]
    assert {row["stage"] for row in log} == set(range(1, 8)), log
    assert [row["seq"] for row in log] == list(range(1, len(log) + 1))
    assert all(row["from"] == before["to"] for before, row in pairwise(log))
    assert len({row["hash"] for row in log}) == len(log)
    assert case["closed_at"]


async def test_a_step_that_is_not_allowed_now_says_which_are(system: System) -> None:
    report = await system.report()
    number = (await system.case_of(report=report.json()["report_id"]))["number"]
    await system.case_in(number, "dispatched", "handling")
    answer = await system.step("shift_leader", number, "close")
    assert answer.status_code == 409
    assert "allowed_steps" in answer.json()
    assert (await system.step("evaluator", number, "supervise")).status_code == 403
