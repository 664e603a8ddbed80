"""A changed zone is tried on what was detected before it goes live; records are kept for a while and then forgotten."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from asyncpg import Pool

from chassis.lifecycle import Heart
from services.vision.clock import Door
from services.vision.domain.box import Box
from services.vision.recording import lines
from tests.integration.vision.conftest import Speak, Streams, Workers
from tests.integration.vision.lived import RULE, lived
from tests.integration.vision.watching import configure, relayed, rows
from tests.support.system import until
from tests.support.told import Car

LEFT, RIGHT = Box(0.15, 0.5, 0.35, 0.75), Box(0.6, 0.45, 0.85, 0.8)
ADDRESS = "/api/v1/cameras/cam-01/zones/kerb/trials"
MASKED = {**RULE.model_dump(mode="json"), "masks": [[[0.5, 0.3], [0.9, 0.3], [0.9, 0.9], [0.5, 0.9]]]}


async def test_a_changed_zone_says_what_would_vanish_and_what_people_said_of_it(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    began = await lived(pool, [Car(LEFT, 5, 40), Car(RIGHT, 50, 90), Car(LEFT, 100, 110)], 130, lambda b: b.x0 < 0.5)
    operator = speak("video_op")
    answer = await client.post(ADDRESS, json=MASKED, headers=operator)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["present"], len(said["changed"]), said["new"], said["complete"]) == (2, 1, [], True)
    [gone] = said["vanished"]
    assert (gone["class"], gone["verdict"]) == ("car", False)
    assert abs(datetime.fromisoformat(gone["at"]) - began - timedelta(seconds=65)) < timedelta(seconds=2)
    alerts = {one["id"]: one for one in (await client.get("/api/v1/alerts", headers=operator)).json()["items"]}
    assert alerts[gone["alert"]]["verdict"] is False
    assert alerts[said["changed"][0]["alert"]]["verdict"] is True

    shorter = (await client.post(ADDRESS, json={**MASKED, "masks": [], "dwell_seconds": 5}, headers=operator)).json()
    assert (len(shorter["new"]), shorter["vanished"]) == (1, [])
    assert shorter["new"][0]["alert"] is None
    assert (await client.get("/api/v1/cameras/cam-01", headers=operator)).json()["zones"][0]["masks"] == []


async def test_a_trial_says_which_times_were_not_recorded(pool: Pool, client: httpx.AsyncClient, speak: Speak) -> None:
    began = await lived(pool, [Car(LEFT, 5, 40)], 60, lambda box: True)
    said = (await client.post(ADDRESS, json=MASKED, headers=speak("admin"))).json()
    first, last = said["gaps"]
    assert datetime.fromisoformat(first["to"]) == began
    assert last["to"] == said["to"]
    early = {**MASKED, "from": "2026-01-01T00:00:00+08:00", "to": "2026-01-02T00:00:00+08:00"}
    missing = await client.post(ADDRESS, json=early, headers=speak("admin"))
    assert missing.status_code == 404
    assert "no recordings from 2026-01-01" in missing.json()["detail"]


async def test_one_trial_runs_at_a_time(pool: Pool, client: httpx.AsyncClient, speak: Speak) -> None:
    await lived(pool, [Car(LEFT, 5, 40)], 60, lambda box: True)
    both = await asyncio.gather(*(client.post(ADDRESS, json=MASKED, headers=speak("admin")) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [200, 409]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"dwell_seconds": 0}, 422),
        ({"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, 422),
    ],
)
async def test_what_cannot_be_tried_is_refused(
    pool: Pool, client: httpx.AsyncClient, speak: Speak, more: dict[str, object], status: int
) -> None:
    await lived(pool, [], 2, lambda box: True)
    assert (await client.post(ADDRESS, json={**MASKED, **more}, headers=speak("admin"))).status_code == status
    assert (await client.post(ADDRESS, json=MASKED, headers=speak("dispatcher"))).status_code == 403
    other = ADDRESS.replace("cam-01", "cam-09")
    assert (await client.post(other, json=MASKED, headers=speak("admin"))).status_code == 404


async def test_records_are_forgotten_after_their_days(pool: Pool) -> None:
    began = await lived(pool, [Car(LEFT, 5, 40)], 130, lambda box: True)
    assert await pool.fetchval("SELECT count(*) FROM recording") == 3
    late = began + timedelta(days=7, seconds=61)
    await Door(pool, lambda: late, Heart("clock"), record_keeps=timedelta(days=7)).step()
    assert await pool.fetchval("SELECT count(*) FROM recording") == 1


@pytest.mark.timeout(120)
async def test_a_worker_writes_down_what_it_detects(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    await configure(pool, streams, ("cam-01",), dwell_seconds=600)
    async with relayed(pool, kafka, topic_prefix):
        workers.start(VISION_RECORD_SECONDS="2")
        look = rows(pool, "SELECT * FROM recording OFFSET 3")
        await until(look, "four chunks of a record")
    found = await pool.fetch("SELECT * FROM recording ORDER BY begins_at")
    looks = list(lines.unpack(row["content"] for row in found))
    assert sum(row["looks"] for row in found) == len(looks)
    assert abs(looks[-1].at - datetime.now(UTC).timestamp()) < 60
    assert any(look.blobs for look in looks)


@pytest.mark.timeout(120)
async def test_a_worker_that_is_stopped_leaves_the_record_up_to_its_last_look(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    await configure(pool, streams, ("cam-01",), dwell_seconds=5)
    async with relayed(pool, kafka, topic_prefix):
        process = workers.start(VISION_RECORD_SECONDS="3600")
        await until(rows(pool, "SELECT 1 FROM alert"), "the stall is alerted", 60)
        process.terminate()
        assert await asyncio.to_thread(process.wait, 20) == 0
    [found] = await pool.fetch("SELECT * FROM recording")
    assert (found["ends_at"] - found["begins_at"]).total_seconds() > 5
