"""Alerts in people's hands: shown with evidence, held, judged once, told when the grace is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from asyncpg import Pool

from chassis.blobs import FolderBlobs
from chassis.lifecycle import Heart
from chassis.postgres import transaction
from contracts.sanquan.v1 import vision_pb2
from services.vision.alert import commands
from services.vision.alert.commands import Picture
from services.vision.alert.recheck_store import Recheck
from services.vision.clock import Door
from services.vision.domain.box import Box
from services.vision.domain.judgement import Alert
from tests.integration.vision.conftest import Speak

BEGAN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def alert(id: str = "cam-01.kerb-1-1", *, trusted: bool = False, minutes: int = 0) -> Alert:
    raised_at = BEGAN + timedelta(minutes=3 + minutes)
    return Alert(
        id, "cam-01", "kerb", "no_parking", "E0505", "car", 0.6, Box(0.1, 0.2, 0.3, 0.4), 115.0, 27.4, trusted, BEGAN,
        raised_at,
    )  # fmt: skip


async def raised(pool: Pool, blobs: FolderBlobs, given: Alert) -> None:
    shown, original = await blobs.put(b"drawn"), await blobs.put(b"as it was")
    async with transaction(pool) as tx:
        await commands.raise_alert(tx, given, [Picture("first", shown, original, given.since)])


async def told(pool: Pool, kind: str) -> list[bytes]:
    rows = await pool.fetch("SELECT payload FROM outbox WHERE type = $1 ORDER BY position", kind)
    return [row["payload"] for row in rows]


async def test_an_alert_raised_twice_is_said_once_and_shown_with_its_evidence(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    await raised(pool, blobs, alert())
    [payload] = await told(pool, "AlertRaised")
    said = vision_pb2.AlertRaised.FromString(payload)
    assert (said.category, said.object_class, len(said.evidence)) == ("E0505", "car", 1)
    found = (await client.get("/api/v1/alerts", headers=speak("video_op"))).json()["items"]
    assert [(one["id"], one["state"], one["class"]) for one in found] == [("cam-01.kerb-1-1", "open", "car")]
    url = found[0]["evidence"][0]["url"].replace("/api/vision", "/api")
    drawn = await client.get(url, headers=speak("video_op"))
    original = await client.get(url, params={"original": True}, headers=speak("video_op"))
    assert (drawn.content, original.content) == (b"drawn", b"as it was")
    assert drawn.headers["content-type"] == "image/jpeg"
    assert (await client.get(url)).status_code == 401


async def test_a_verdict_is_told_at_once_and_the_second_operator_hears_who_was_first(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    path, body = "/api/v1/alerts/cam-01.kerb-1-1/verdict", {"verdict": "true", "reason": "占道"}
    first = await client.post(path, json=body, headers=speak("video_op", "li", **{"idempotency-key": "k"}))
    again = await client.post(path, json=body, headers=speak("video_op", "li", **{"idempotency-key": "k"}))
    second = await client.post(path, json={"verdict": "false"}, headers=speak("video_op", "wang"))
    assert (first.status_code, again.status_code, second.status_code) == (200, 200, 409)
    assert first.json() == again.json()
    assert first.json()["state"] == "confirmed"
    assert second.json()["judged_by"] == "li"
    [payload] = await told(pool, "AlertJudged")
    said = vision_pb2.AlertJudged.FromString(payload)
    assert (said.genuine, said.actor, said.reason) == (True, "li", "占道")
    assert (await client.post(path, json=body, headers=speak("crew"))).status_code == 403


async def test_a_verdict_with_grace_is_not_told_until_it_is_over_and_can_be_undone_before(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    path, body = "/api/v1/alerts/cam-01.kerb-1-1/verdict", {"verdict": "false", "grace_seconds": 10}
    now = datetime.now(UTC)
    clock = {"now": now}
    door = Door(pool, lambda: clock["now"], Heart("clock"))
    await client.post(path, json=body, headers=speak("video_op", "li"))
    await door.step()
    assert await told(pool, "AlertJudged") == []
    assert (await client.delete(path, headers=speak("video_op", "wang"))).status_code == 409
    undone = await client.delete(path, headers=speak("video_op", "li"))
    assert (undone.status_code, undone.json()["state"]) == (200, "open")
    await client.post(path, json=body, headers=speak("video_op", "li"))
    clock["now"] = now + timedelta(seconds=15)
    await door.step()
    await door.step()
    [payload] = await told(pool, "AlertJudged")
    assert vision_pb2.AlertJudged.FromString(payload).genuine is False
    assert (await client.delete(path, headers=speak("video_op", "li"))).status_code == 409


async def test_an_alert_that_one_operator_holds_is_not_judged_by_another(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    path = "/api/v1/alerts/cam-01.kerb-1-1"
    assert (await client.post(f"{path}/claim", headers=speak("video_op", "li"))).status_code == 200
    assert (await client.post(f"{path}/claim", headers=speak("video_op", "li"))).status_code == 200
    other = await client.post(f"{path}/verdict", json={"verdict": True}, headers=speak("video_op", "wang"))
    assert (other.status_code, other.json()["claimed_by"]) == (409, "li")
    assert (await client.post(f"{path}/claim", headers=speak("video_op", "wang"))).status_code == 409


async def test_alerts_are_listed_by_state_and_camera_page_by_page_newest_first(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    for n in range(5):
        await raised(pool, blobs, alert(f"cam-01.kerb-{n}", trusted=n == 0, minutes=n))
    async with transaction(pool) as tx:
        await commands.clear_alert(tx, "cam-01.kerb-1", "cam-01", BEGAN, BEGAN + timedelta(minutes=9), None)
    seen: list[str] = []
    cursor = None
    while True:
        params = {"state": "open", "limit": "2", "camera": "cam-01"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/api/v1/alerts", params=params, headers=speak("leader"))).json()
        seen += [one["id"] for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == ["cam-01.kerb-4", "cam-01.kerb-3", "cam-01.kerb-2"]
    for state, id in (("confirmed", "cam-01.kerb-0"), ("cleared", "cam-01.kerb-1")):
        found = (await client.get("/api/v1/alerts", params={"state": state}, headers=speak("leader"))).json()["items"]
        assert [one["id"] for one in found] == [id]
    assert len(await told(pool, "AlertCleared")) == 1


@pytest.mark.parametrize(("seconds", "answers"), [(29, 0), (31, 1)])
async def test_a_recheck_that_no_camera_answers_in_time_is_answered_cannot_see(
    pool: Pool, seconds: int, answers: int
) -> None:
    asked = Recheck("r-1", "cam-01", "cam-01.kerb-1-1", "9901", BEGAN, BEGAN + timedelta(seconds=30))
    async with transaction(pool) as tx:
        await commands.ask_rechecks(tx, [asked, asked])
    door = Door(pool, lambda: BEGAN + timedelta(seconds=seconds), Heart("clock"))
    await door.step()
    await door.step()
    found = [vision_pb2.RecheckAnswered.FromString(payload) for payload in await told(pool, "RecheckAnswered")]
    assert [one.finding for one in found] == [vision_pb2.RECHECK_FINDING_CANNOT_SEE] * answers


async def test_how_bad_it_was_and_how_long_it_stood_is_said_and_shown(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, replace(alert(), kind="occupation", occupied_share=0.12, blocked_width=0.5))
    [payload] = await told(pool, "AlertRaised")
    said = vision_pb2.AlertRaised.FromString(payload)
    assert (said.occupied_share, said.blocked_width) == (0.12, 0.5)
    path = "/api/v1/alerts/cam-01.kerb-1-1"
    before = (await client.get(path, headers=speak("video_op"))).json()
    assert (before["occupied_share"], before["blocked_width"], before["blocked_seconds"]) == (0.12, 0.5, None)
    seen_last = BEGAN + timedelta(minutes=20)
    async with transaction(pool) as tx:
        await commands.clear_alert(tx, "cam-01.kerb-1-1", "cam-01", seen_last, seen_last + timedelta(seconds=3), None)
    [payload] = await told(pool, "AlertCleared")
    assert vision_pb2.AlertCleared.FromString(payload).blocked_seconds == 1200.0
    assert (await client.get(path, headers=speak("video_op"))).json()["blocked_seconds"] == 1200.0


async def test_what_is_back_is_told_once_and_its_second_clearing_is_another(pool: Pool, blobs: FolderBlobs) -> None:
    given = alert()
    await raised(pool, blobs, given)
    shown = await blobs.put(b"back")
    for leaves, returns in ((10, 12), (14, 16)):
        left, back = (BEGAN + timedelta(minutes=at) for at in (leaves, returns))
        async with transaction(pool) as tx:
            await commands.clear_alert(tx, given.id, "cam-01", left, left, None)
            for _ in range(2):
                pictures = [Picture("first", shown, shown, back)]
                await commands.reopen_alert(tx, given.id, back, back, pictures, "桥头")
    again = [vision_pb2.AlertReopened.FromString(payload) for payload in await told(pool, "AlertReopened")]
    assert [one.reopened_at.ToDatetime(UTC) for one in again] == [BEGAN + timedelta(minutes=at) for at in (12, 16)]
    assert (again[0].alert.alert_id, again[0].alert.place.address, list(again[0].alert.evidence)) == (
        given.id, "桥头", [shown],
    )  # fmt: skip
    ids = await pool.fetch("SELECT DISTINCT event_id FROM outbox")
    assert len(ids) == 1 + 2 + 2
    # It stood until minute 10, and from 12 to 14.
    gone = [vision_pb2.AlertCleared.FromString(payload) for payload in await told(pool, "AlertCleared")]
    assert [one.blocked_seconds for one in gone] == [600.0, 720.0]


async def test_a_return_says_the_verdict_on_it_only_once_it_can_no_longer_be_undone(
    pool: Pool, blobs: FolderBlobs
) -> None:
    given = alert()
    await raised(pool, blobs, given)
    said = []
    for minute, grace in ((1, None), (3, 600.0), (5, 0.0)):
        left, back = BEGAN + timedelta(minutes=minute), BEGAN + timedelta(minutes=minute + 1)
        async with transaction(pool) as tx:
            if grace is not None:
                judged = await commands.judge_alert(tx, given.id, True, "", "v1", left, grace)
                assert judged.genuine
            await commands.clear_alert(tx, given.id, "cam-01", left, left, None)
            await commands.reopen_alert(tx, given.id, back, back, [], "")
            if grace:
                await commands.undo_verdict(tx, given.id, "v1", back)
        again = vision_pb2.AlertReopened.FromString((await told(pool, "AlertReopened"))[-1])
        said.append(again.genuine if again.HasField("genuine") else None)
    assert said == [None, None, True]
