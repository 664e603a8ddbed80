"""What an alert is proved with: over HTTP by role, and kept by a worker on a real stream."""

import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

import av
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
from services.vision.domain.plate import UNREADABLE, Plate
from tests.integration.vision.conftest import Speak, Streams, Workers
from tests.integration.vision.test_alerts import BEGAN, alert, raised
from tests.integration.vision.watching import configure, relayed, rows
from tests.support.system import until

ID = "cam-01.kerb-1-1"
PLATE = Plate("赣C12345", (0.9,) * 7)


async def followed(pool: Pool, blobs: FolderBlobs, plate: Plate | None = PLATE) -> None:
    clip, sealed = await blobs.put(b"0123456789"), await blobs.put(b'{"moment":"followed"}')
    latest = Picture("latest", await blobs.put(b"hidden"), await blobs.put(b"all"), BEGAN + timedelta(minutes=3))
    async with transaction(pool) as tx:
        await commands.follow_alert(tx, ID, latest, clip, plate, sealed, BEGAN)


async def test_an_original_is_for_few_and_each_look_at_it_is_remembered(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    url = f"/api/v1/alerts/{ID}/evidence/0.jpg"
    for role in ("crew", "evaluator", "admin", "auditor", "dept_clerk"):
        refused = await client.get(url, params={"original": True}, headers=speak(role))
        assert (refused.status_code, role in refused.json()["detail"]) == (403, True)
        assert (await client.get(url, headers=speak(role))).content == b"drawn"
    assert await pool.fetch("SELECT * FROM evidence_access") == []
    found = await client.get(url, params={"original": True}, headers=speak("video_op", "li"))
    assert (found.content, found.headers["cache-control"]) == (b"as it was", "no-store")
    [row] = await pool.fetch("SELECT alert, what, login, role FROM evidence_access")
    assert tuple(row) == (ID, "original 0", "li", "video_op")


async def test_a_film_is_given_whole_or_in_parts_and_not_before_there_is_one(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    url, who = f"/api/v1/alerts/{ID}/clip.mp4", speak("video_op")
    assert (await client.get(url, headers=who)).status_code == 404
    assert (await client.get(f"/api/v1/alerts/{ID}", headers=who)).json()["clip"] is None
    await followed(pool, blobs)
    assert (await client.get(f"/api/v1/alerts/{ID}", headers=who)).json()[
        "clip"
    ] == f"/api/vision/v1/alerts/{ID}/clip.mp4"
    whole = await client.get(url, headers=who)
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, b"0123456789", "video/mp4")
    part = await client.get(url, headers={**who, "range": "bytes=2-4"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"234", "bytes 2-4/10")
    beyond = await client.get(url, headers={**who, "range": "bytes=10-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, "bytes */10")
    assert (await client.get(url, headers=speak("volunteer"))).status_code == 403
    assert (await client.get(url)).status_code == 401


async def test_a_plate_is_in_letters_for_few_masked_for_others_and_in_no_event(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    await followed(pool, blobs)
    for role, shown in (("video_op", "赣C12345"), ("crew", "赣C*****"), ("evaluator", "赣C*****")):
        for url in (f"/api/v1/alerts/{ID}", "/api/v1/alerts"):
            found = (await client.get(url, headers=speak(role))).json()
            assert found.get("items", [found])[0]["plate"] == shown
    assert found["items"][0]["plate_confidence"] == [0.9] * 7
    payloads = [row["payload"] for row in await pool.fetch("SELECT payload FROM outbox")]
    assert payloads
    assert not any(b"12345" in payload for payload in payloads)


async def test_an_unreadable_plate_is_said_to_be_so_to_all(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    await followed(pool, blobs, Plate(UNREADABLE))
    assert (await client.get(f"/api/v1/alerts/{ID}", headers=speak("crew"))).json()["plate"] == "unreadable"


async def test_an_aftermath_is_kept_once_and_what_is_sealed_stays_so(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    await followed(pool, blobs)
    await followed(pool, blobs, Plate(UNREADABLE))
    assert await pool.fetchval("SELECT count(*) FROM evidence WHERE role = 'latest'") == 1
    assert await pool.fetchval("SELECT plate FROM alert") == "赣C12345"
    assert await pool.fetchval("SELECT count(*) FROM evidence_record") == 1
    found = (await client.get(f"/api/v1/alerts/{ID}/evidence.json", headers=speak("leader"))).json()
    assert [(one["moment"], one["record"]) for one in found["records"]] == [("followed", {"moment": "followed"})]
    url = f"/api/v1/alerts/{ID}/records"
    sha256 = found["records"][0]["sha256"]
    assert (await client.get(f"{url}/{sha256}.json", headers=speak("leader"))).content == b'{"moment":"followed"}'
    for other in (hashlib.sha256(b"as it was").hexdigest(), "../../x"):
        assert (await client.get(f"{url}/{other}.json", headers=speak("leader"))).status_code == 404
    assert (await client.get("/api/v1/alerts/none/evidence.json", headers=speak("leader"))).status_code == 404


async def test_how_long_a_place_was_taken_is_told_once_it_is_free(
    pool: Pool, blobs: FolderBlobs, client: httpx.AsyncClient, speak: Speak
) -> None:
    await raised(pool, blobs, alert())
    url = f"/api/v1/alerts/{ID}"
    assert (await client.get(url, headers=speak("leader"))).json()["blocked_seconds"] is None
    async with transaction(pool) as tx:
        await commands.clear_alert(
            tx, ID, "cam-01", BEGAN + timedelta(minutes=7.5), BEGAN + timedelta(minutes=8), None
        )  # fmt: skip
    assert (await client.get(url, headers=speak("leader"))).json()["blocked_seconds"] == 450.0


@pytest.mark.timeout(180)
async def test_a_worker_seals_pictures_film_and_record_of_its_alert_and_answers_a_second_look_in_ten_seconds(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers, blobs: FolderBlobs,
    client: httpx.AsyncClient, speak: Speak,
) -> None:  # fmt: skip
    await configure(pool, streams, ("cam-01",), dwell_seconds=8)
    version = await pool.fetchval("SELECT version FROM camera")
    async with relayed(pool, kafka, topic_prefix):
        workers.start()
        [row] = await until(rows(pool, "SELECT id FROM alert"), "the alert", 60)
        id = row["id"]
        asked_at = datetime.now(UTC)
        async with transaction(pool) as tx:
            asked = Recheck("r-1", "cam-01", id, "9901", asked_at, asked_at + timedelta(seconds=9))
            await commands.ask_rechecks(tx, [asked])
        await until(rows(pool, "SELECT 1 FROM recheck WHERE finding IS NOT NULL"), "the answer", 20)
        took = (datetime.now(UTC) - asked_at).total_seconds()
        print(f"the second look was answered within {took:.1f} s")
        assert took < 10
        assert await pool.fetchval("SELECT finding FROM recheck") == "still_there"
        await until(rows(pool, "SELECT 1 FROM alert WHERE clip IS NOT NULL"), "the film", 30)
    found = (await client.get(f"/api/v1/alerts/{id}", headers=speak("video_op"))).json()
    assert [one["role"] for one in found["evidence"] if one["role"] != "recheck"] == ["first", "dwell", "latest"]
    looks = [datetime.fromisoformat(one["at"]) for one in found["evidence"] if one["role"] == "recheck"]
    assert 1 <= (looks[1] - looks[0]).total_seconds() < 6
    assert len(looks) == 2
    assert found["model"].startswith("openvino-ssd ")
    assert (found["config_version"], found["plate"]) == (version, None)

    film = await client.get(f"/api/v1/alerts/{id}/clip.mp4", headers=speak("video_op"))
    with av.open(io.BytesIO(film.content)) as container:
        times = [float(frame.time) for frame in container.decode(video=0)]
    assert 8 < times[-1] <= 10.2
    assert len(times) > 25

    records = (await client.get(f"/api/v1/alerts/{id}/evidence.json", headers=speak("video_op"))).json()["records"]
    assert [one["moment"] for one in records] == ["raised", "followed"]
    first, second = (one["record"] for one in records)
    for one in records:
        canonical = json.dumps(one["record"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        assert hashlib.sha256(canonical).hexdigest() == one["sha256"]
    assert first["model"]["sha256"] in found["model"]
    assert first["camera"]["config_version"] == version
    assert first["zone"]["polygon"] == [[0.2, 0.3], [0.8, 0.3], [0.8, 0.95], [0.2, 0.95]]
    assert first["path"][-1][0] - first["path"][0][0] > 5
    assert abs(first["time"]["wall_clock_stepped_seconds"]) < 1
    sealed = [one["original_sha256"] for one in (*first["pictures"], *second["pictures"])]
    assert sealed == [one["original_sha256"] for one in found["evidence"] if one["role"] != "recheck"]
    for sha256 in [*sealed, second["clip_sha256"]]:
        assert hashlib.sha256(await blobs.get(sha256)).hexdigest() == sha256
    said = vision_pb2.AlertRaised.FromString((await _sent(pool, kafka, topic_prefix))[0])
    assert (said.model, said.config_version) == (found["model"], version)
    assert said.place.address == "cam-01号机"


async def _sent(pool: Pool, kafka: str, prefix: str) -> list[bytes]:
    from aiokafka import AIOKafkaConsumer

    found: list[bytes] = []
    reader = AIOKafkaConsumer(f"{prefix}vision.alert.v1", bootstrap_servers=kafka, auto_offset_reset="earliest")
    await reader.start()
    try:
        while not found:
            record = await reader.getone()
            found += [record.value] if dict(record.headers)["ce_type"] == b"AlertRaised" else []
    finally:
        await reader.stop()
    return found


@pytest.mark.timeout(180)
async def test_a_second_look_at_a_camera_that_is_out_is_answered_cannot_see_in_ten_seconds(
    pool: Pool, kafka: str, topic_prefix: str, streams: Streams, workers: Workers
) -> None:
    await configure(pool, streams, ("cam-01",), dwell_seconds=5)
    async with relayed(pool, kafka, topic_prefix):
        workers.start()
        [row] = await until(rows(pool, "SELECT id FROM alert"), "the alert", 60)
        streams.kill()
        await until(rows(pool, "SELECT 1 FROM watch WHERE status = 'no_frames'"), "the outage is noticed", 30)
        asked_at = datetime.now(UTC)
        async with transaction(pool) as tx:
            asked = Recheck("r-1", "cam-01", row["id"], "9901", asked_at, asked_at + timedelta(seconds=9))
            await commands.ask_rechecks(tx, [asked])
        door = Door(pool, lambda: datetime.now(UTC), Heart("clock"))

        async def answered() -> str | None:
            await door.step()
            found: str | None = await pool.fetchval("SELECT finding FROM recheck")
            return found

        assert await until(answered, "the answer", 20) == "cannot_see"
        assert 8 < (datetime.now(UTC) - asked_at).total_seconds() < 10
