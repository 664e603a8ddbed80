"""SIP as text (RFC 3261, what GB/T 28181 uses of it): messages read, written and answered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_HEAD = 16 * 1024
LONGEST_BODY = 256 * 1024
MOST_HEADERS = 100
COMPACT = {
    "v": "Via", "f": "From", "t": "To", "i": "Call-ID", "m": "Contact", "l": "Content-Length", "c": "Content-Type",
    "o": "Event", "e": "Content-Encoding", "k": "Supported", "s": "Subject", "u": "Allow-Events", "r": "Refer-To",
}  # fmt: skip
REASONS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 405: "Method Not Allowed",
    408: "Request Timeout", 413: "Request Entity Too Large", 423: "Interval Too Brief", 480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist", 489: "Bad Event", 500: "Server Internal Error", 503: "Service Unavailable",
}  # fmt: skip
TOKEN = re.compile(r"[A-Za-z0-9.!%*_+`'~-]{1,64}")
STATUS_LINE = re.compile(r"SIP/2\.0 ([1-6]\d\d)(?: (.*))?")
REQUEST_LINE = re.compile(r"([A-Za-z0-9.!%*_+`'~-]{1,32}) (\S{1,1000}) SIP/2\.0")
USER = re.compile(r"sips?:([^@;>\s]+)@", re.IGNORECASE)
NAMED = ("Via", "From", "To", "Call-ID", "CSeq")  # without these nobody can answer


class Malformed(Exception):
    """These bytes are no SIP message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request where `method` is set, else a response; `Content-Length` is never among the headers."""

    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    method: str = ""
    uri: str = ""
    status: int = 0
    reason: str = ""

    def every(self, name: str) -> list[str]:
        wanted = name.lower()
        return [value for known, value in self.headers if known.lower() == wanted]

    def header(self, name: str) -> str:
        """The first of this name; empty where there is none."""
        return next(iter(self.every(name)), "")

    @property
    def sequence(self) -> tuple[int, str]:
        """CSeq's number and method."""
        number, _, method = self.header("CSeq").partition(" ")
        return int(number) if re.fullmatch(r"[0-9]{1,10}", number) else 0, method.strip()

    @property
    def branch(self) -> str:
        return parameter(first(self.header("Via")), "branch")

    @property
    def sender(self) -> str:
        """The id in From: in GB/T 28181 the device's 20 digits."""
        return user(self.header("From"))

    @property
    def transaction(self) -> tuple[str, str, int, str]:
        """What a retransmission repeats."""
        number, method = self.sequence
        return self.branch, self.header("Call-ID"), number, method


def parse(packet: bytes) -> Message:
    """One whole message; a body longer than its Content-Length is cut, a shorter one is Malformed."""
    head, gap, body = packet.lstrip(b"\r\n").partition(b"\r\n\r\n")
    if not gap:
        head, gap, body = packet.lstrip(b"\r\n").partition(b"\n\n")  # some devices end lines by LF alone
    if len(head) > LONGEST_HEAD or len(body) > LONGEST_BODY:
        raise Malformed("too long")
    start, headers = _head(head)
    length = content_length(headers)
    if length is not None and length > len(body):
        raise Malformed("cut off")
    kept = tuple((name, value) for name, value in headers if name != "Content-Length")
    whole = body if length is None else body[:length]
    if answered := STATUS_LINE.fullmatch(start):
        message = Message(kept, whole, status=int(answered[1]), reason=answered[2] or "")
    elif asked := REQUEST_LINE.fullmatch(start):
        message = Message(kept, whole, method=asked[1].upper(), uri=asked[2])
    else:
        raise Malformed("no start line")
    if missing := [name for name in NAMED if not message.header(name)]:
        raise Malformed(f"without {missing[0]}")
    return message


def serialise(message: Message) -> bytes:
    if message.method:
        start = f"{message.method} {message.uri} SIP/2.0"
    else:
        start = f"SIP/2.0 {message.status} {message.reason or REASONS.get(message.status, 'Unknown')}"
    lines = [start, *(f"{name}: {value}" for name, value in message.headers), f"Content-Length: {len(message.body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + message.body


def answer(request: Message, status: int, tag: str, more: Iterable[tuple[str, str]] = (), body: bytes = b"") -> Message:
    """The response to a request: its Via, From, To (with our tag), Call-ID and CSeq, then `more`."""
    to = request.header("To")
    said = [("Via", via) for via in request.every("Via")]
    said += [("From", request.header("From")), ("To", to if parameter(to, "tag") else f"{to};tag={tag}")]
    said += [("Call-ID", request.header("Call-ID")), ("CSeq", request.header("CSeq")), *more]
    return Message(tuple(said), body, status=status, reason=REASONS.get(status, "Unknown"))


def seen_from(request: Message, host: str, port: int) -> Message:
    """Its top Via completed by where it really came from (RFC 3581), so that answers pass a NAT."""
    via = request.header("Via")
    top, rest = first(via), via[len(first(via)) :]
    bare = re.sub(r";\s*(rport|received)(=[^;,]*)?(?=;|$)", "", top, flags=re.IGNORECASE)
    replaced = f"{bare};rport={port};received={host}{rest}"
    at = next(n for n, (name, _) in enumerate(request.headers) if name == "Via")
    headers = (*request.headers[:at], ("Via", replaced), *request.headers[at + 1 :])
    return Message(headers, request.body, request.method, request.uri)


def content_length(headers: Iterable[tuple[str, str]]) -> int | None:
    """None where it is not said."""
    given = next((value for name, value in headers if name == "Content-Length"), None)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 8) or int(given) > LONGEST_BODY:
        raise Malformed("bad Content-Length")
    return int(given)


def user(address: str) -> str:
    """`"Gate" <sip:34020000001320000001@3402000000>;tag=1` -> 34020000001320000001."""
    found = USER.search(address)
    return found[1] if found else ""


def first(value: str) -> str:
    """The first of several values in one line."""
    return value.partition(",")[0]


def parameter(value: str, name: str) -> str:
    """A parameter behind the address, as `;tag=` or `;branch=`."""
    for part in value.rpartition(">")[2].split(";")[0 if ">" in value else 1 :]:
        key, _, text = part.partition("=")
        if key.strip().lower() == name:
            return text.strip()
    return ""


def headers(head: bytes) -> list[tuple[str, str]]:
    """Of a head without its blank line."""
    return _head(head)[1]


def _head(head: bytes) -> tuple[str, list[tuple[str, str]]]:
    try:
        text = head.decode()
    except UnicodeDecodeError:
        text = head.decode("gb18030", "replace")
    unfolded = re.sub(r"\r?\n[ \t]+", " ", text)
    start, *lines = re.split(r"\r?\n", unfolded)
    if len(lines) > MOST_HEADERS or any(c < " " and c != "\t" for line in (start, *lines) for c in line):
        raise Malformed("control characters or too many headers")
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not TOKEN.fullmatch(name.strip()):
            raise Malformed("no header")
        headers.append((_canonical(name.strip()), value.strip()))
    return start.strip(), headers


def _canonical(name: str) -> str:
    known = COMPACT.get(name.lower(), name)
    return next((given for given in (*NAMED, *COMPACT.values()) if given.lower() == known.lower()), known)
