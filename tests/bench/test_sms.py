"""Messages a second of the SMPP client against both SMS centres, with and without their receipts."""

import asyncio
import time
from pathlib import Path

import pytest

from services.notify.domain.carried import Accepted, Outgoing, Receipt
from services.notify.smpp.link import Account, SmppCarrier
from services.notify.smpp.session import Manners
from tests.support.smsc_peers import PASSWORD, SYSTEM_ID, OurSmsc, SmscPeer, TwistedSmsc

TEXT = "【三全城管】新任务9901012026112400042:机动车乱停放,沙县路12号。请尽快"
COUNT = 5000


async def measure(peer: SmscPeer, window: int, count: int) -> str:
    await peer.start()
    account = Account("127.0.0.1", peer.port, SYSTEM_ID, PASSWORD, "10690000")
    carrier = SmppCarrier(account, Manners(window=window, response_seconds=30), (0.1,))
    receipts: list[Receipt] = []
    done = asyncio.Event()

    async def listen() -> None:
        async for batch in carrier.arrivals():
            receipts.extend(arrival for arrival in batch.arrivals if isinstance(arrival, Receipt))
            batch.settle(True)
            if len(receipts) >= count:
                done.set()

    tasks = [asyncio.create_task(carrier.run()), asyncio.create_task(listen())]
    await carrier.wait_bound()
    began, worked = time.perf_counter(), time.process_time()
    answers = await asyncio.gather(*(carrier.submit(Outgoing(f"138{n:08}", TEXT, n)) for n in range(count)))
    submitted = time.perf_counter() - began
    await asyncio.wait_for(done.wait(), 120)
    receipted, worked = time.perf_counter() - began, time.process_time() - worked
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await peer.kill()
    accepted = sum(isinstance(answer[1], Accepted) for answer in answers)
    assert (accepted, len(receipts)) == (count, count)
    return (
        f"sms: {type(peer).__name__:12} window {window:3}: {accepted}/{count} accepted,"
        f" {count / submitted:,.0f} submits/s;"
        f" {len(receipts)} receipts, {count / receipted:,.0f} messages/s with their receipts;"
        f" client CPU {worked / count * 1e6:,.0f} µs a message"
    )


@pytest.mark.parametrize("window", [1, 16, 50])
@pytest.mark.parametrize("kind", [OurSmsc, TwistedSmsc])
async def test_every_message_is_accepted_once_and_has_its_receipt(
    kind: type[OurSmsc] | type[TwistedSmsc], window: int, tmp_path: Path
) -> None:
    print(f"\n{await measure(kind(tmp_path), window, COUNT)}")
