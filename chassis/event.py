"""An event as it travels: a fact's id, type and key as CloudEvents headers, its body as protobuf."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Protocol, TypeVar

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp

from chassis import tracing
from chassis.errors import Rejected

Headers = Sequence[tuple[str, bytes]]
M = TypeVar("M", bound=Message)


class Record(Protocol):
    """What the broker hands over (aiokafka's ConsumerRecord)."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Headers: ...


@dataclass(frozen=True, slots=True)
class Event:
    """`topic` is the name of the topic table, without a deployment's prefix."""

    id: str
    type: str
    topic: str
    key: str
    payload: bytes
    source: str
    at: datetime
    traceparent: str = field(default_factory=tracing.current)

    @property
    def headers(self) -> list[tuple[str, bytes]]:
        return [
            ("ce_id", self.id.encode()),
            ("ce_type", self.type.encode()),
            ("ce_source", self.source.encode()),
            ("ce_time", self.at.isoformat().encode()),
            ("traceparent", self.traceparent.encode()),
        ]


def fact(
    message: Message,
    *,
    id: str,
    topic: str,
    key: str,
    source: str,
    at: datetime,
    traceparent: str | None = None,
) -> Event:
    """The event that says this message; its type is the message's name."""
    trace = tracing.current() if traceparent is None else traceparent
    return Event(id, message.DESCRIPTOR.name, topic, key, message.SerializeToString(), source, at, trace)


def read_event(record: Record, prefix: str = "") -> Event:
    """The event in a record; Rejected where it lacks what every event must have."""
    headers = dict(record.headers)
    try:
        return Event(
            id=headers["ce_id"].decode(),
            type=headers["ce_type"].decode(),
            topic=record.topic.removeprefix(prefix),
            key=(record.key or b"").decode(),
            payload=record.value or b"",
            source=headers.get("ce_source", b"").decode(),
            at=datetime.fromisoformat(headers["ce_time"].decode()),
            traceparent=headers.get("traceparent", b"").decode(),
        )
    except (KeyError, ValueError) as error:
        raise Rejected(f"not an event: {error!r}") from error


def decode(message: type[M], event: Event) -> M:
    """The event's body; Rejected where it is not such a message."""
    try:
        return message.FromString(event.payload)
    except DecodeError as error:
        raise Rejected(f"not a {event.type}: {error}") from error


def word(enum: EnumTypeWrapper, value: int) -> str:
    """An enum's value as a word of ours ("still_there"); Rejected where only a newer writer knows it."""
    prefix = enum.Name(0).removesuffix("UNSPECIFIED")
    try:
        return enum.Name(value).removeprefix(prefix).lower()
    except ValueError as error:
        raise Rejected(f"not a {enum.DESCRIPTOR.name} known here: {value}") from error


def timestamp(at: datetime | None) -> Timestamp | None:
    """For a protobuf field; None leaves it unset."""
    if at is None:
        return None
    made = Timestamp()
    made.FromDatetime(at)
    return made


def moment(stamp: Timestamp) -> datetime:
    """An aware UTC time; Rejected where some zone could not show it, at the very ends of the calendar."""
    try:
        at = stamp.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise Rejected(f"not a time: {error}") from error
    if not MINYEAR < at.year < MAXYEAR:
        raise Rejected(f"not a time that can be shown: {at.isoformat()}")
    return at
