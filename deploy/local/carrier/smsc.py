"""The SMS centre's SMPP side: takes binds and messages, and owes receipts and replies until they are acknowledged."""

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from deploy.local.carrier.faults import Faults, Share
from deploy.local.carrier.line import Line
from deploy.local.carrier.store import DueReceipt, Store, Submitted
from services.notify.smpp import receipts, segments
from services.notify.smpp.pdu import Bind, BrokenPdu, EsmClass, Pdu, ShortMessage, Stat, Status, encode_id

log = logging.getLogger(__name__)

LOAN_SECONDS = 30.0
AGAIN_SECONDS = 1.0
INVALID_ESM_CLASS = 0x43
SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER = 0x020C, 0x020E, 0x020F


@dataclass(slots=True)
class Smsc:
    """One account, any number of bound lines; the line bound last gets receipts and replies."""

    store: Store
    system_id: str
    password: str
    port: int
    host: str = "127.0.0.1"
    faults: Faults = field(default_factory=lambda: Faults())
    lines: list[Line] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _errors: Share = field(default_factory=Share)
    _losses: Share = field(default_factory=Share)
    _doubles: Share = field(default_factory=Share)
    _work: asyncio.Event = field(default_factory=asyncio.Event)
    _service_number: str = ""
    _reference: int = 0

    async def run(self) -> None:
        """Serve until cancelled."""
        self.store.all_receipts_due(time.time())
        await self.set_faults(self.faults)
        try:
            await self._pump()
        finally:
            await self._close()

    async def set_faults(self, faults: Faults) -> None:
        self.faults = faults
        if faults.down:
            await self._close()
        elif self._server is None:
            self._server = await asyncio.start_server(self._serve, self.host, self.port)
            self.port = self._server.sockets[0].getsockname()[1]
        self._work.set()

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for line in list(self.lines):
            line.drop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(self, reader, writer)
        self.lines.append(line)
        try:
            await line.run()
        finally:
            self.lines.remove(line)

    def bind(self, bind: Bind) -> int:
        if self.faults.refuse_bind:
            return Status.BIND_FAILED
        if bind.system_id != self.system_id:
            return Status.INVALID_SYSTEM_ID
        if bind.password != self.password:
            return Status.INVALID_PASSWORD
        self._work.set()
        return Status.OK

    def submit(self, pdu: Pdu) -> Pdu:
        """The answer to a submit_sm; what it says is true once `commit` was called."""
        if self._errors.next(self.faults.error_share):
            return pdu.answer(self.faults.error_status)
        try:
            message = ShortMessage.decode(pdu.body)
            part = _part(message)
        except BrokenPdu:
            return pdu.answer(Status.INVALID_LENGTH)
        except segments.BrokenSegment:
            return pdu.answer(INVALID_ESM_CLASS)
        if not (message.destination.isdigit() and 3 <= len(message.destination) <= 20):
            return pdu.answer(Status.INVALID_DESTINATION)
        now = time.time()
        submitted = Submitted(message.destination, message.source, part, message.data_coding, now)
        message_id, segment_id = self.store.keep(submitted)
        if message.registered_delivery & 0x03:
            self._owe(message_id, segment_id, now + self.faults.receipt_delay_seconds, message.reference)
        self._service_number = message.source
        return pdu.answer(Status.OK, encode_id(str(segment_id)))

    def _owe(self, message: int, segment: int, due_at: float, reference: bytes | None) -> None:
        if self._losses.next(self.faults.receipt_loss_share):
            return
        for _ in range(2 if self._doubles.next(self.faults.receipt_double_share) else 1):
            self.store.owe_receipt(message, segment, self.faults.receipt_stat, due_at, reference)
        self._work.set()

    def reply(self, phone: str, text: str) -> int:
        """A person answers; kept until a bound line has taken it."""
        reply = self.store.owe_reply(phone, text)
        self.store.commit()
        self._work.set()
        return reply

    async def _pump(self) -> None:
        while True:
            self._work.clear()
            line = next((line for line in reversed(self.lines) if line.bound), None)
            if line is None:
                await self._work.wait()
                continue
            now = time.time()
            due = self.store.lend_receipts(now, now + LOAN_SECONDS, limit=200)
            deliveries = [self._deliver_receipt(line, receipt) for receipt in due]
            deliveries += [self._deliver_reply(line, *reply) for reply in self.store.replies_owed()]
            if deliveries:
                await asyncio.gather(*deliveries)
                self.store.commit()
                continue
            next_due = self.store.next_receipt_due()
            wait = None if next_due is None else max(next_due - time.time(), 0.005)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._work.wait(), wait)

    async def _deliver_receipt(self, line: Line, due: DueReceipt) -> None:
        now = time.time()
        message = receipts.write(
            carrier_id=str(due.segment),
            phone=due.phone,
            service_number=due.source,
            stat=Stat(due.stat),
            submitted_at=datetime.fromtimestamp(due.received_at, UTC),
            done_at=datetime.fromtimestamp(now, UTC),
            reference=due.reference,
        )
        if await line.deliver(message) == Status.OK:
            self.store.receipt_sent(due.id, now)
        else:
            self.store.give_back_receipt(due.id, now + AGAIN_SECONDS)

    async def _deliver_reply(self, line: Line, reply: int, phone: str, text: str) -> None:
        self._reference = self._reference % 255 + 1
        for part in segments.split(text, self._reference):
            esm_class = EsmClass.USER_DATA_HEADER if part.has_header else EsmClass.PLAIN
            message = ShortMessage(phone, self._service_number, part.payload, esm_class, part.data_coding)
            if await line.deliver(message) != Status.OK:
                await asyncio.sleep(AGAIN_SECONDS)
                return
        self.store.reply_sent(reply, time.time())


def _part(message: ShortMessage) -> segments.Part:
    """Where in a joined message this segment stands: by its header, or by the sar_ tags."""
    tags = message.tags
    if SAR_TOTAL in tags and not message.has_header:
        reference, total, number = (int.from_bytes(tags[tag]) for tag in (SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER))
        return segments.Part(reference, total, number, message.text_bytes)
    return segments.read_part(message.text_bytes, has_header=message.has_header)
