"""One SMPP client against two SMS centres, and our SMS centre against a client of other people's code."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiosmpplib import ESME, NPI, TON, AbstractHook, DeliverSm, PhoneNumber, SmppMessage, SubmitSm, SubmitSmResp

from services.notify.carrier import LinkState
from services.notify.domain.carried import Accepted, NotSent, Outcome, Outgoing, Receipt, Reply
from services.notify.smpp.link import Account, SmppCarrier
from services.notify.smpp.session import Manners
from tests.support.smsc_peers import PASSWORD, SYSTEM_ID, OurSmsc, Received, SmscPeer, TwistedSmsc, eventually

PHONE = "13800000001"
LONG = "【三全县城管】紧急!沙县路井盖缺失🕳️," * 12 + "😀"


class Client:
    """Our carrier in operation, with all it heard."""

    def __init__(self, port: int, password: str = PASSWORD) -> None:
        account = Account("127.0.0.1", port, SYSTEM_ID, password, "10690000")
        self.carrier = SmppCarrier(account, Manners(response_seconds=5), reconnect_seconds=(0.05, 0.1, 0.2))
        self.receipts: list[Receipt] = []
        self.replies: list[Reply] = []

    async def listen(self) -> None:
        async for batch in self.carrier.arrivals():
            for arrival in batch.arrivals:
                if isinstance(arrival, Receipt):
                    self.receipts.append(arrival)
                else:
                    self.replies.append(arrival)
            batch.settle(True)


@contextlib.asynccontextmanager
async def operating(client: Client) -> AsyncIterator[Client]:
    tasks = [asyncio.create_task(client.carrier.run()), asyncio.create_task(client.listen())]
    try:
        yield client
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture(params=[OurSmsc, TwistedSmsc], ids=["simulator", "smpp.twisted3"])
async def peer(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SmscPeer]:
    peer: SmscPeer = request.param(tmp_path)
    await peer.start()
    yield peer
    await peer.kill()


@pytest.fixture
async def client(peer: SmscPeer) -> AsyncIterator[Client]:
    async with operating(Client(peer.port)) as client:
        await asyncio.wait_for(client.carrier.wait_bound(), 10)
        yield client


async def test_a_chinese_text_arrives_and_is_receipted(client: Client, peer: SmscPeer) -> None:
    answers = await client.carrier.submit(Outgoing(PHONE, "【三全县】新任务", 7))
    assert list(answers) == [1]
    answer = answers[1]
    assert isinstance(answer, Accepted)

    async def receipted() -> list[Receipt]:
        return client.receipts

    [receipt] = await eventually(receipted)
    assert (receipt.carrier_id, receipt.outcome, receipt.phone) == (answer.carrier_id, Outcome.DELIVERED, PHONE)
    assert receipt.done_at is not None
    assert await peer.received() == [Received(PHONE, "【三全县】新任务", 1)]


@pytest.mark.parametrize("text", [LONG, "A" * 161, "街" * 70, "街" * 71, "😀" * 34 + "a" + "😀" * 40])
async def test_a_text_of_any_length_arrives_whole(client: Client, peer: SmscPeer, text: str) -> None:
    answers = await client.carrier.submit(Outgoing(PHONE, text, 300))
    ids = [answer.carrier_id for answer in answers.values() if isinstance(answer, Accepted)]
    assert len(set(ids)) == len(answers)
    assert await peer.received() == [Received(PHONE, text, len(answers))]

    async def all_receipted() -> bool:
        return {receipt.carrier_id for receipt in client.receipts} == set(ids)

    await eventually(all_receipted)


async def test_a_reply_is_heard(client: Client, peer: SmscPeer) -> None:
    await client.carrier.submit(Outgoing(PHONE, "任务", 1))
    await peer.reply(PHONE, "1 已到场")

    async def heard() -> list[Reply]:
        return client.replies

    assert await eventually(heard) == [Reply(PHONE, "1 已到场")]


async def test_a_wrong_password_is_seen_as_a_refusal_and_not_as_an_outage(peer: SmscPeer) -> None:
    async with operating(Client(peer.port, "wrong")) as client:

        async def refused() -> bool:
            return client.carrier.link().state is LinkState.REFUSED

        await eventually(refused)
        assert "0x0e" in client.carrier.link().error
        assert isinstance((await client.carrier.submit(Outgoing(PHONE, "任务", 1)))[1], NotSent)


async def test_a_thousand_messages_through_the_window_arrive_once_each(client: Client, peer: SmscPeer) -> None:
    texts = [f"任务{n}" for n in range(1000)]
    answers = await asyncio.gather(*(client.carrier.submit(Outgoing(PHONE, text, n)) for n, text in enumerate(texts)))
    assert all(isinstance(answer[1], Accepted) for answer in answers)
    assert sorted(message.text for message in await peer.received()) == sorted(texts)

    async def all_receipted() -> bool:
        return len(client.receipts) == 1000

    await eventually(all_receipted)


async def test_the_link_comes_back_after_the_sms_centre_was_killed(client: Client, peer: SmscPeer) -> None:
    await peer.kill()

    async def down() -> bool:
        return client.carrier.link().state is not LinkState.BOUND

    await eventually(down)
    assert isinstance((await client.carrier.submit(Outgoing(PHONE, "早", 1)))[1], NotSent)
    await peer.start()
    await asyncio.wait_for(client.carrier.wait_bound(), 10)
    assert isinstance((await client.carrier.submit(Outgoing(PHONE, "晚", 2)))[1], Accepted)
    assert await peer.received() == [Received(PHONE, "晚", 1)]


class Heard(AbstractHook):
    """What aiosmpplib tells its user."""

    def __init__(self) -> None:
        self.responses: list[SubmitSmResp] = []
        self.receipts: list[dict[str, object]] = []
        self.replies: list[str] = []

    async def sending(self, smpp_message: SmppMessage, pdu: bytes, client_id: str) -> None:
        return

    async def received(self, smpp_message: SmppMessage | None, pdu: bytes, client_id: str) -> None:
        if isinstance(smpp_message, SubmitSmResp):
            self.responses.append(smpp_message)
        elif isinstance(smpp_message, DeliverSm):
            if smpp_message.is_receipt():
                self.receipts.append(smpp_message.parse_receipt())
            else:
                self.replies.append(smpp_message.short_message)

    async def send_error(self, smpp_message: SmppMessage, error: Exception, client_id: str) -> None:
        raise error


@pytest.mark.parametrize("in_payload", [False, True], ids=["segments", "message_payload"])
async def test_our_sms_centre_serves_a_client_of_other_peoples_code(tmp_path: Path, in_payload: bool) -> None:
    smsc, hook = OurSmsc(tmp_path), Heard()
    await smsc.start()
    esme = ESME("127.0.0.1", smsc.port, SYSTEM_ID, PASSWORD, hook=hook, log_level="ERROR")
    running = asyncio.create_task(esme.start())
    try:
        for text in ("任务", LONG):
            await esme.broker.enqueue(
                SubmitSm(
                    short_message=text,
                    source=PhoneNumber("10690000"),
                    destination=PhoneNumber(PHONE, TON.INTERNATIONAL, NPI.ISDN),
                    encoding="ucs2",
                    esm_class=0 if in_payload else 0x40,
                    auto_message_payload=in_payload,
                    log_id=text[:5],
                )
            )

        async def two_receipts() -> bool:
            return len(hook.receipts) >= 2 and len(hook.responses) >= 2

        await eventually(two_receipts)
        assert [message.text for message in await smsc.received()] == ["任务", LONG]
        assert {receipt["stat"] for receipt in hook.receipts} == {"DELIVRD"}
        await smsc.reply(PHONE, "2")

        async def replied() -> list[str]:
            return hook.replies

        assert await eventually(replied) == ["2"]
    finally:
        running.cancel()
        await asyncio.wait({running})
        await smsc.kill()
