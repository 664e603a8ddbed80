"""The bytes of SMPP 3.4: framing, the bodies we use, and the error answers that come without a body."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

HEADER = struct.Struct(">IIII")
LONGEST_PDU = 65_536
RESPONSE = 0x8000_0000


class Command(IntEnum):
    GENERIC_NACK = 0x8000_0000
    BIND_RECEIVER = 0x01
    BIND_TRANSMITTER = 0x02
    SUBMIT_SM = 0x04
    DELIVER_SM = 0x05
    UNBIND = 0x06
    BIND_TRANSCEIVER = 0x09
    ENQUIRE_LINK = 0x15
    BIND_TRANSCEIVER_RESP = 0x8000_0009
    SUBMIT_SM_RESP = 0x8000_0004
    DELIVER_SM_RESP = 0x8000_0005
    UNBIND_RESP = 0x8000_0006
    ENQUIRE_LINK_RESP = 0x8000_0015


BINDS = frozenset({Command.BIND_RECEIVER, Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER})


class Status(IntEnum):
    """The command_status values that we act upon (SMPP 3.4, table 5-2)."""

    OK = 0x00
    INVALID_LENGTH = 0x02
    INVALID_COMMAND = 0x03
    NOT_BOUND = 0x04
    SYSTEM_ERROR = 0x08
    INVALID_DESTINATION = 0x0B
    BIND_FAILED = 0x0D
    INVALID_PASSWORD = 0x0E
    INVALID_SYSTEM_ID = 0x0F
    QUEUE_FULL = 0x14
    THROTTLED = 0x58
    TEMPORARY_RECEIVER_ERROR = 0x64


class Tag(IntEnum):
    RECEIPTED_MESSAGE_ID = 0x001E
    USER_MESSAGE_REFERENCE = 0x0204
    MESSAGE_PAYLOAD = 0x0424
    MESSAGE_STATE = 0x0427


class EsmClass(IntEnum):
    PLAIN = 0x00
    RECEIPT = 0x04
    USER_DATA_HEADER = 0x40


class Stat(StrEnum):
    """The final and passing states named in a delivery receipt (SMPP 3.4, appendix B and 5.2.28)."""

    ENROUTE = "ENROUTE"
    DELIVERED = "DELIVRD"
    EXPIRED = "EXPIRED"
    DELETED = "DELETED"
    UNDELIVERABLE = "UNDELIV"
    ACCEPTED = "ACCEPTD"
    UNKNOWN = "UNKNOWN"
    REJECTED = "REJECTD"

    @property
    def code(self) -> int:
        return list(Stat).index(self) + 1


class BrokenPdu(Exception):
    """The other side sent bytes that are not SMPP."""


@dataclass(frozen=True, slots=True)
class Pdu:
    command: int
    status: int
    sequence: int
    body: bytes = b""

    def encode(self) -> bytes:
        return HEADER.pack(16 + len(self.body), self.command, self.status, self.sequence) + self.body

    def answer(self, status: int = Status.OK, body: bytes = b"") -> "Pdu":
        return Pdu(self.command | RESPONSE, status, self.sequence, body)


class Splitter:
    """Cuts a byte stream into PDUs, however the network cut it."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, chunk: bytes) -> Iterator[Pdu]:
        self._rest += chunk
        while len(self._rest) >= 16:
            length, command, status, sequence = HEADER.unpack_from(self._rest)
            if not 16 <= length <= LONGEST_PDU:
                raise BrokenPdu(f"command_length {length}")
            if len(self._rest) < length:
                return
            body = bytes(self._rest[16:length])
            del self._rest[:length]
            yield Pdu(command, status, sequence, body)


@dataclass(frozen=True, slots=True)
class Bind:
    system_id: str
    password: str
    system_type: str = ""

    def encode(self) -> bytes:
        return _text(self.system_id) + _text(self.password) + _text(self.system_type) + b"\x34\x00\x00\x00"

    @classmethod
    def decode(cls, body: bytes) -> "Bind":
        fields = _Fields(body)
        return cls(fields.text(), fields.text(), fields.text())


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """The body that submit_sm and deliver_sm share."""

    source: str
    destination: str
    payload: bytes
    esm_class: int = EsmClass.PLAIN
    data_coding: int = 0
    registered_delivery: int = 0
    source_ton: int = 0
    source_npi: int = 0
    destination_ton: int = 0
    destination_npi: int = 0
    tags: dict[int, bytes] = field(default_factory=dict)

    @property
    def text_bytes(self) -> bytes:
        return self.payload or self.tags.get(Tag.MESSAGE_PAYLOAD, b"")

    @property
    def reference(self) -> bytes | None:
        return self.tags.get(Tag.USER_MESSAGE_REFERENCE)

    @property
    def is_receipt(self) -> bool:
        return self.esm_class & 0x3C in (0x04, 0x20)

    @property
    def has_header(self) -> bool:
        return bool(self.esm_class & EsmClass.USER_DATA_HEADER)

    def encode(self) -> bytes:
        if len(self.payload) > 254:
            raise ValueError("short_message holds 254 bytes at most")
        return b"".join(
            (
                b"\x00",
                bytes((self.source_ton, self.source_npi)),
                _text(self.source),
                bytes((self.destination_ton, self.destination_npi)),
                _text(self.destination),
                bytes((self.esm_class, 0, 0)),
                b"\x00\x00",
                bytes((self.registered_delivery, 0, self.data_coding, 0, len(self.payload))),
                self.payload,
                *(struct.pack(">HH", tag, len(value)) + value for tag, value in self.tags.items()),
            )
        )

    @classmethod
    def decode(cls, body: bytes) -> "ShortMessage":
        fields = _Fields(body)
        fields.text()  # service_type
        source_ton, source_npi = fields.octet(), fields.octet()
        source = fields.text()
        destination_ton, destination_npi = fields.octet(), fields.octet()
        destination = fields.text()
        esm_class = fields.octet()
        fields.take(2)  # protocol_id, priority_flag
        fields.text()  # schedule_delivery_time
        fields.text()  # validity_period
        registered_delivery = fields.octet()
        fields.take(1)  # replace_if_present_flag
        data_coding = fields.octet()
        fields.take(1)  # sm_default_msg_id
        payload = fields.take(fields.octet())
        return cls(
            source, destination, payload, esm_class, data_coding, registered_delivery,
            source_ton, source_npi, destination_ton, destination_npi, fields.tags(),
        )  # fmt: skip


def encode_id(message_id: str) -> bytes:
    return _text(message_id)


def decode_id(body: bytes) -> str:
    """The message_id or system_id of a response; an error answer may have no body at all."""
    return _Fields(body).text() if body else ""


def _text(value: str) -> bytes:
    return value.encode("latin-1") + b"\x00"


class _Fields:
    """Reads a body from left to right; running off its end is the sender's fault."""

    def __init__(self, body: bytes) -> None:
        self._body, self._at = body, 0

    def take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._body):
            raise BrokenPdu("body is too short")
        part, self._at = self._body[self._at : end], end
        return part

    def octet(self) -> int:
        return self.take(1)[0]

    def text(self) -> str:
        end = self._body.find(b"\x00", self._at)
        if end < 0:
            raise BrokenPdu("text without its end")
        value = self._body[self._at : end].decode("latin-1")
        self._at = end + 1
        return value

    def tags(self) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        while self._at < len(self._body):
            tag, length = struct.unpack(">HH", self.take(4))
            found[tag] = self.take(length)
        return found
