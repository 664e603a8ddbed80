"""The SIP desk with sipp as its devices: registered, refused, kept alive, catalogued, alarmed, over a real database."""

from pathlib import Path

import httpx
from asyncpg import Pool

from deploy.local.ports import free_port
from tests.integration.vision.conftest import Speak
from tests.integration.vision.skynet import DEVICE, opened, sipp, turning

DEVICES = "/api/v1/skynet/devices"
MANY = [f"3402000000118000{n:04}" for n in range(1, 9)]


def call(id: str, password: str = "secret") -> tuple[str, str]:
    return id, f"[authentication username={id} password={password}]"


async def add(client: httpx.AsyncClient, speak: Speak, *ids: str, **more: object) -> None:
    for id in ids:
        wish = {"name": "东门录像机", "password": "secret", **more}
        answer = await client.put(f"{DEVICES}/{id}", json=wish, headers=speak("admin"))
        assert answer.status_code == 200, answer.text
        assert "secret" not in answer.text


async def seen(client: httpx.AsyncClient, speak: Speak, id: str = DEVICE) -> dict[str, object]:
    found: dict[str, object] = (await client.get(f"{DEVICES}/{id}", headers=speak("gis_admin"))).json()
    return found


async def test_several_devices_register_by_digest_and_are_kept_alive(
    pool: Pool, client: httpx.AsyncClient, speak: Speak, tmp_path: Path
) -> None:
    await add(client, speak, *MANY)
    assert "从未注册" in str((await seen(client, speak, MANY[0]))["trouble"])
    async with opened(pool) as net:
        for transport in ("u1", "t1"):
            done = await sipp("register", net.port, [call(id) for id in MANY], tmp_path, "-t", transport)
            assert done.returncode == 0, done.stdout.decode()[-3000:]
    listed = (await client.get(DEVICES, headers=speak("admin"))).json()["items"]
    assert [(device["id"], device["state"], device["trouble"]) for device in listed] == [
        (id, "online", "") for id in MANY
    ]
    assert str(listed[0]["address"]).startswith("TCP 127.0.0.1:")
    assert await pool.fetchval("SELECT count(*) FROM sky_device WHERE ha1 LIKE '%secret%'") == 0


async def test_a_wrong_password_is_refused_and_said_in_a_sentence(
    pool: Pool, client: httpx.AsyncClient, speak: Speak, tmp_path: Path
) -> None:
    await add(client, speak, DEVICE)
    async with opened(pool) as net:
        done = await sipp("refused", net.port, [call(DEVICE, "guess")], tmp_path)
        assert done.returncode == 0, done.stdout.decode()[-3000:]
        assert "wrong password" in str((await seen(client, speak))["trouble"])
        assert (await sipp("register", net.port, [call(DEVICE)], tmp_path)).returncode == 0
    assert (await seen(client, speak))["trouble"] == ""


async def test_a_stranger_waits_for_an_admin_and_gets_in_with_a_password(
    pool: Pool, client: httpx.AsyncClient, speak: Speak, tmp_path: Path
) -> None:
    async with opened(pool) as net:
        assert (await sipp("stranger", net.port, [(DEVICE,)], tmp_path)).returncode == 0
        waiting = await seen(client, speak)
        assert (waiting["state"], "waiting for an admin" in str(waiting["trouble"])) == ("waiting", True)
        refused = await client.put(f"{DEVICES}/{DEVICE}", json={"name": "x"}, headers=speak("admin"))
        assert (refused.status_code, refused.json()["title"]) == (422, "NoPassword")
        await add(client, speak, DEVICE)
        assert (await sipp("register", net.port, [call(DEVICE)], tmp_path)).returncode == 0
    assert (await seen(client, speak))["state"] == "online"


async def test_a_device_signs_off(pool: Pool, client: httpx.AsyncClient, speak: Speak, tmp_path: Path) -> None:
    await add(client, speak, DEVICE)
    async with opened(pool) as net:
        done = await sipp("unregister", net.port, [call(DEVICE)], tmp_path)
        assert done.returncode == 0, done.stdout.decode()[-3000:]
    gone = await seen(client, speak)
    assert (gone["state"], gone["registered_until"]) == ("offline", None)
    assert "signed off" in str(gone["trouble"])


async def test_a_catalogue_comes_in_parts_in_any_order_and_twice_and_becomes_a_camera(
    pool: Pool, client: httpx.AsyncClient, speak: Speak, tmp_path: Path
) -> None:
    await add(client, speak, DEVICE, rtsp="rtsp://admin:pw@{host}:554/{channel}?n={order}")
    here = str(free_port())
    async with opened(pool) as net:
        assert (await sipp("register", net.port, [call(DEVICE)], tmp_path, "-p", here)).returncode == 0
        async with turning(net.rounds):
            done = await sipp("catalogue", net.port, [(DEVICE,)], tmp_path, "-p", here)
        assert done.returncode == 0, done.stdout.decode()[-3000:]
    device = await seen(client, speak)
    assert (device["channels_total"], device["channels_got"], device["trouble"]) == (3, 3, "")
    assert device["rtsp"] == "rtsp://{host}:554/{channel}?n={order}"
    channels = (await client.get(f"{DEVICES}/{DEVICE}/channels", headers=speak("admin"))).json()["items"]
    assert [(channel["name"], channel["kind"]) for channel in channels] == [
        ("东门球机", "camera"), ("菜场枪机", "camera"), ("车站", "camera"),
    ]  # fmt: skip
    path = f"{DEVICES}/{DEVICE}/channels/34020000001320000002/camera"
    made = await client.post(path, json={}, headers=speak("gis_admin"))
    assert made.status_code == 200, made.text
    camera = made.json()
    assert (camera["name_zh"], camera["url"]) == ("菜场枪机", "rtsp://127.0.0.1:554/34020000001320000002?n=2")
    kept = await pool.fetchval("SELECT url FROM camera WHERE id = '34020000001320000002'")
    assert kept == "rtsp://admin:pw@127.0.0.1:554/34020000001320000002?n=2"


async def test_an_alarm_is_kept_with_its_own_time_and_shown(
    pool: Pool, client: httpx.AsyncClient, speak: Speak, tmp_path: Path
) -> None:
    await add(client, speak, DEVICE)
    async with opened(pool) as net:
        done = await sipp("alarm", net.port, [call(DEVICE)], tmp_path)
        assert done.returncode == 0, done.stdout.decode()[-3000:]
    [alarm] = (await client.get("/api/v1/skynet/alarms", headers=speak("admin"))).json()["items"]
    assert (alarm["priority"], alarm["method"], alarm["description"]) == (1, 5, "东门越界")
    assert (alarm["at"], alarm["place"]) == ("2026-11-20T00:00:01Z", {"lon": 115.01, "lat": 27.41})
    assert await pool.fetchval("SELECT count(*) FROM outbox") == 0, "a device's alarm is no case"
