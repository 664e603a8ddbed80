"""The console's doors on real parts: sign in, events as they happen, commands passed on and audited."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from tests.integration.console.asking import NOW, announce, case, read_events, sign_in


async def test_signing_in_gives_a_token_and_a_cookie_that_scripts_cannot_read(console: SimpleNamespace) -> None:
    answer = await sign_in(console.browser)
    assert answer.status_code == 200
    assert {"access_token", "role", "expires_at"} <= answer.json().keys()
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert (await console.browser.get("/api/v1/session")).json()["role"] == "shift_leader"


async def test_after_five_wrong_passwords_the_right_one_waits_too(console: SimpleNamespace) -> None:
    for _ in range(5):
        assert (await sign_in(console.browser, password="wrong")).status_code == 401
    assert (await sign_in(console.browser)).status_code == 429


async def test_an_event_reaches_the_page_and_a_missed_one_is_caught_up(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    [(first_id, name, facts)] = await read_events(console.browser, 1, announce(console, case("1")))
    assert (name, facts["number"], facts["state"]) == ("case", "1", "filed")
    await announce(console, case("2"), case("3"))
    caught_up = await read_events(console.browser, 2, **{"last-event-id": first_id})
    assert [facts["number"] for _, _, facts in caught_up] == ["2", "3"]


async def test_a_page_that_knows_another_process_is_told_to_read_anew(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    [(_, name, _)] = await read_events(console.browser, 1, **{"last-event-id": "beef-7"})
    assert name == "reset"


async def test_a_department_sees_its_own_cases_only(console: SimpleNamespace) -> None:
    await sign_in(console.browser, "d3")
    both = announce(console, case("1", "D02"), case("2", "D03"))
    assert [facts["number"] for _, _, facts in await read_events(console.browser, 1, both)] == ["2"]


async def test_a_command_is_passed_on_with_the_callers_token_and_audited(console: SimpleNamespace) -> None:
    browser = console.browser
    token = (await sign_in(browser)).json()["access_token"]
    headers = {"x-requested-with": "sanquan", "idempotency-key": "k"}
    headers["authorization"] = f"Bearer {token}"
    answer = await browser.post(
        "/api/dispatch/v1/cases/7/steps", params={"a": "1"}, json={"step": "close"}, headers=headers
    )
    told = answer.json()
    assert (told["path"], told["query"], told["body"]) == ("cases/7/steps", "a=1", '{"step":"close"}')
    assert told["headers"]["authorization"] == f"Bearer {token}"
    assert told["headers"]["idempotency-key"] == "k"
    assert "cookie" not in told["headers"]
    assert len(told["headers"]["traceparent"].split("-")) == 4
    await sign_in(browser, "root")
    [entry, *_] = [row for row in (await browser.get("/api/v1/audit")).json()["items"] if row["action"] != "sign in"]
    assert (entry["login"], entry["action"], entry["target"]) == ("op", "POST dispatch", "cases/7/steps")


async def test_a_path_is_passed_on_as_it_was_read(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    told = (await console.browser.get("/api/dispatch/v1/cases/a%3Fb%23c%2525/x", params={"a": "1"})).json()
    assert (told["path"], told["query"]) == ("cases/a?b#c%25/x", "a=1")


async def test_a_number_is_shown_whole_only_where_the_reason_is_kept(console: SimpleNamespace) -> None:
    browser = console.browser
    await sign_in(browser)
    for path in ("messages", "messages/"):
        told = (await browser.get(f"/api/notify/v1/{path}", params={"case": "7", "masked": "false"})).json()
        assert (told["path"], told["query"]) == (path, "case=7&masked=true")
    message = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    for way in (f"messages/{message}/phone", f"messages/{message}/phone/", f"messages/{message}%2Fphone"):
        refused = await browser.get(f"/api/notify/v1/{way}")
        assert (refused.status_code, "/api/v1/numbers" in refused.json()["detail"]) == (403, True)
    token = (await sign_in(browser)).json()["access_token"]
    asked = {"message": message, "reason": "回拨 13800001234 核实"}
    headers = {"authorization": f"Bearer {token}", "x-requested-with": "sanquan"}
    assert (await browser.post("/api/v1/numbers", json=asked, headers=headers)).status_code == 200
    await sign_in(browser, "root")
    [kept] = [row for row in (await browser.get("/api/v1/audit")).json()["items"] if row["action"] == "show number"]
    assert (kept["login"], kept["target"]) == ("op", f"{message}: 回拨 138****1234 核实")


async def test_a_cookie_alone_cannot_command(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    assert (await console.browser.post("/api/dispatch/v1/cases/7/steps", json={})).status_code == 401


async def test_a_service_that_is_away_is_said_to_be(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    answer = await console.browser.get("/api/evaluation/v1/counts")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    services = {row["name"]: row for row in (await console.browser.get("/api/v1/health")).json()["services"]}
    assert services["evaluation"]["ready"] is False


async def test_everybody_hears_what_does_not_work_and_since_when(console: SimpleNamespace) -> None:
    assert (await console.browser.get("/api/v1/troubles")).status_code == 401
    for _ in range(2):
        console.troubles.note({"notify"}, NOW)
    await sign_in(console.browser, "d3")
    [told] = (await console.browser.get("/api/v1/troubles")).json()["items"]
    assert (told["part"], datetime.fromisoformat(told["since"])) == ("notify", NOW)


async def test_reading_over_a_connection_that_was_just_closed_is_tried_once_more(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    answers = [(await console.browser.get("/api/vision/v1/cameras")).status_code for _ in range(3)]
    assert answers == [200, 200, 200]


async def test_every_other_path_is_the_page_and_none_leads_out_of_its_folder(console: SimpleNamespace) -> None:
    for path in ("/", "/cases/1", "/..%2f..%2f..%2f..%2fetc/passwd", "/" + "a" * 300):
        assert "三全" in (await console.browser.get(path)).text
    assert (await console.browser.get("/api/nothing")).status_code in {401, 404}


async def test_the_audit_log_cannot_be_changed(console: SimpleNamespace) -> None:
    await sign_in(console.browser)
    with pytest.raises(Exception, match="append-only"):
        await console.pool.execute("DELETE FROM audit")
