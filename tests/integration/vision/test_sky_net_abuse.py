"""The SIP desk under abuse: repeats, strangers, floods, rubbish, a database that stands still."""

import asyncio
import gc
import random
import tracemalloc
from datetime import UTC, datetime, timedelta

import httpx
from asyncpg import Pool

from services.vision.skynet import sip, store
from services.vision.skynet.desk import Peer
from services.vision.skynet.metrics import DROPPED
from services.vision.skynet.server import MOST_ANSWERS, MOST_QUEUED, WORKERS
from tests.integration.vision.conftest import Speak
from tests.integration.vision.skynet import DEVICE, Device, device, opened
from tests.integration.vision.test_sky_net import add, seen
from tests.integration.vision.test_sky_net_desk import said


async def test_a_request_sent_again_is_answered_again_and_counts_once(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await add(client, speak, DEVICE)
    async with opened(pool) as net, device(net.port) as nvr:
        await nvr.register()
        alarm = nvr.request("MESSAGE", said("Notify", "Alarm").encode())
        answers = []
        for _ in range(3):
            nvr.write(sip.serialise(alarm))
            answers.append(await asyncio.wait_for(nvr._answers.get(), 5))
        assert answers[0].status == 200
        assert answers.count(answers[0]) == 3
    assert await pool.fetchval("SELECT count(*) FROM sky_alarm") == 1


async def test_nobody_speaks_for_a_device_that_is_not_registered(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await add(client, speak, DEVICE)
    async with opened(pool) as net, device(net.port) as nvr:
        assert (await nvr.message(said("Notify", "Alarm"))).status == 403
        assert (await nvr.message(said("Notify", "Keepalive"))).status == 403
        assert (await nvr.ask("INVITE")).status == 405
        assert (await nvr.ask("OPTIONS")).status == 200
        assert (await nvr.register(expires=5)).header("Min-Expires") == "60"
        await nvr.register()
        assert (await nvr.message("<!DOCTYPE a><Notify/>")).status == 400
    assert await pool.fetchval("SELECT count(*) FROM sky_alarm") == 0


async def test_a_flood_of_rubbish_and_strangers_neither_stops_the_desk_nor_fills_it(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await add(client, speak, DEVICE)
    chance = random.Random(4)
    async with opened(pool) as net, device(net.port) as nvr, device(net.port, over="TCP") as broken:
        whole = sip.serialise(nvr.request("MESSAGE", said("Notify", "Keepalive").encode()))
        gc.collect()
        tracemalloc.start()
        for n in range(6000):
            kind = n % 3
            if kind == 0:
                packet = sip.serialise(Device(f"34020000001189{n:06}", "", 0).request("REGISTER"))
            elif kind == 1:
                packet = sip.serialise(nvr.request(f"X{n}"))
            else:
                at = chance.randrange(len(whole))
                packet = whole[:at] + chance.randbytes(chance.randrange(9)) + whole[at + chance.randrange(9) :]
            nvr.write(packet)
            if n % 50 == 0:
                await asyncio.sleep(0)
        broken.write(b"\x00\xff" * 20_000)
        grown, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(net.server._answers) <= MOST_ANSWERS
        assert grown < 32 * 2**20
        async with device(net.port) as good:
            assert await again_until_registered(good) == 200
    waiting = await pool.fetchval("SELECT count(*) FROM sky_device WHERE NOT approved")
    assert waiting <= store.MOST_WAITING


async def test_of_too_many_strangers_the_latest_wait_and_no_device_makes_room_for_them(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await add(client, speak, DEVICE)
    began = datetime.now(UTC)
    async with pool.acquire() as tx:
        for n in range(store.MOST_WAITING + 5):
            id = f"34020000001189{n:06}"
            await store.put_waiting(tx, id, "10.0.0.9", 5060, "UDP", began + timedelta(seconds=n))
    waiting = [row["id"] for row in await pool.fetch("SELECT id FROM sky_device WHERE NOT approved ORDER BY id")]
    assert (len(waiting), waiting[0]) == (store.MOST_WAITING, "34020000001189000005")
    assert (await seen(client, speak))["state"] == "offline"


async def test_while_the_database_stands_still_packets_do_not_pile_up_and_afterwards_all_goes_on(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await add(client, speak, DEVICE)
    before = DROPPED.labels("overload")._value.get()
    async with opened(pool) as net, device(net.port) as nvr:
        async with pool.acquire() as tx, tx.transaction():
            await tx.execute("LOCK TABLE sky_device")
            for n in range(5000):
                stranger = Device(f"34020000001189{n:06}", "", 0).request("REGISTER")
                net.server.take(sip.serialise(stranger), Peer("127.0.0.1", 9, "UDP"))
                if n % 100 == 0:
                    await asyncio.sleep(0)
            waiting = [queue.qsize() for queue in net.server._queues]
        assert max(waiting) <= MOST_QUEUED
        assert DROPPED.labels("overload")._value.get() - before >= 5000 - WORKERS * (MOST_QUEUED + 1)
        assert await again_until_registered(nvr) == 200


async def again_until_registered(nvr: Device) -> int:
    """As devices do: a dropped packet is sent again."""
    for _ in range(20):
        try:
            answer = await nvr.register()
        except TimeoutError:
            continue
        if answer.status == 200:
            return 200
    return 0
