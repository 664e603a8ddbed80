"""Who may see which report, and that a number is given to the notifying service only."""

from typing import Any

import httpx
import pytest
from asyncpg import Pool

from contracts.sanquan.v1.report_pb2 import ReportReceived, Source
from tests.integration.ingest.conftest import Speak
from tests.integration.ingest.test_open311 import changed, tell
from tests.integration.ingest.test_reports import draft

PERSON = {"name": "来电人", "phone": "+86 138-0000-0000"}


async def call(client: httpx.AsyncClient, headers: dict[str, str], **changes: Any) -> str:
    answer = await client.post("/api/v1/calls", json=draft(caller=PERSON, **changes), headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["report_id"])


async def test_a_callers_number_is_given_to_the_service_alone(
    client: httpx.AsyncClient, pool: Pool, speak: Speak
) -> None:
    report = await call(client, speak("agent"))
    told = ReportReceived.FromString(await pool.fetchval("SELECT payload FROM outbox"))
    assert told.source == Source.SOURCE_HOTLINE
    assert b"0000" not in told.SerializeToString()
    url = f"/api/v1/reporters/{told.reporter}/phone"
    assert (await client.get(url, headers=speak("service"))).json() == {"phone": "+8613800000000"}
    for role in ("agent", "admin", "leader", "shift_leader"):
        assert (await client.get(url, headers=speak(role))).status_code == 403
    assert (await client.get("/api/v1/reporters/nobody/phone", headers=speak("service"))).status_code == 404
    shown = (await client.get(f"/api/v1/reports/{report}", headers=speak("acceptor"))).json()
    assert (shown["reporter_phone"], shown["reporter_name"]) == ("+86*******0000", "来**")


async def test_a_number_in_a_calls_words_stays_in_its_report_and_is_masked_for_all_others(
    client: httpx.AsyncClient, pool: Pool, speak: Speak
) -> None:
    words, place = "来电人13933334444,门口占道", {**draft()["place"], "address": "桥头,电话0796-7512345"}
    report = await call(client, speak("agent"), text=words, place=place, component="9901010105000001")
    payload = await pool.fetchval("SELECT payload FROM outbox")
    told = ReportReceived.FromString(payload)
    assert (told.text, told.place.address) == ("来电人139****4444,门口占道", "桥头,电话079****2345")
    assert told.component == "9901010105000001"
    assert b"3333" not in payload
    kept = await pool.fetchrow("SELECT text, address FROM report")
    assert tuple(kept) == (words, place["address"])
    shown = (await client.get(f"/api/v1/reports/{report}", headers=speak("acceptor"))).json()
    assert (shown["text"], shown["place"]["address"]) == (told.text, told.place.address)


async def test_each_role_sees_the_reports_that_are_its_own_or_all(
    client: httpx.AsyncClient, pool: Pool, speak: Speak
) -> None:
    report = await call(client, speak("agent", "a1"))

    async def may(headers: dict[str, str]) -> bool:
        return (await client.get(f"/api/v1/reports/{report}", headers=headers)).status_code == 200

    assert await may(speak("agent", "a1"))
    assert not await may(speak("agent", "a2"))
    assert not await may(speak("collector", collector="C001"))
    assert not await may(speak("dept_clerk", department="D10"))
    await tell(pool, changed("9901", 5, "handling", report, department="D10", crew="W01"))
    assert await may(speak("dept_clerk", department="D10"))
    assert not await may(speak("dept_clerk", department="D11"))
    assert await may(speak("crew", crew="W01"))
    assert not await may(speak("admin"))
    assert not await may(speak("auditor"))
    for role in ("acceptor", "shift_leader", "dispatcher", "inspector", "evaluator", "leader"):
        assert await may(speak(role))


async def test_an_agent_finds_the_same_problem_near_by(client: httpx.AsyncClient, speak: Speak) -> None:
    me = speak("agent")
    here = await call(client, me)
    await call(client, me, client_id="c-2", category="E2101")
    await call(client, me, client_id="c-3", place={"lon": 115.12, "lat": 27.1, "datum": "wgs84"})
    asked = {"near": "115.1003,27.1", "category": "E0505", "radius": "50"}
    found = (await client.get("/api/v1/reports", params=asked, headers=speak("agent", "other"))).json()
    assert [item["report_id"] for item in found["items"]] == [here]
    assert "text" not in found["items"][0]
    assert (await client.get("/api/v1/reports", params={"near": "x"}, headers=me)).status_code == 422


async def test_a_list_goes_on_where_its_cursor_says(client: httpx.AsyncClient, speak: Speak) -> None:
    me = speak("acceptor")
    made = [await call(client, me, client_id=f"c-{number}") for number in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        asked = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/api/v1/reports", params=asked, headers=me)).json()
        seen += [item["report_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == made[::-1]


@pytest.mark.parametrize(
    ("path", "role", "source"),
    [
        ("media-reports", "acceptor", Source.SOURCE_MEDIA),
        ("leader-notes", "leader", Source.SOURCE_LEADER),
        ("transfers", "shift_leader", Source.SOURCE_TRANSFER),
        ("reports", "volunteer", Source.SOURCE_VOLUNTEER),
        ("reports", "leader", Source.SOURCE_LEADER),
    ],
)
async def test_each_channel_is_told_apart(
    client: httpx.AsyncClient, pool: Pool, speak: Speak, path: str, role: str, source: int
) -> None:
    body = draft(external_number="12345-2026-0001")
    answer = await client.post(f"/api/v1/{path}", json=body, headers=speak(role))
    assert answer.status_code == 201, answer.text
    told = ReportReceived.FromString(await pool.fetchval("SELECT payload FROM outbox"))
    assert (told.source, told.external_number) == (source, "12345-2026-0001")


async def test_a_collector_may_not_enter_what_the_desk_enters(client: httpx.AsyncClient, speak: Speak) -> None:
    for path in ("calls", "media-reports", "leader-notes", "transfers"):
        answer = await client.post(f"/api/v1/{path}", json=draft(), headers=speak("collector"))
        assert answer.status_code == 403, path
