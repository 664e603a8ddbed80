"""Cases over HTTP: every stage by the role whose it is, the refusals, and who sees what."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from asyncpg import Pool
from fastapi import FastAPI

from chassis.auth import Caller, Verifier, issue
from chassis.http import create_app
from chassis.http import now as wall_clock
from services.dispatch.ground.rules import Rules
from services.dispatch.router import add_routes

from .conftest import Now, Say, alert, announced, citizen, fix, report

PEOPLE = {
    "acceptor": {},
    "shift_leader": {},
    "dispatcher": {},
    "leader": {},
    "inspector": {},
    "admin": {},
    "auditor": {},
    "video_op": {},
    "agent": {},
    "dept_clerk": {"department": "D10"},
    "dept_leader": {"department": "D02"},
    "crew": {"crew": "crew-2"},
    "collector": {"collector": "c-01"},
}

Ask = Callable[..., httpx.Response]


class Client:
    """Asks as any role."""

    def __init__(self, http: httpx.AsyncClient, private_key: str) -> None:
        self.http, self.private_key = http, private_key

    def _headers(self, role: str) -> dict[str, str]:
        who = Caller(f"{role}-1", role, **PEOPLE[role])
        return {"authorization": f"Bearer {issue(self.private_key, who, datetime.now(UTC), timedelta(hours=1))}"}

    async def get(self, role: str, path: str, **query: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1{path}", params=query, headers=self._headers(role))

    async def step(
        self, role: str, number: str, step: str, reason: str = "", key: str = "", **data: Any
    ) -> httpx.Response:
        headers = self._headers(role) | ({"idempotency-key": key} if key else {})
        body = {"step": step, "reason": reason, "data": data}
        return await self.http.post(f"/api/v1/cases/{number}/steps", json=body, headers=headers)


@pytest.fixture
async def client(pool: Pool, rules: Rules, now: Now, keys: tuple[str, str]) -> AsyncIterator[Client]:
    app: FastAPI = create_app("dispatch", pool, Verifier(keys[1]))
    app.dependency_overrides[wall_clock] = now
    add_routes(app, rules)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield Client(http, keys[0])


async def number_of(client: Client, **query: str) -> str:
    items = (await client.get("leader", "/cases", **query)).json()["items"]
    assert len(items) == 1
    return str(items[0]["number"])


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
    assert (case["stage"], case["department"], case["clocks"]) == (7, "D02", [])
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


async def test_a_step_sent_again_with_its_key_is_taken_once(client: Client, say: Say, pool: Pool) -> None:
    await say(report("r1"))
    number = await number_of(client, report="r1")
    first = await client.step("dept_clerk", number, "receive", key="k1")
    again = await client.step("dept_clerk", number, "receive", key="k1")
    assert (first.status_code, again.status_code, first.content) == (200, 200, again.content)
    assert (await client.step("dept_clerk", number, "receive", "别的", key="k1")).status_code == 409
    assert [m.step for m in await announced(pool)].count("receive") == 1


async def test_the_case_shows_where_it_went_and_why(client: Client, say: Say) -> None:
    await say(report("r1", media=[{"sha256": "a" * 64, "public_sha256": "b" * 64, "content_type": "image/jpeg"}]))
    case = (await client.get("leader", f"/cases/{await number_of(client, report='r1')}")).json()
    assert case["media"] == [{"sha256": "a" * 64, "public_sha256": "b" * 64, "content_type": "image/jpeg"}]
    assert (case["grid"], case["category_name"], case["urgency"], case["clock"]) == (
        "99010100100101", "机动车乱停放", "normal", "work",
    )  # fmt: skip
    assert case["place"] == {"lon": 115.001, "lat": 27.403, "address": "人民路口"}
    assert (case["routing"]["rule"], case["routing"]["department"]) == ("5_work_grid", "D10")
    assert [(c["crew"], c["chosen"]) for c in case["crew_choice"]] == [("crew-2", True), ("crew-1", False)]
    assert case["deadline_at"] == "2026-03-02T07:00:00Z"
    first = case["log"][0]
    assert (first["step"], first["from"], len(first["hash"])) == ("report", None, 64)


async def test_each_sees_what_is_theirs(client: Client, say: Say) -> None:
    await say(report("r1"), citizen("r2", category="E0504"), alert("a1"))
    seen = {
        role: sorted(item["source"] for item in (await client.get(role, "/cases")).json()["items"]) for role in PEOPLE
    }
    everything = ["citizen", "collector", "video"]
    assert seen == {
        "acceptor": everything, "shift_leader": everything, "dispatcher": everything, "leader": everything,
        "inspector": everything, "admin": [], "auditor": [], "video_op": ["video"], "agent": ["citizen"],
        "dept_clerk": ["collector"], "dept_leader": [], "crew": ["collector"], "collector": ["citizen", "collector"],
    }  # fmt: skip
    number = await number_of(client, alert="a1")
    assert (await client.get("dept_clerk", f"/cases/{number}")).status_code == 404
    assert (await client.get("admin", f"/cases/{number}")).status_code == 404


async def test_a_list_is_paged_newest_first_and_filtered(client: Client, say: Say, now: Now) -> None:
    for serial in range(5):
        now.forward(minutes=1)
        await say(report(f"r{serial}", lon=115.0005 + serial * 0.0007))
    first = (await client.get("leader", "/cases", limit=3)).json()
    rest = (await client.get("leader", "/cases", limit=3, cursor=first["next_cursor"])).json()
    assert [item["reports"][0] for item in first["items"] + rest["items"]] == ["r4", "r3", "r2", "r1", "r0"]
    assert rest["next_cursor"] is None
    filters: list[tuple[dict[str, Any], int]] = [
        ({"state": "dispatched"}, 5), ({"stage": 3}, 5), ({"stage": 1}, 0), ({"department": "D02"}, 0),
        ({"open": True, "overdue": False}, 5), ({"opened_from": "2026-03-02T09:03:00+08:00"}, 3),
        ({"opened_to": "2026-03-02T09:03:00+08:00"}, 2), ({"category": "E0505"}, 5), ({"report": "r3"}, 1),
    ]  # fmt: skip
    for query, count in filters:
        assert len((await client.get("leader", "/cases", **query)).json()["items"]) == count, query
    assert (await client.get("leader", "/cases", cursor="nonsense")).status_code == 422


async def test_a_merged_case_speaks_through_the_main_one(client: Client, say: Say) -> None:
    await say(citizen("r1", category="E0504"), citizen("r2", category="E0504", lat=27.4035))
    main, other = await number_of(client, report="r1"), await number_of(client, report="r2")
    for number in (main, other):
        assert (await client.step("collector", number, "verified")).status_code == 200
    assert (await client.step("acceptor", other, "merge")).status_code == 422
    assert (await client.step("acceptor", other, "merge", main=other)).status_code == 422
    answer = await client.step("acceptor", other, "merge", main=main)
    assert (answer.json()["state"], answer.json()["main"]) == ("merged", main)
    case = (await client.get("leader", f"/cases/{main}")).json()
    assert (case["reports"], case["reporters"]) == (["r1", "r2"], ["r-r1", "r-r2"])


async def test_a_returned_case_is_dispatched_elsewhere(client: Client, say: Say) -> None:
    await say(report("r1", category="E0504", lon=115.001, lat=27.403))
    number = await number_of(client, report="r1")
    assert (await client.step("dept_leader", number, "ask_return", "不属于我方")).status_code == 200
    assert (await client.step("shift_leader", number, "return_granted", "派错")).json()["department"] is None
    assert (await client.step("dispatcher", number, "dispatch", department="D99")).status_code == 422
    answer = await client.step("dispatcher", number, "dispatch", department="D10", crew="crew-1")
    assert (answer.json()["department"], answer.json()["crew"], answer.json()["routing"]["rule"]) == (
        "D10", "crew-1", "7_manual",
    )  # fmt: skip
    crews = {crew["id"]: crew for crew in (await client.get("leader", "/crews")).json()["items"]}
    assert (crews["crew-1"]["state"], crews["crew-1"]["case"]) == ("ordered", number)


async def test_crews_and_collectors_are_shown_with_the_age_of_their_place(client: Client, say: Say, now: Now) -> None:
    await say(fix("crew-1", 115.001, 27.4029, now.at), fix("c-01", 115.002, 27.4029, now.at, kind="collector"))
    crews = (await client.get("leader", "/crews")).json()["items"]
    assert [(crew["id"], crew["state"]) for crew in crews] == [("crew-1", "free"), ("crew-2", "off"), ("crew-3", "off")]
    assert crews[0]["place"] == {"lon": 115.001, "lat": 27.4029}
    assert (crews[0]["heading"], crews[0]["fixed_at"]) == (90, "2026-03-02T01:00:00Z")
    assert [crew["id"] for crew in (await client.get("crew", "/crews")).json()["items"]] == ["crew-2"]
    collectors = (await client.get("leader", "/collectors")).json()["items"]
    assert [(c["id"], c["work_grid"], c["state"]) for c in collectors] == [
        ("c-01", "W1", "free"),
        ("c-02", "W2", "off"),
    ]
    assert (await client.get("crew", "/collectors")).status_code == 403


async def test_the_ground_is_there_for_the_map(client: Client) -> None:
    for layer, features in (("unit_grids", 4), ("work_grids", 2), ("boundary", 1), ("streets", None)):
        answer = await client.get("dept_clerk", f"/map/{layer}")
        assert answer.status_code == 200
        assert features is None or len(answer.json()["features"]) == features
    assert (await client.get("leader", "/map/moon")).status_code == 404
    assert len((await client.get("leader", "/categories")).json()["items"]) == 7
    assert (await client.get("leader", "/departments")).json()["items"][0] == {
        "code": "D02", "name_zh": "执法大队", "name_en": "Enforcement Brigade", "type": "gov",
    }  # fmt: skip
    near = (await client.get("leader", "/components/near", lon=115.00301, lat=27.401, category="C0105")).json()["items"]
    assert [item["code"][-1] for item in near] == ["2", "3"]
    assert 0 < near[0]["distance_meters"] < near[1]["distance_meters"] < 5
    assert (await client.http.get("/api/v1/categories")).status_code == 401


async def test_the_desk_counts_stages_and_shows_the_oldest(client: Client, say: Say, now: Now) -> None:
    await say(report("r1"), alert("a1"))
    now.forward(minutes=5)
    desk = {item["stage"]: item for item in (await client.get("shift_leader", "/desk")).json()["items"]}
    assert [desk[stage]["count"] for stage in range(1, 8)] == [1, 0, 1, 0, 0, 0, 0]
    assert desk[1]["oldest_age_seconds"] == 300
