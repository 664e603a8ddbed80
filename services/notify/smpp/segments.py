"""How a text becomes the segments of a short message, and how segments become a text again."""

from collections.abc import Sequence
from dataclasses import dataclass

UCS2 = 8
GSM = 0

_GSM_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
_GSM_CODE = {c: bytes((i,)) for i, c in enumerate(_GSM_BASIC) if c != "\x1b"} | {
    c: bytes((0x1B, i)) for c, i in _GSM_EXTENDED.items()
}
_GSM_BACK = {i: c for c, i in _GSM_EXTENDED.items()}

# Octets of a segment's text: alone, and beside a header of six octets (160/153 septets, 70/67 UTF-16 units).
ALONE = {GSM: 160, UCS2: 140}
JOINED = {GSM: 153, UCS2: 134}
MOST_SEGMENTS = 255


class TextTooLong(Exception):
    """A joined message has 255 segments at most."""


class BrokenSegment(Exception):
    """A user data header or a text that cannot be read."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One short message on the wire; a header is there only where the text was cut."""

    payload: bytes
    data_coding: int
    has_header: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A received segment: which one of how many, and its raw text."""

    reference: int
    total: int
    number: int
    raw: bytes


def split(text: str, reference: int) -> list[Segment]:
    """Cut between characters only: never inside a surrogate pair, never after a GSM escape."""
    coding, characters = _encode(text)
    raw = b"".join(characters)
    if len(raw) <= ALONE[coding]:
        return [Segment(raw, coding, has_header=False)]
    parts, part = [], bytearray()
    for character in characters:
        if len(part) + len(character) > JOINED[coding]:
            parts.append(bytes(part))
            part = bytearray()
        part += character
    parts.append(bytes(part))
    if len(parts) > MOST_SEGMENTS:
        raise TextTooLong(f"{len(parts)} segments")
    return [
        Segment(bytes((5, 0, 3, reference % 256, len(parts), number)) + raw, coding, has_header=True)
        for number, raw in enumerate(parts, start=1)
    ]


def count(text: str) -> int:
    return len(split(text, 0))


def read_part(payload: bytes, *, has_header: bool) -> Part:
    """Read the concatenation element (8 or 16 bit reference, 3GPP TS 23.040); other elements are skipped."""
    if not has_header:
        return Part(0, 1, 1, payload)
    if not payload or len(payload) <= payload[0]:
        raise BrokenSegment("header longer than the segment")
    header, raw = payload[1 : payload[0] + 1], payload[payload[0] + 1 :]
    at = 0
    while at + 2 <= len(header):
        element, length = header[at], header[at + 1]
        value = header[at + 2 : at + 2 + length]
        if (element, len(value)) in ((0, 3), (8, 4)):
            *reference, total, number = value
            if not 1 <= number <= total:
                raise BrokenSegment(f"segment {number} of {total}")
            return Part(int.from_bytes(bytes(reference)), total, number, raw)
        at += 2 + length
    return Part(0, 1, 1, raw)


def join(raws: Sequence[bytes], data_coding: int) -> str:
    """Join before decoding, because another sender may have cut a surrogate pair."""
    raw = b"".join(raws)
    try:
        if data_coding == UCS2:
            return raw.decode("utf-16-be")
        if data_coding == 15:  # as some Chinese gateways answer
            return raw.decode("gbk")
        if data_coding in (1, 3):
            return raw.decode("latin-1")
        return _from_gsm(raw)
    except UnicodeDecodeError as error:
        raise BrokenSegment("text does not match its data_coding") from error


def _encode(text: str) -> tuple[int, list[bytes]]:
    if all(c in _GSM_CODE for c in text):
        return GSM, [_GSM_CODE[c] for c in text]
    return UCS2, [c.encode("utf-16-be") for c in text]


def _from_gsm(raw: bytes) -> str:
    text, escaped = [], False
    for octet in raw:
        if octet == 0x1B:
            escaped = True
            continue
        basic = _GSM_BASIC[octet] if octet < 0x80 else "?"
        text.append(_GSM_BACK.get(octet, basic) if escaped else basic)
        escaped = False
    return "".join(text)
