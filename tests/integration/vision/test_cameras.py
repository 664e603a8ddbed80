"""Cameras and zones: put, refused where they cannot work, announced once, imported whole or not at all."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from asyncpg import Pool

from chassis.postgres import transaction
from chassis.tables import BadFiles
from contracts.sanquan.v1 import vision_pb2
from services.vision import county
from services.vision.camera import commands, store
from services.vision.watch import store as watch_store
from tests.integration.vision.conftest import Speak

CAMERA = {"url": "rtsp://user:secret@10.0.0.1/1", "place": {"lon": 115.0, "lat": 27.4}, "heading": 30}
SQUARE = [[0.2, 0.3], [0.8, 0.3], [0.8, 0.9], [0.2, 0.9]]
ZONE = {"kind": "no_parking", "polygon": SQUARE, "dwell_seconds": 60}
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
CSV = "id,name_zh,url,lon,lat,heading,enabled\ncam-01,一号,rtsp://h/1,115.0,27.4,30,1\ncam-02,二号,,115.1,27.5,,0\n"


async def versions(pool: Pool) -> list[int]:
    rows = await pool.fetch("SELECT payload FROM outbox WHERE type = 'CameraConfigured' ORDER BY position")
    return [vision_pb2.CameraConfigured.FromString(row["payload"]).version for row in rows]


async def test_a_camera_with_zones_is_announced_at_each_change_and_only_then(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    admin = speak("admin")
    for _ in range(2):
        assert (await client.put("/api/v1/cameras/cam-01", json=CAMERA, headers=admin)).status_code == 200
    for _ in range(2):
        answer = await client.put("/api/v1/cameras/cam-01/zones/kerb", json=ZONE, headers=speak("video_op"))
        assert answer.status_code == 200, answer.text
    assert await versions(pool) == [1, 2]
    [camera] = (await client.get("/api/v1/cameras", headers=speak("leader"))).json()["items"]
    plain = {"schedule": None, "classes": [], "trusted": False, "subject": "stall", "count": 3}
    plain |= {"dwell_by_class": {}, "grace_seconds": 0, "min_height": 0, "min_area": 0, "min_confidence": 0}
    assert camera["zones"][0] == {
        **ZONE,
        **plain,
        "masks": [],
        "priority": 0,
        "cooldown_seconds": 600,
        "id": "kerb",
        "version": 1,
    }
    row = {**ZONE, "kind": "occupation", "subject": "bicycles", "count": 5}
    assert (await client.put("/api/v1/cameras/cam-01/zones/kerb", json=row, headers=admin)).status_code == 200
    [camera] = (await client.get("/api/v1/cameras", headers=admin)).json()["items"]
    assert {**camera["zones"][0], **row} == camera["zones"][0]
    assert camera["url"] == "rtsp://10.0.0.1/1"
    assert (await client.delete("/api/v1/cameras/cam-01/zones/kerb", headers=admin)).status_code == 204
    assert (await client.delete("/api/v1/cameras/cam-01/zones/kerb", headers=admin)).status_code == 404
    assert await versions(pool) == [1, 2, 3, 4]


async def test_every_version_of_a_zone_is_kept_with_who_made_it_and_can_be_put_again(
    client: httpx.AsyncClient, speak: Speak
) -> None:
    await client.put("/api/v1/cameras/cam-01", json=CAMERA, headers=speak("admin"))
    address = "/api/v1/cameras/cam-01/zones/kerb"
    window = {"days": [1, 2], "from": "18:00:00", "to": "22:00:00", "on": "all", "permitted": True}
    rich = {**ZONE, "dwell_by_class": {"truck": 20}, "masks": [SQUARE[:3]], "schedule": [window], "priority": 3}
    for body, who in ((ZONE, "li"), (rich, "wang"), (rich, "zhao")):
        assert (await client.put(address, json=body, headers=speak("video_op", who))).status_code == 200
    assert (await client.delete(address, headers=speak("admin", "chen"))).status_code == 204
    items = (await client.get(f"{address}/versions", headers=speak("leader"))).json()["items"]
    assert [(one["version"], one["changed_by"]) for one in items] == [(3, "chen"), (2, "wang"), (1, "li")]
    assert items[0]["content"] is None
    assert items[1]["content"] == {**items[1]["content"], **rich, "schedule": [{**window, "dwell_seconds": None}]}
    assert (await client.put(address, json=items[2]["content"], headers=speak("admin"))).status_code == 200
    [camera] = (await client.get("/api/v1/cameras", headers=speak("leader"))).json()["items"]
    assert (camera["zones"][0]["version"], camera["zones"][0]["priority"]) == (4, 0)
    missing = await client.get("/api/v1/cameras/cam-01/zones/other/versions", headers=speak("leader"))
    assert missing.status_code == 404


async def test_the_county_says_its_days_off_and_whoever_watches_learns_of_it(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "cameras.csv").write_text(CSV)
    off = [{"days": [4], "from": "08:00", "to": "18:00", "on": "off"}]
    (tmp_path / "zones.json").write_text(json.dumps([{"camera": "cam-01", "id": "kerb", **ZONE, "schedule": off}]))
    with pytest.raises(BadFiles, match="no day"):  # no Thursday is off
        await county.take(pool, tmp_path, NOW)
    (tmp_path / "calendar.json").write_text('{"holidays": ["2026-10-01"], "sessions": [["08:00", "12:00"]]}')
    for _ in range(2):
        await county.take(pool, tmp_path, NOW)
    async with transaction(pool) as tx:
        camera = await store.camera(tx, "cam-01")
        assert camera is not None
        [zone] = commands.zones_of(camera)
    holiday, thursday = datetime(2026, 10, 1, 9, tzinfo=UTC), datetime(2026, 10, 8, 9, tzinfo=UTC)
    assert (zone.active(holiday), zone.active(thursday)) == (True, False)
    told = await versions(pool)
    (tmp_path / "calendar.json").write_text('{"holidays": ["2026-10-08"]}')
    await county.take(pool, tmp_path, NOW)
    assert len(await versions(pool)) == len(told) + 1
    (tmp_path / "zones.json").write_text("[]")
    (tmp_path / "calendar.json").write_text("{}")
    with pytest.raises(BadFiles, match="no day"):
        await county.take(pool, tmp_path, NOW)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"polygon": SQUARE[:2]}, "three corners"),
        ({"polygon": [[0, 0], [0.01, 0], [0.01, 0.01]]}, "too small"),
        ({"polygon": [[0, 0], [1.5, 0], [1, 1]]}, "0..1"),
        ({"dwell_seconds": 0}, "dwell"),
    ],
)
async def test_a_rule_that_cannot_work_is_refused_with_the_reason(
    client: httpx.AsyncClient, speak: Speak, wrong: dict[str, object], reason: str
) -> None:
    await client.put("/api/v1/cameras/cam-01", json=CAMERA, headers=speak("admin"))
    answer = await client.put("/api/v1/cameras/cam-01/zones/kerb", json={**ZONE, **wrong}, headers=speak("admin"))
    assert answer.status_code == 422
    assert reason in answer.text


async def test_only_those_who_may_configure_do_and_unknown_cameras_are_not_found(
    client: httpx.AsyncClient, speak: Speak
) -> None:
    assert (await client.put("/api/v1/cameras/cam-01", json=CAMERA, headers=speak("video_op"))).status_code == 403
    assert (await client.put("/api/v1/cameras/x/zones/kerb", json=ZONE, headers=speak("admin"))).status_code == 404
    assert (await client.get("/api/v1/cameras/x/still.jpg", headers=speak("leader"))).status_code == 404
    assert (await client.get("/api/v1/cameras")).status_code == 401


async def test_the_latest_picture_says_how_old_it_is(pool: Pool, client: httpx.AsyncClient, speak: Speak) -> None:
    await client.put("/api/v1/cameras/cam-01", json=CAMERA, headers=speak("admin"))
    async with transaction(pool) as tx:
        await watch_store.save_sight(tx, "cam-01", b"jpeg", datetime.now(UTC) - timedelta(seconds=90))
    answer = await client.get("/api/v1/cameras/cam-01/still.jpg", headers=speak("video_op"))
    assert answer.content == b"jpeg"
    assert 90 <= float(answer.headers["x-frame-age-seconds"]) < 120


async def test_a_camera_that_no_worker_sees_is_told_to_be_out_once(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await client.put("/api/v1/cameras/cam-01", json=CAMERA, headers=speak("admin"))
    async with transaction(pool) as tx:
        await watch_store.claim(tx, "cam-01", "worker-1")
        await commands.change_status(tx, "cam-01", "online", NOW, "")
        await watch_store.save_sight(tx, "cam-01", b"jpeg", NOW)
    for _ in range(2):
        async with transaction(pool) as tx:
            await commands.find_unwatched(tx, NOW + timedelta(seconds=90), timedelta(seconds=60))
    rows = await pool.fetch("SELECT payload FROM outbox WHERE type = 'CameraStatusChanged' ORDER BY position")
    found = [vision_pb2.CameraStatusChanged.FromString(row["payload"]).status for row in rows]
    assert found == [vision_pb2.CAMERA_STATUS_ONLINE, vision_pb2.CAMERA_STATUS_NO_FRAMES]


async def test_confirming_the_view_announces_the_camera_anew_so_that_its_worker_learns_what_it_shows(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await client.put("/api/v1/cameras/cam-01", json=CAMERA, headers=speak("admin"))
    async with transaction(pool) as tx:
        await watch_store.claim(tx, "cam-01", "worker-1")
        await watch_store.save_view(tx, "cam-01", 1, b"png", NOW)
        await commands.change_status(tx, "cam-01", "moved", NOW, "")
        await watch_store.save_sight(tx, "cam-01", b"jpeg", NOW)
        await watch_store.save_sight(tx, "cam-01", b"jpeg", NOW + timedelta(minutes=1), good=False)
        assert await watch_store.view(tx, "cam-01", 1, NOW + timedelta(days=1)) == b"png"
    assert (await client.post("/api/v1/cameras/cam-01/view", headers=speak("crew"))).status_code == 403
    assert (await client.post("/api/v1/cameras/x/view", headers=speak("video_op"))).status_code == 404
    confirmed = await client.post("/api/v1/cameras/cam-01/view", headers=speak("video_op"))
    assert (confirmed.status_code, confirmed.json()["version"]) == (200, 2)
    assert datetime.fromisoformat(confirmed.json()["last_good_at"]) == NOW
    assert await versions(pool) == [1, 2]
    async with transaction(pool) as tx:
        assert await watch_store.view(tx, "cam-01", 2, NOW - timedelta(days=1)) is None
        await commands.change_status(tx, "cam-01", "online", NOW, "")
        assert await watch_store.view(tx, "cam-01", 1, NOW + timedelta(days=1)) is None


async def test_a_worker_that_lost_its_camera_holds_it_no_longer(pool: Pool) -> None:
    async with transaction(pool) as tx:
        await commands.configure_camera(tx, county.CameraLine.model_validate(
            {"id": "cam-01", "name_zh": "一号", "lon": 115, "lat": 27, "enabled": True}).camera, NOW)  # fmt: skip
        first, _ = await watch_store.claim(tx, "cam-01", "worker-1")
        second, _ = await watch_store.claim(tx, "cam-01", "worker-2")
        assert not await watch_store.is_held(tx, "cam-01", first)
        assert await watch_store.is_held(tx, "cam-01", second)


async def test_a_county_is_taken_twice_with_one_announcement_each(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "cameras.csv").write_text(CSV)
    (tmp_path / "zones.json").write_text(json.dumps([{"camera": "cam-01", "id": "kerb", "schedule": None, **ZONE}]))
    for _ in range(2):
        assert await county.take(pool, tmp_path, NOW) == "2 摄像机 / cameras, 1 区域 / zones"
    assert await versions(pool) == [1, 1, 2]


async def test_a_county_with_bad_lines_is_refused_whole_and_each_is_named(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "cameras.csv").write_text(CSV + "cam 3,三号,http://h,200,27.4,,1\n")
    zones = [{"camera": "cam-09", "id": "kerb", **ZONE}, {"camera": "cam-01", "id": "k", **ZONE, "dwell_seconds": 0}]
    (tmp_path / "zones.json").write_text(json.dumps(zones))
    with pytest.raises(BadFiles) as caught:
        await county.take(pool, tmp_path, NOW)
    lines = [str(error) for error in caught.value.errors]
    assert sum(line.startswith("cameras.csv:4") for line in lines) == 3
    assert any(line.startswith("zones.json:1") for line in lines)
    assert any(line.startswith("zones.json:2") and "dwell" in line for line in lines)
    assert await pool.fetchval("SELECT count(*) FROM camera") == 0
