"""The SIP desk beyond sipp: restarts, silence, clocks, subscriptions, long catalogues."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from asyncpg import Pool

from services.vision.skynet import sip, store
from services.vision.skynet.trouble import trouble
from tests.integration.vision.conftest import Speak
from tests.integration.vision.skynet import DEVICE, REALM, Clock, device, opened, turning
from tests.integration.vision.test_sky_net import add, seen
from tests.support.system import until

CAMERA = "34020000001320000001"


def said(root: str, kind: str, inside: str = "", sn: int = 1, who: str = DEVICE) -> str:
    head = f"<CmdType>{kind}</CmdType><SN>{sn}</SN><DeviceID>{who}</DeviceID>"
    return f'<?xml version="1.0" encoding="GB2312"?><{root}>{head}{inside}</{root}>'


def part(total: int, *ids: str, event: str = "") -> str:
    items = "".join(f"<Item><DeviceID>{id}</DeviceID><Name>{id}</Name>{event}</Item>" for id in ids)
    return f'<SumNum>{total}</SumNum><DeviceList Num="{len(ids)}">{items}</DeviceList>'


def sn_of(asked: sip.Message) -> int:
    return int(asked.body.decode("gb18030").partition("<SN>")[2].partition("<")[0])


@pytest.mark.parametrize("over", ["UDP", "TCP"])
async def test_a_device_of_the_new_standard_answers_by_sha_256_and_gets_the_time(
    pool: Pool, client: httpx.AsyncClient, speak: Speak, over: str
) -> None:
    await add(client, speak, DEVICE, algorithm="SHA-256")
    async with opened(pool) as net, device(net.port, algorithm="SHA-256", over=over) as nvr:
        welcome = await nvr.register()
        assert welcome.status == 200
        shown = datetime.fromisoformat(welcome.header("Date"))
        assert abs(shown - timedelta(hours=8) - datetime.now(UTC).replace(tzinfo=None)) < timedelta(seconds=5)
        async with turning(net.rounds):
            assert (await nvr.next_asked("DeviceInfo")).uri.startswith(f"sip:{DEVICE}@127.0.0.1:")
    async with opened(pool) as net, device(net.port) as weak:
        assert (await weak.register()).status == 403
    await pool.execute("UPDATE sky_device SET online = false")
    assert "digest algorithm" in str((await seen(client, speak))["trouble"])


async def test_a_recorded_registration_works_only_once(pool: Pool, client: httpx.AsyncClient, speak: Speak) -> None:
    await add(client, speak, DEVICE)
    async with opened(pool) as net, device(net.port) as nvr:
        challenge = await nvr.ask("REGISTER")
        recorded = (("Authorization", nvr.credentials(challenge.header("WWW-Authenticate"))), ("Expires", "3600"))
        assert (await nvr.ask("REGISTER", headers=recorded)).status == 200
        again = await nvr.ask("REGISTER", headers=recorded)
        assert (again.status, "stale=true" in again.header("WWW-Authenticate")) == (401, True)
        net.clock.ahead = timedelta(minutes=2)
        assert (await nvr.ask("REGISTER", headers=recorded)).status == 401


async def test_three_missed_keepalives_are_offline_and_one_brings_it_back(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await add(client, speak, DEVICE, keepalive_seconds=10)
    async with opened(pool) as net, device(net.port) as nvr:
        await nvr.register()
        net.clock.ahead = timedelta(seconds=29)
        await net.rounds.find_silent(net.clock())
        assert (await seen(client, speak))["state"] == "online"
        net.clock.ahead = timedelta(seconds=32)
        await net.rounds.find_silent(net.clock())
        async with pool.acquire() as tx:
            found = await store.device(tx, DEVICE)
        assert found is not None
        assert not found.online
        assert "no keepalive since" in trouble(found, net.clock())
        assert (await nvr.message(said("Notify", "Keepalive", "<Status>OK</Status>"))).status == 200
        assert (await seen(client, speak))["state"] == "online"
        net.clock.ahead = timedelta(hours=2)
        assert (await nvr.message(said("Notify", "Keepalive"))).status == 403, "its registration ran out"


async def test_a_registration_and_an_unfinished_catalogue_outlive_a_restart(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await add(client, speak, DEVICE)
    clock = Clock()
    async with opened(pool, clock) as net, device(net.port) as nvr:
        await nvr.register()
        async with turning(net.rounds):
            sn = sn_of(await nvr.next_asked("Catalog"))
            await nvr.message(said("Response", "Catalog", part(3, CAMERA), sn))
    async with opened(pool, clock) as net, device(net.port) as nvr:
        assert (await nvr.message(said("Notify", "Keepalive"))).status == 200
        await nvr.message(said("Response", "Catalog", part(3, CAMERA), sn))
        clock.ahead = timedelta(seconds=40)
        async with pool.acquire() as tx:
            found = await store.device(tx, DEVICE)
        assert found is not None
        assert "1 of 3" in trouble(found, clock())
        clock.ahead = timedelta(seconds=90)
        async with turning(net.rounds):
            again = sn_of(await nvr.next_asked("<CmdType>Catalog"))
            while again <= sn:
                again = sn_of(await nvr.next_asked("<CmdType>Catalog"))
            other = "34020000001320000009"
            assert (await nvr.message(said("Response", "Catalog", part(1, other), again))).status == 200
    channels = (await client.get(f"/api/v1/skynet/devices/{DEVICE}/channels", headers=speak("admin"))).json()["items"]
    assert [channel["id"] for channel in channels] == [other], "what a whole catalogue does not name is gone"


async def test_a_long_catalogue_is_not_asked_for_again_while_its_parts_come(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    async def due() -> list[str]:
        async with pool.acquire() as tx, tx.transaction():
            return [found.id for found in await store.due_for_catalogue(tx, net.clock(), timedelta(hours=24), 9)]

    await add(client, speak, DEVICE)
    async with opened(pool) as net, device(net.port) as nvr:
        await nvr.register()
        assert await due() == [DEVICE]
        async with turning(net.rounds):
            sn = sn_of(await nvr.next_asked("Catalog"))
        net.clock.ahead = timedelta(seconds=55)
        await nvr.message(said("Response", "Catalog", part(3, CAMERA), sn))
        net.clock.ahead = timedelta(seconds=110)
        assert await due() == []
        net.clock.ahead = timedelta(seconds=120)
        assert await due() == [DEVICE]


async def test_a_clock_that_is_off_is_said(pool: Pool, client: httpx.AsyncClient, speak: Speak) -> None:
    await add(client, speak, DEVICE)
    async with opened(pool) as net, device(net.port) as nvr:
        await nvr.register()
        late = datetime.now(UTC) + timedelta(hours=8) - timedelta(seconds=300)
        status = f"<Result>OK</Result><DeviceTime>{late:%Y-%m-%dT%H:%M:%S}</DeviceTime>"
        await nvr.message(said("Response", "DeviceStatus", status))
    assert "its clock is off by -30" in str((await seen(client, speak))["trouble"])


async def test_devices_are_subscribed_to_and_their_changes_and_alarms_are_taken(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await add(client, speak, DEVICE)
    async with opened(pool) as net, device(net.port) as nvr:
        await nvr.register()
        async with turning(net.rounds):
            agreed = {}
            while len(agreed) < 2:
                asked = await asyncio.wait_for(nvr.asked.get(), 5)
                if asked.method == "SUBSCRIBE":
                    agreed[asked.header("Event")] = asked
            assert set(agreed) == {"Catalog", "presence"}
            assert "StartAlarmPriority" in agreed["presence"].body.decode()
            on = part(1, CAMERA, event="<Event>ADD</Event>")
            assert (await nvr.message(said("Notify", "Catalog", on), "NOTIFY")).status == 200
            lost = part(1, CAMERA, event="<Event>VLOST</Event>")
            assert (await nvr.message(said("Notify", "Catalog", lost), "NOTIFY")).status == 200
            alarm = "<AlarmPriority>2</AlarmPriority><AlarmMethod>2</AlarmMethod>"
            assert (await nvr.message(said("Notify", "Alarm", alarm, sn=77, who=CAMERA), "NOTIFY")).status == 200
            assert "<SN>77</SN>" in (await nvr.next_asked("<Result>OK</Result>")).body.decode()
            agreements = "SELECT count(*) = 2 FROM sky_subscription WHERE remote_tag <> ''"
            await until(lambda: pool.fetchval(agreements), "both agreements are kept", 10)
    assert await pool.fetchval("SELECT status FROM sky_channel WHERE id = $1", CAMERA) == "offline"
    assert await pool.fetchval("SELECT channel FROM sky_alarm") == CAMERA
    kept = await pool.fetch("SELECT remote_tag, sequence FROM sky_subscription")
    assert [tuple(row) for row in kept] == [("device", 1), ("device", 1)]


async def test_the_list_pages_and_only_admins_see_it(pool: Pool, client: httpx.AsyncClient, speak: Speak) -> None:
    ids = [f"{REALM}118000{n:04}" for n in range(5)]
    await add(client, speak, *ids)
    found, cursor = [], None
    while True:
        query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = (await client.get("/api/v1/skynet/devices", params=query, headers=speak("admin"))).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == ids
    for path in ("devices", "alarms", f"devices/{ids[0]}/channels"):
        assert (await client.get(f"/api/v1/skynet/{path}", headers=speak("video_op"))).status_code == 403
    gone = f"/api/v1/skynet/devices/{ids[0]}"
    assert (await client.delete(gone, headers=speak("admin"))).status_code == 204
    assert (await client.delete(gone, headers=speak("admin"))).status_code == 404


@pytest.mark.parametrize("rtsp", ["http://{host}/", "rtsp://{host}/{password}", "rtsp://{host}/ {channel}"])
async def test_a_template_that_could_not_be_watched_is_refused(
    client: httpx.AsyncClient, speak: Speak, rtsp: str
) -> None:
    wish = {"password": "secret", "rtsp": rtsp}
    answer = await client.put(f"/api/v1/skynet/devices/{DEVICE}", json=wish, headers=speak("admin"))
    assert answer.status_code == 422
