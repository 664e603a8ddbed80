"""One connection of a client to the SMS centre: reads its requests, answers them, and sends it deliver_sm."""

import asyncio
import contextlib
from typing import Protocol

from deploy.local.carrier.faults import Faults
from deploy.local.carrier.store import Store
from services.notify.smpp.pdu import (
    BINDS,
    RESPONSE,
    Bind,
    BrokenPdu,
    Command,
    Pdu,
    ShortMessage,
    Splitter,
    Status,
    encode_id,
)

WINDOW = 64
DELIVER_SECONDS = 10.0


class Centre(Protocol):
    store: Store
    system_id: str
    faults: Faults

    def bind(self, bind: Bind) -> int: ...

    def submit(self, pdu: Pdu) -> Pdu: ...


class Line:
    def __init__(self, centre: Centre, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._centre, self._reader, self._writer = centre, reader, writer
        self._waiting: dict[int, asyncio.Future[int]] = {}
        self._window = asyncio.Semaphore(WINDOW)
        self._sequence = 0
        self._receives = False

    @property
    def bound(self) -> bool:
        return self._receives and not self._writer.is_closing()

    async def run(self) -> None:
        splitter = Splitter()
        with contextlib.suppress(OSError):
            try:
                while chunk := await self._reader.read(65_536):
                    answers = [answer for pdu in splitter.feed(chunk) if (answer := self._take(pdu)) is not None]
                    self._centre.store.commit()  # an answer is a promise that outlives a kill
                    for answer in answers:
                        self._send(answer)
            except BrokenPdu:
                self._writer.write(Pdu(Command.GENERIC_NACK, Status.INVALID_LENGTH, 0).encode())
        self.drop()

    def drop(self) -> None:
        self._writer.close()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(Status.SYSTEM_ERROR)
        self._waiting.clear()

    async def deliver(self, message: ShortMessage) -> int:
        """The client's answer; SYSTEM_ERROR where none came."""
        async with self._window:
            if self._writer.is_closing():
                return Status.SYSTEM_ERROR
            self._sequence = self._sequence % 0x7FFF_FFFF + 1
            waiting = self._waiting[self._sequence] = asyncio.get_running_loop().create_future()
            self._writer.write(Pdu(Command.DELIVER_SM, Status.OK, self._sequence, message.encode()).encode())
            sequence = self._sequence
            try:
                return await asyncio.wait_for(waiting, DELIVER_SECONDS)
            except TimeoutError:
                return Status.SYSTEM_ERROR
            finally:
                self._waiting.pop(sequence, None)

    def _send(self, answer: Pdu) -> None:
        delay = self._centre.faults.answer_delay_seconds if answer.command == Command.SUBMIT_SM_RESP else 0
        if delay:
            asyncio.get_running_loop().call_later(delay, self._write, answer)
        else:
            self._write(answer)

    def _write(self, pdu: Pdu) -> None:
        if not self._writer.is_closing():
            self._writer.write(pdu.encode())
            if pdu.command == Command.UNBIND_RESP:
                self.drop()

    def _take(self, pdu: Pdu) -> Pdu | None:
        if pdu.command & RESPONSE:
            waiting = self._waiting.get(pdu.sequence)
            if waiting is not None and not waiting.done():
                waiting.set_result(pdu.status)
            return None
        if pdu.command in BINDS:
            return self._bind(pdu)
        if pdu.command == Command.SUBMIT_SM:
            return self._centre.submit(pdu)
        if pdu.command in (Command.ENQUIRE_LINK, Command.UNBIND):
            return pdu.answer()
        return Pdu(Command.GENERIC_NACK, Status.INVALID_COMMAND, pdu.sequence)

    def _bind(self, pdu: Pdu) -> Pdu:
        """A refusal has no body, as the specification allows and some centres do."""
        status = self._centre.bind(Bind.decode(pdu.body))
        if status != Status.OK:
            return pdu.answer(status)
        self._receives = pdu.command != Command.BIND_TRANSMITTER
        return pdu.answer(Status.OK, encode_id(self._centre.system_id))
