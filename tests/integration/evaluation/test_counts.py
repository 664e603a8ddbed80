"""Counts by stage, department and day: right whatever order the events come in, and for those who may see them."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from asyncpg import Pool

from chassis import inbox
from chassis.errors import Rejected
from chassis.event import Event, fact, timestamp
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from services.evaluation import handlers
from tests.integration.evaluation.conftest import START, Speak, life, told


async def counts(client: httpx.AsyncClient, headers: dict[str, str], by: str, **period: str) -> list[dict[str, Any]]:
    answer = await client.get("/api/v1/counts", params={"by": by, **period}, headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def brief(items: Sequence[dict[str, Any]], *words: str) -> dict[str, Any]:
    return {
        item["key"]: tuple(item[word] for word in words) if len(words) > 1 else item[words[0]]
        for item in items
        if item["count"]
    }


async def test_cases_are_counted_by_stage_department_and_day(
    client: httpx.AsyncClient, hear: Any, speak: Speak
) -> None:
    await hear(
        [
            *life("a", 1),
            *life("b", 4),
            *life("c", 9),
            *life("d", 9, department="D02", opened_at=START + timedelta(days=2)),
        ]
    )
    me = speak("evaluator")
    stages = await counts(client, me, "stage")
    assert [item["key"] for item in stages] == list("1234567")
    assert brief(stages, "count", "closed", "open") == {"1": (1, 0, 1), "3": (1, 0, 1), "7": (2, 2, 0)}
    assert stages[0]["name"] == "信息收集"
    departments = await counts(client, me, "department")
    assert brief(departments, "count", "name") == {
        "": (1, "未派遣"), "D02": (1, "县城市管理综合行政执法大队"), "D10": (2, "县公安局交通警察大队"),
    }  # fmt: skip
    days = await counts(client, me, "day")
    assert {item["key"]: item["count"] for item in days} == {"2026-03-01": 3, "2026-03-02": 0, "2026-03-03": 1}
    assert brief(await counts(client, me, "category"), "name") == {"E0505": "机动车乱停放"}
    assert brief(await counts(client, me, "state"), "count") == {"reported": 1, "dispatched": 1, "closed": 2}


async def test_a_day_is_the_countys_and_a_period_holds_both_its_ends(
    client: httpx.AsyncClient, hear: Any, speak: Speak
) -> None:
    midnight = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)  # the second of March begins
    await hear([*life("a", 1, opened_at=midnight - timedelta(seconds=1)), *life("b", 1, opened_at=midnight)])
    me = speak("leader")
    assert brief(await counts(client, me, "day"), "count") == {"2026-03-01": 1, "2026-03-02": 1}
    one_day = {"from": "2026-03-02", "to": "2026-03-02"}
    assert brief(await counts(client, me, "day", **one_day), "count") == {"2026-03-02": 1}
    assert [i["key"] for i in await counts(client, me, "day", **{"from": "2026-02-27", "to": "2026-03-02"})] == [
        "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02",
    ]  # fmt: skip
    assert await counts(client, me, "stage", **{"from": "2026-04-01"}) == []


@pytest.mark.parametrize("seed", range(8))
async def test_steps_in_any_order_and_said_twice_come_to_the_same(
    client: httpx.AsyncClient, pool: Pool, speak: Speak, seed: int
) -> None:
    shuffled = [*life("a", 9), *life("b", 5), *life("c", 2), *life("b", 5)]
    random.Random(seed).shuffle(shuffled)
    handle = inbox.once(pool, "evaluation", {"CaseChanged": handlers.on_case_changed})
    for batch in cut(shuffled, 1 + seed):
        await handle(batch)
    assert brief(await counts(client, speak("evaluator"), "stage"), "count") == {"2": 1, "4": 1, "7": 1}
    answer = (await client.get("/api/v1/indicators", headers=speak("evaluator"))).json()
    wanted = {"collected": 3, "filed": 2, "dispatched": 2, "fed_back": 1, "closed": 1, "platform_closing_rate": 33.33}
    assert {name: answer[name] for name in wanted} == wanted


def cut(events: Sequence[Event], size: int) -> list[Sequence[Event]]:
    return [events[start : start + size] for start in range(0, len(events), size)]


async def test_a_deadline_that_passes_makes_a_case_overdue_by_itself_until_it_is_fed_back(
    client: httpx.AsyncClient, hear: Any, speak: Speak
) -> None:
    past, future = START + timedelta(hours=1), datetime.now(UTC) + timedelta(days=1)
    await hear([
        *life("late", 5, deadline_at=timestamp(past)),
        *life("in time", 5, deadline_at=timestamp(future)),
        *life("fed back", 6, deadline_at=timestamp(past)),
        *life("fed back late", 6, deadline_at=timestamp(past), overdue=True),
        *life("closed late", 9, deadline_at=timestamp(past), overdue=True),
    ])  # fmt: skip
    (item,) = await counts(client, speak("shift_leader"), "department")
    assert (item["count"], item["overdue"], item["closed"]) == (5, 2, 1)


async def test_a_reopened_case_is_open_again_and_rework_is_counted(
    client: httpx.AsyncClient, hear: Any, speak: Speak
) -> None:
    await hear(life("a", 9))
    failed = told("a", 11, "check_failed", "handling", 4, START, "D10")
    await hear([failed, told("a", 10, "reopen", "handling", 4, START, "D10"), failed])
    answer = (await client.get("/api/v1/indicators", headers=speak("inspector"))).json()
    assert (answer["closed"], answer["reworks"], answer["platform_closing_rate"]) == (0, 1, 0.0)


async def test_a_rate_of_nothing_is_null_and_says_what_it_is(client: httpx.AsyncClient, speak: Speak) -> None:
    answer = (await client.get("/api/v1/indicators", headers=speak("leader"))).json()
    assert answer["collected"] == 0
    assert answer["platform_closing_rate"] is None
    assert answer["platform_closing_rate_name"].startswith("平台办结率")


async def test_the_seeds_figures_give_the_seeds_rate(client: httpx.AsyncClient, hear: Any, speak: Speak) -> None:
    events = [event for number in range(3517) for event in life(f"n{number}", 1)]
    closing = [told(f"n{number}", 2, "close", "closed", 7, START, "D10") for number in range(3452)]
    await hear([*events, *closing])
    answer = (await client.get("/api/v1/indicators", headers=speak("leader"))).json()
    assert (answer["collected"], answer["closed"], answer["platform_closing_rate"]) == (3517, 3452, 98.15)


async def test_a_department_sees_its_own_cases_only(client: httpx.AsyncClient, hear: Any, speak: Speak) -> None:
    await hear([*life("a", 9), *life("b", 5, department="D02"), *life("c", 1)])
    own = speak("dept_leader", department="D02")
    assert brief(await counts(client, own, "department"), "count") == {"D02": 1}
    assert brief(await counts(client, own, "stage"), "count") == {"4": 1}
    assert (await client.get("/api/v1/indicators", headers=own)).json()["collected"] == 1
    nowhere = await client.get("/api/v1/counts", params={"by": "stage"}, headers=speak("dept_clerk"))
    assert nowhere.status_code == 403


@pytest.mark.parametrize("role", ["auditor", "admin", "collector", "crew", "agent", "service"])
async def test_other_roles_see_no_counts(client: httpx.AsyncClient, speak: Speak, role: str) -> None:
    for path in ("/api/v1/counts?by=stage", "/api/v1/indicators"):
        assert (await client.get(path, headers=speak(role))).status_code == 403


@pytest.mark.parametrize(
    "query", ["by=phase", "", "by=day&from=2026-02-30", "by=day&from=yesterday", "by=day&from=2026-03-02&to=2026-03-01"]
)
async def test_a_question_that_makes_no_sense_is_refused_in_plain_words(
    client: httpx.AsyncClient, speak: Speak, query: str
) -> None:
    answer = await client.get(f"/api/v1/counts?{query}", headers=speak("leader"))
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


async def test_a_step_without_a_case_is_rejected(hear: Any) -> None:
    with pytest.raises(Rejected):
        await hear([fact(CaseChanged(), id="x", topic="dispatch.case.v1", key="", source="dispatch", at=START)])
