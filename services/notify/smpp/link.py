"""The SMPP carrier: keeps one session up through every outage and carries messages over it."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from services.notify.carrier import Arrival, Batch, Link, LinkState
from services.notify.domain.carried import Accepted, Answer, NotSent, Outgoing, Refused, Reply, Unanswered
from services.notify.smpp import receipts, segments
from services.notify.smpp.pdu import Bind, Command, EsmClass, Pdu, ShortMessage, Status, Tag, decode_id
from services.notify.smpp.session import BindRefused, Manners, NoAnswer, NotConnected, Session

log = logging.getLogger(__name__)

MOST_UNREAD = 10_000
MOST_IN_BATCH = 500
MOST_UNFINISHED = 1_000
TEMPORARY = frozenset({Status.SYSTEM_ERROR, Status.QUEUE_FULL, Status.THROTTLED, Status.TEMPORARY_RECEIVER_ERROR})
FLOW_CONTROL = frozenset({Status.QUEUE_FULL, Status.THROTTLED})
FLOW_WAITS = (0.25, 1.0, 2.0)  # seconds


@dataclass(frozen=True, slots=True)
class Account:
    """What the operator gave the county."""

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    service_number: str = ""


class SmppCarrier:
    """See `services.notify.carrier.Carrier`."""

    name = "smpp"

    def __init__(
        self,
        account: Account,
        manners: Manners | None = None,
        reconnect_seconds: Sequence[float] = (0.5, 1, 2, 5, 10, 30),
    ) -> None:
        self._account = account
        self._manners = manners or Manners()
        self._reconnect_seconds = reconnect_seconds
        self._session: Session | None = None
        self._bound = asyncio.Event()
        self._link = Link(LinkState.DOWN, datetime.now(UTC))
        self._unread: asyncio.Queue[tuple[Arrival, Callable[[int], None]]] = asyncio.Queue(MOST_UNREAD)
        self._unfinished: OrderedDict[tuple[str, int, int], dict[int, bytes]] = OrderedDict()

    def link(self) -> Link:
        return self._link

    def count(self, text: str) -> int:
        return segments.count(text)

    async def wait_bound(self) -> None:
        await self._bound.wait()

    async def run(self) -> None:
        """Connect, serve, and connect again with a growing wait."""
        failures = 0
        try:
            while True:
                if await self._serve():
                    failures = 0
                await asyncio.sleep(self._reconnect_seconds[min(failures, len(self._reconnect_seconds) - 1)])
                failures += 1
        finally:
            if self._session is not None:
                await self._session.unbind()
            self._turn(LinkState.CLOSED)

    async def _serve(self) -> bool:
        """One session from bind to its end; whether the bind succeeded."""
        account = self._account
        if self._link.state is not LinkState.REFUSED:
            self._turn(LinkState.CONNECTING, self._link.error)
        bind = Bind(account.system_id, account.password)
        try:
            session = await Session.open(account.host, account.port, bind, self._manners, self._receive)
        except BindRefused as error:
            self._turn(LinkState.REFUSED, str(error))
            return False
        except (NotConnected, NoAnswer) as error:
            self._turn(LinkState.DOWN, str(error))
            return False
        self._session = session
        self._turn(LinkState.BOUND)
        reason = await session.closed()
        self._session = None
        self._turn(LinkState.DOWN, reason)
        return True

    def _turn(self, state: LinkState, error: str = "") -> None:
        if state is not self._link.state:
            log.info("the line to the carrier changed", extra={"state": state, "reason": error})
            self._link = Link(state, datetime.now(UTC), error)
        if state is LinkState.BOUND:
            self._bound.set()
        else:
            self._bound.clear()

    async def submit(self, message: Outgoing) -> Mapping[int, Answer]:
        """All asked segments, pipelined; each has its own answer."""
        parts = segments.split(message.text, message.reference)
        numbers = sorted(message.segments or range(1, len(parts) + 1))
        answers = await asyncio.gather(*(self._submit_one(message, parts[n - 1]) for n in numbers))
        return dict(zip(numbers, answers, strict=True))

    async def _submit_one(self, message: Outgoing, part: segments.Segment) -> Answer:
        short = ShortMessage(
            source=self._account.service_number,
            destination=message.phone,
            payload=part.payload,
            esm_class=EsmClass.USER_DATA_HEADER if part.has_header else EsmClass.PLAIN,
            data_coding=part.data_coding,
            registered_delivery=1,
            destination_ton=1,
            destination_npi=1,
            tags={Tag.USER_MESSAGE_REFERENCE: (message.reference % 0x1_0000).to_bytes(2)},
        )
        answer = await self._ask(short)
        for wait in FLOW_WAITS:
            if not (isinstance(answer, Refused) and answer.status in FLOW_CONTROL):
                break
            await asyncio.sleep(wait)
            answer = await self._ask(short)
        return answer

    async def _ask(self, short: ShortMessage) -> Answer:
        session = self._session
        if session is None:
            return NotSent(self._link.error or "the line is down")
        try:
            return _judge(await session.submit(short))
        except NotConnected as error:
            return NotSent(str(error))
        except NoAnswer as error:
            return Unanswered(str(error))

    async def arrivals(self) -> AsyncIterator[Batch]:
        while True:
            taken = [await self._unread.get()]
            while len(taken) < MOST_IN_BATCH and not self._unread.empty():
                taken.append(self._unread.get_nowait())
            answers = [answer for _, answer in taken]

            def settle(stored: bool, answers: Sequence[Callable[[int], None]] = answers) -> None:
                for answer in answers:
                    answer(Status.OK if stored else Status.TEMPORARY_RECEIVER_ERROR)

            yield Batch([arrival for arrival, _ in taken], settle)

    def _receive(self, message: ShortMessage, answer: Callable[[int], None]) -> None:
        """Never waits: a full desk asks the SMS centre to come again."""
        if self._unread.full():
            answer(Status.QUEUE_FULL)
            return
        try:
            arrival = receipts.read(message) if message.is_receipt else self._reply(message)
        except (receipts.BrokenReceipt, segments.BrokenSegment) as error:
            log.warning("a deliver_sm was understood by nobody", extra={"reason": str(error)})
            answer(Status.OK)  # sending it again would not make it clearer
            return
        if arrival is None:
            answer(Status.OK)
        else:
            self._unread.put_nowait((arrival, answer))

    def _reply(self, message: ShortMessage) -> Reply | None:
        """A whole text, or None while its other segments are on their way."""
        part = segments.read_part(message.text_bytes, has_header=message.has_header)
        key = (message.source, part.reference, part.total)
        known = self._unfinished.pop(key, {}) if part.total > 1 else {}
        known[part.number] = part.raw
        if len(known) < part.total:
            self._unfinished[key] = known
            if len(self._unfinished) > MOST_UNFINISHED:
                self._unfinished.popitem(last=False)
            return None
        return Reply(message.source, segments.join([known[n] for n in sorted(known)], message.data_coding))


def _judge(pdu: Pdu) -> Answer:
    if pdu.status == Status.OK and pdu.command == Command.SUBMIT_SM_RESP:
        return Accepted(decode_id(pdu.body))
    return Refused(pdu.status, f"status 0x{pdu.status:02x}", pdu.status in TEMPORARY)
