"""SIP over TCP: cuts the stream into messages by their Content-Length."""

from services.vision.skynet import sip
from services.vision.skynet.sip import LONGEST_HEAD, Malformed


class Framing:
    """Fed with what arrives, in any pieces; holds no more than one message and one piece."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._searched = 0
        self._end = 0  # of the message under way; 0 while its head is not whole

    def feed(self, piece: bytes) -> list[bytes]:
        """The messages that are whole now. Malformed: the stream has lost its frame and must be closed."""
        self._held += piece
        whole = []
        while self._head_is_whole() and len(self._held) >= self._end:
            whole.append(bytes(self._held[: self._end]))
            del self._held[: self._end]
            self._searched = self._end = 0
        return whole

    def _head_is_whole(self) -> bool:
        if self._end:
            return True
        if not self._searched:
            del self._held[: len(self._held) - len(self._held.lstrip(b"\r\n"))]  # CRLF between keeps a NAT open
        at = self._held.find(b"\r\n\r\n", max(0, self._searched - 3))
        self._searched = len(self._held) if at < 0 else at
        if self._searched > LONGEST_HEAD:
            raise Malformed("endless head")
        if at < 0:
            return False
        length = sip.content_length(sip.headers(bytes(self._held[:at])))
        if length is None:
            raise Malformed("over TCP a message must say its Content-Length")
        self._end = at + 4 + length
        return True
