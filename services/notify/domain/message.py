"""The life of a message: what a carrier's answer, a receipt or the passing of time makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.notify.domain.carried import Accepted, Answer, NotSent, Outcome, Refused, Unanswered

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))  # domain 12: at most three
GONE = {Outcome.EXPIRED, Outcome.UNDELIVERED, Outcome.REJECTED}


class State(StrEnum):
    """SENT is not delivered, and delivered is not accepted by a person."""

    PENDING = "pending"
    SENDING = "sending"  # taken by a sender until its deadline
    UNCERTAIN = "uncertain"  # written, unanswered: a receipt may still tell, else it is sent again
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


WAITING = frozenset({State.PENDING, State.SENDING, State.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class Segment:
    number: int
    carrier_id: str | None = None
    outcome: Outcome | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a sender may hold a message, how long a receipt may solve a doubt, how soon a line is tried again."""

    sending: timedelta = timedelta(seconds=120)
    doubt: timedelta = timedelta(seconds=60)
    line: timedelta = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Message:
    """`attempts` counts what a carrier was given; `due_at` is when a waiting message wants attention."""

    id: UUID
    case: str
    step_seq: int
    template: str
    contact: str
    kind: str
    ref: str
    text: str
    urgent: bool
    reference: int
    state: State
    due_at: datetime
    attempts: int = 0
    version: int = 1
    carrier: str = ""
    error: str = ""
    # A failure that waiting cannot mend: the next contact of the roster is told.
    hopeless: bool = False
    sending_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    segments: tuple[Segment, ...] = ()

    @property
    def unsent(self) -> list[int]:
        return [segment.number for segment in self.segments if segment.carrier_id is None]


def take(message: Message, segments: int, carrier: str, now: datetime, patience: Patience) -> Message:
    """A sender takes a pending message; only segments that no carrier holds are its business."""
    parts = message.segments or tuple(Segment(number) for number in range(1, segments + 1))
    return _changed(
        message,
        state=State.SENDING, segments=parts, carrier=carrier, attempts=message.attempts + 1,
        sending_at=now, due_at=now + patience.sending, error="",
    )  # fmt: skip


def answered(message: Message, answers: Mapping[int, Answer], now: datetime, patience: Patience) -> Message:
    """The carrier's answers to one attempt. The worst of them decides; accepted segments stay accepted."""
    if message.state not in (State.SENDING, State.UNCERTAIN):
        return message
    parts = tuple(_with_answer(segment, answers.get(segment.number)) for segment in message.segments)
    message = replace(message, segments=parts)
    said = list(answers.values())
    refusals = [answer for answer in said if isinstance(answer, Refused)]
    if hopeless := [answer for answer in refusals if not answer.temporary]:
        return _failed(message, hopeless[0].reason, hopeless=True)
    if doubts := [answer for answer in said if isinstance(answer, Unanswered)]:
        return doubt(message, doubts[0].reason, now, patience)
    if refusals:
        return _again(message, refusals[0].reason, now)
    if not_sent := [answer for answer in said if isinstance(answer, NotSent)]:
        attempts = message.attempts - 1  # the carrier was given nothing
        return _changed(
            message, state=State.PENDING, due_at=now + patience.line, attempts=attempts, error=not_sent[0].reason
        )
    return _settled(message, now)


def doubt(message: Message, reason: str, now: datetime, patience: Patience) -> Message:
    """Nobody knows whether the carrier has it. A receipt within the time of doubt will tell."""
    return _changed(message, state=State.UNCERTAIN, due_at=now + patience.doubt, error=reason)


def overdue(message: Message, now: datetime, patience: Patience) -> Message:
    """A sender died with the message in hand, or a doubt was not solved in time.

    An order that never arrives is worse than one that arrives twice: after the doubt it is sent again, and counted.
    """
    if message.state is State.SENDING:
        return doubt(message, "the sender was interrupted", now, patience)
    if message.state is State.UNCERTAIN:
        return _again(message, message.error, now, at_once=True)
    return message


def receipted(
    message: Message, number: int, outcome: Outcome, done_at: datetime | None, stat: str, now: datetime
) -> Message:
    """A receipt for one segment; one that is older, or says less than we know, changes nothing."""
    before = message.segments[number - 1]
    if message.state in (State.DELIVERED, State.FAILED) or not _is_news(before, outcome, done_at):
        return message
    after = replace(before, outcome=outcome, done_at=done_at)
    message = replace(message, segments=_replaced(message.segments, after))
    if outcome is Outcome.REJECTED:
        return _failed(message, stat, hopeless=True)
    if outcome in GONE:
        lost = replace(after, carrier_id=None, outcome=None, done_at=None)
        return _again(replace(message, segments=_replaced(message.segments, lost)), stat, now)
    return _settled(message, now) if message.state is not State.SENDING else message


def adopted(message: Message, carrier_id: str) -> Message:
    """A receipt that carries our reference shows that the carrier has an unanswered segment."""
    if message.state not in (State.UNCERTAIN, State.PENDING) or not message.unsent:
        return message
    found = replace(message.segments[message.unsent[0] - 1], carrier_id=carrier_id)
    return replace(message, segments=_replaced(message.segments, found))


def given_up(message: Message, reason: str) -> Message:
    """There is no number to send it to, or no roster left."""
    return _failed(message, reason, hopeless=True)


def postponed(message: Message, until: datetime) -> Message:
    return replace(message, due_at=until)


def _settled(message: Message, now: datetime) -> Message:
    """Sent when every segment is accepted, delivered when every segment is."""
    if message.unsent:
        return message
    if all(segment.outcome is Outcome.DELIVERED for segment in message.segments):
        return _changed(
            message, state=State.DELIVERED, sent_at=message.sent_at or now, delivered_at=now, error="", due_at=now
        )
    if message.state is State.SENT:
        return message
    return _changed(message, state=State.SENT, sent_at=now, error="", due_at=now)


def _again(message: Message, reason: str, now: datetime, *, at_once: bool = False) -> Message:
    if message.attempts > len(RETRY_AFTER):
        return _failed(message, reason, hopeless=True)
    wait = timedelta() if at_once else RETRY_AFTER[max(message.attempts, 1) - 1]
    return _changed(message, state=State.PENDING, due_at=now + wait, error=reason)


def _failed(message: Message, reason: str, *, hopeless: bool) -> Message:
    return _changed(message, state=State.FAILED, error=reason, hopeless=hopeless)


def _with_answer(segment: Segment, answer: Answer | None) -> Segment:
    return replace(segment, carrier_id=answer.carrier_id) if isinstance(answer, Accepted) else segment


def _is_news(segment: Segment, outcome: Outcome, done_at: datetime | None) -> bool:
    if segment.outcome in (None, Outcome.PASSING):
        return True
    if outcome is Outcome.PASSING or outcome is segment.outcome:
        return False
    return segment.done_at is None or done_at is None or done_at > segment.done_at


def _replaced(segments: Sequence[Segment], segment: Segment) -> tuple[Segment, ...]:
    return tuple(segment if other.number == segment.number else other for other in segments)


def _changed(message: Message, **fields: object) -> Message:
    return replace(message, version=message.version + 1, **fields)  # type: ignore[arg-type]
