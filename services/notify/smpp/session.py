"""One bound SMPP connection: requests within a window, answers by sequence number, enquire_link, unbind."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from services.notify.smpp.pdu import (
    HEADER,
    RESPONSE,
    Bind,
    BrokenPdu,
    Command,
    Pdu,
    ShortMessage,
    Splitter,
    Status,
)

log = logging.getLogger(__name__)

OnMessage = Callable[[ShortMessage, Callable[[int], None]], None]


class NotConnected(Exception):
    """Nothing was written: the connection is not there."""


class NoAnswer(Exception):
    """The request was written, and its answer never came."""


class BindRefused(Exception):
    """The SMS centre said no to our bind."""

    def __init__(self, status: int) -> None:
        super().__init__(f"bind refused with status 0x{status:02x}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Manners:
    """How we behave on a connection; times in seconds."""

    window: int = 16
    response_seconds: float = 10.0
    idle_seconds: float = 30.0
    connect_seconds: float = 5.0


@dataclass(slots=True)
class _Waiting:
    answer: "asyncio.Future[Pdu]"
    deadline: float


class Session:
    """Build with `open`. `on_message` gets each deliver_sm and must call its second argument with a status."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, manners: Manners, on_message: OnMessage
    ) -> None:
        self._reader, self._writer = reader, writer
        self._manners = manners
        self._on_message = on_message
        self._window = asyncio.Semaphore(manners.window)
        self._waiting: dict[int, _Waiting] = {}
        self._sequence = 0
        self._unwritten = bytearray()
        self._heard_at = time.monotonic()
        self._end: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._watch())]

    @classmethod
    async def open(cls, host: str, port: int, bind: Bind, manners: Manners, on_message: OnMessage) -> "Session":
        """Connect and bind as a transceiver; BindRefused, NotConnected or NoAnswer where that fails."""
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), manners.connect_seconds)
        except (OSError, TimeoutError) as error:
            raise NotConnected(str(error) or type(error).__name__) from error
        session = cls(reader, writer, manners, on_message)
        try:
            answer = await session.request(Command.BIND_TRANSCEIVER, bind.encode())
            if answer.status != Status.OK:  # with or without a body: the header says it all
                raise BindRefused(answer.status)
        except BaseException:
            session.drop("bind failed")
            raise
        return session

    async def submit(self, message: ShortMessage) -> Pdu:
        """Send one segment when the window has room."""
        body = message.encode()
        async with self._window:
            return await self.request(Command.SUBMIT_SM, body)

    async def request(self, command: Command, body: bytes = b"") -> Pdu:
        if self._end.done():
            raise NotConnected(self._end.result())
        self._sequence = self._sequence % 0x7FFF_FFFF + 1
        waiting = _Waiting(
            asyncio.get_running_loop().create_future(), time.monotonic() + self._manners.response_seconds
        )
        self._waiting[self._sequence] = waiting
        self._write(Pdu(command, Status.OK, self._sequence, body))
        return await waiting.answer

    async def closed(self) -> str:
        """Wait for the end of the connection, and return why."""
        return await asyncio.shield(self._end)

    async def unbind(self) -> None:
        """Say goodbye politely, then close."""
        with contextlib.suppress(NotConnected, NoAnswer, TimeoutError):
            await asyncio.wait_for(self.request(Command.UNBIND), timeout=2)
        self.drop("unbound")

    def drop(self, reason: str) -> None:
        """End at once. Whoever still waits learns that no answer will come."""
        if self._end.done():
            return
        self._end.set_result(reason)
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        self._flush()
        self._writer.close()
        for waiting in self._waiting.values():
            if not waiting.answer.done():
                waiting.answer.set_exception(NoAnswer(reason))
        self._waiting.clear()

    def _write(self, pdu: Pdu) -> None:
        """Gather what one turn of the loop writes into one packet."""
        if not self._unwritten:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unwritten += pdu.encode()

    def _flush(self) -> None:
        if self._unwritten and not self._writer.is_closing():
            self._writer.write(bytes(self._unwritten))
        self._unwritten.clear()

    async def _read(self) -> None:
        splitter = Splitter()
        try:
            while chunk := await self._reader.read(65_536):
                self._heard_at = time.monotonic()
                for pdu in splitter.feed(chunk):
                    self._take(pdu)
                    if self._end.done():
                        return
            self.drop("closed by the SMS centre")
        except OSError as error:
            self.drop(str(error))
        except BrokenPdu as error:
            self._write(Pdu(Command.GENERIC_NACK, Status.INVALID_LENGTH, 0))
            self.drop(f"broken PDU: {error}")

    def _take(self, pdu: Pdu) -> None:
        if pdu.command & RESPONSE:
            self._settle(pdu)
        elif pdu.command == Command.DELIVER_SM:
            self._deliver(pdu)
        elif pdu.command == Command.ENQUIRE_LINK:
            self._write(pdu.answer())
        elif pdu.command == Command.UNBIND:
            self._write(pdu.answer())
            self.drop("unbound by the SMS centre")
        else:
            self._write(Pdu(Command.GENERIC_NACK, Status.INVALID_COMMAND, pdu.sequence))

    def _settle(self, pdu: Pdu) -> None:
        """A generic_nack answers the request whose sequence it carries."""
        waiting = self._waiting.pop(pdu.sequence, None)
        if waiting is None:
            log.warning("an answer came to no open request", extra={"command": pdu.command, "status": pdu.status})
        elif not waiting.answer.done():
            waiting.answer.set_result(pdu)

    def _deliver(self, pdu: Pdu) -> None:
        try:
            message = ShortMessage.decode(pdu.body)
        except BrokenPdu as error:
            log.warning(
                "a deliver_sm could not be read", extra={"reason": str(error), "size": HEADER.size + len(pdu.body)}
            )
            self._write(pdu.answer(Status.SYSTEM_ERROR, b"\x00"))
            return
        self._on_message(message, lambda status: self._answer(pdu, status))

    def _answer(self, pdu: Pdu, status: int) -> None:
        if not self._end.done():
            self._write(pdu.answer(status, b"\x00"))

    async def _watch(self) -> None:
        """Give up on answers that are late, and ask a silent SMS centre whether it is there."""
        manners = self._manners
        turn = min(manners.response_seconds, manners.idle_seconds, 4.0) / 4
        while True:
            await asyncio.sleep(turn)
            now = time.monotonic()
            late = [sequence for sequence, waiting in self._waiting.items() if waiting.deadline <= now]
            for sequence in late:
                answer = self._waiting.pop(sequence).answer
                if not answer.done():
                    answer.set_exception(NoAnswer("no answer in time"))
            if now - self._heard_at >= manners.idle_seconds:
                await self._enquire()

    async def _enquire(self) -> None:
        try:
            await asyncio.wait_for(self.request(Command.ENQUIRE_LINK), self._manners.response_seconds)
        except (NoAnswer, TimeoutError):
            self.drop("no answer to enquire_link")
        except NotConnected:
            return
