"""Cases, people and the ground over HTTP: who sees what."""

from datetime import datetime
from typing import Any

from .asking import PEOPLE, Client, number_of
from .conftest import Now, Say, alert, citizen, fix, report


async def test_the_case_shows_where_it_went_and_why(client: Client, say: Say) -> None:
    media = [{"sha256": n * 64, "public_sha256": "b" * 64, "content_type": "image/jpeg"} for n in ("a", "c")]
    await say(report("r1", media=media))
    case = (await client.get("leader", f"/cases/{await number_of(client, report='r1')}")).json()
    assert case["media"] == media
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


async def test_a_list_says_which_clock_of_its_stage_a_case_runs_against(client: Client, say: Say, now: Now) -> None:
    await say(citizen("r1", category="E0504", lon=115.001, lat=27.403))
    [item] = (await client.get("leader", "/cases", report="r1")).json()["items"]
    [clock] = item["clocks"]
    assert (clock["name"], datetime.fromisoformat(clock["started_at"])) == ("verify", now.at)
    assert item["deadline_at"] is None
    assert datetime.fromisoformat(clock["due_at"]) > now.at


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
    assert (await client.get("leader", "/cases", cursor="nonsense")).status_code == 400


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
    assert [desk[stage]["late"] for stage in range(1, 8)] == [0] * 7


async def test_before_its_limit_runs_a_case_is_late_by_its_stages_clock(client: Client, say: Say, now: Now) -> None:
    await say(report("r1"), alert("a1"))
    now.forward(minutes=15)
    desk = {item["stage"]: item for item in (await client.get("shift_leader", "/desk")).json()["items"]}
    assert [desk[stage]["late"] for stage in range(1, 8)] == [1, 0, 0, 0, 0, 0, 0]
    late = (await client.get("shift_leader", "/cases", late=True)).json()["items"]
    assert [case["state"] for case in late] == ["reported"]
