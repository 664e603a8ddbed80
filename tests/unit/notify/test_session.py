"""How the session behaves towards an SMS centre that is silent, rude or gone: a scripted one on a real socket."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from services.notify.smpp.pdu import Bind, Command, Pdu, ShortMessage, Splitter, Status
from services.notify.smpp.session import BindRefused, Manners, NoAnswer, NotConnected, Session

BIND = Bind("county", "secret8")
SHORT = ShortMessage("10690000", "13800000001", b"hi")


class Script:
    """Answers each PDU as the test says, and remembers what it saw."""

    def __init__(self) -> None:
        self.seen: list[Pdu] = []
        self.answer: Callable[[Pdu], list[Pdu]] = lambda pdu: [pdu.answer(Status.OK, b"1\x00")]
        self.raw = b""
        self.writer: asyncio.StreamWriter | None = None
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        splitter = Splitter()
        while chunk := await reader.read(4096):
            for pdu in splitter.feed(chunk):
                self.seen.append(pdu)
                for answer in [] if pdu.command & 0x80000000 else self.answer(pdu):
                    writer.write(answer.encode())
        writer.close()


@pytest.fixture
async def script() -> AsyncIterator[Script]:
    script = Script()
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    yield script
    server.close()


async def connect(script: Script, manners: Manners | None = None) -> tuple[Session, list[ShortMessage]]:
    heard: list[ShortMessage] = []

    def hear(message: ShortMessage, answer: Callable[[int], None]) -> None:
        heard.append(message)
        answer(Status.OK)

    return await Session.open("127.0.0.1", script.port, BIND, manners or Manners(response_seconds=2), hear), heard


def silent_after_bind(pdu: Pdu) -> list[Pdu]:
    return [pdu.answer(Status.OK, b"centre\x00")] if pdu.command == Command.BIND_TRANSCEIVER else []


@pytest.mark.parametrize("body", [b"", b"centre\x00"])
async def test_a_refused_bind_is_told_with_its_status_body_or_no_body(script: Script, body: bytes) -> None:
    script.answer = lambda pdu: [pdu.answer(Status.INVALID_PASSWORD, body)]
    with pytest.raises(BindRefused, match="0x0e"):
        await connect(script)


async def test_nobody_at_the_port_is_not_connected() -> None:
    with pytest.raises(NotConnected):
        await Session.open("127.0.0.1", 1, BIND, Manners(), lambda message, answer: None)


async def test_answers_out_of_order_reach_their_requests(script: Script) -> None:
    session, _ = await connect(script)
    kept: list[Pdu] = []

    def backwards(pdu: Pdu) -> list[Pdu]:
        kept.append(pdu)
        if len(kept) < 3:
            return []
        return [pdu.answer(Status.OK, f"{pdu.sequence}\0".encode()) for pdu in reversed(kept)]

    script.answer = backwards
    answers = await asyncio.gather(*(session.submit(SHORT) for _ in range(3)))
    assert [answer.body for answer in answers] == [f"{pdu.sequence}\0".encode() for pdu in kept]
    session.drop("end")


async def test_a_generic_nack_answers_its_request(script: Script) -> None:
    session, _ = await connect(script)
    script.answer = lambda pdu: [Pdu(Command.GENERIC_NACK, Status.INVALID_COMMAND, pdu.sequence)]
    answer = await session.submit(SHORT)
    assert (answer.command, answer.status) == (Command.GENERIC_NACK, Status.INVALID_COMMAND)
    session.drop("end")


async def test_no_more_requests_wait_than_the_window_holds(script: Script) -> None:
    script.answer = silent_after_bind
    session, _ = await connect(script, Manners(window=4, response_seconds=0.5))
    results = await asyncio.gather(*(session.submit(SHORT) for _ in range(6)), return_exceptions=True)
    assert all(isinstance(result, NoAnswer) for result in results)
    submits = [pdu for pdu in script.seen if pdu.command == Command.SUBMIT_SM]
    assert len(submits) == 6
    session.drop("end")


async def test_a_line_that_breaks_leaves_written_requests_unanswered_and_unwritten_ones_unsent(script: Script) -> None:
    script.answer = silent_after_bind
    session, _ = await connect(script, Manners(window=2, response_seconds=20))
    waiting = [asyncio.create_task(session.submit(SHORT)) for _ in range(3)]
    while len(script.seen) < 3:  # the bind and the window
        await asyncio.sleep(0.01)
    assert script.writer is not None
    script.writer.close()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [NoAnswer, NoAnswer, NotConnected]


async def test_a_silent_centre_is_asked_and_then_left(script: Script) -> None:
    script.answer = silent_after_bind
    session, _ = await connect(script, Manners(response_seconds=0.2, idle_seconds=0.2))
    assert await asyncio.wait_for(session.closed(), 10) == "no answer to enquire_link"
    assert Command.ENQUIRE_LINK in [pdu.command for pdu in script.seen]


async def test_the_centres_questions_are_answered_and_its_unbind_ends_the_line(script: Script) -> None:
    session, heard = await connect(script)
    assert script.writer is not None
    for pdu in (
        Pdu(Command.ENQUIRE_LINK, 0, 5),
        Pdu(0x103, 0, 6),  # data_sm: not ours
        Pdu(Command.DELIVER_SM, 0, 7, SHORT.encode()),
        Pdu(Command.DELIVER_SM, 0, 8, b"broken"),
        Pdu(Command.UNBIND, 0, 9),
    ):
        script.writer.write(pdu.encode())
    assert await asyncio.wait_for(session.closed(), 10) == "unbound by the SMS centre"
    while len(script.seen) < 6:
        await asyncio.sleep(0.01)
    answers = [(pdu.command, pdu.sequence, pdu.status) for pdu in script.seen[1:]]
    assert answers == [
        (Command.ENQUIRE_LINK_RESP, 5, Status.OK),
        (Command.GENERIC_NACK, 6, Status.INVALID_COMMAND),
        (Command.DELIVER_SM_RESP, 7, Status.OK),
        (Command.DELIVER_SM_RESP, 8, Status.SYSTEM_ERROR),
        (Command.UNBIND_RESP, 9, Status.OK),
    ]
    assert heard == [SHORT]


async def test_bytes_that_are_not_smpp_end_the_line(script: Script) -> None:
    session, _ = await connect(script)
    assert script.writer is not None
    script.writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    assert "broken PDU" in await asyncio.wait_for(session.closed(), 10)


async def test_goodbye_is_said_before_the_line_is_closed(script: Script) -> None:
    session, _ = await connect(script)
    await session.unbind()
    assert script.seen[-1].command == Command.UNBIND
    with pytest.raises(NotConnected):
        await session.submit(SHORT)
