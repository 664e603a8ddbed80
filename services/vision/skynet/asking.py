"""Our own requests to devices: written, sent again until answered, matched with their answers."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from services.vision.skynet import manscdp, sip
from services.vision.skynet.desk import Peer
from services.vision.skynet.sip import Message

WAITS = (0.5, 1.0, 2.0, 4.0, 4.0, 4.0)  # timer E of RFC 3261, given up after 15.5 s
MOST_PENDING = 2000

Send = Callable[[Peer, bytes], bool]


@dataclass(frozen=True, slots=True)
class Dialog:
    """What holds requests of one subscription together."""

    call_id: str
    local_tag: str
    remote_tag: str = ""
    sequence: int = 1


def new_dialog() -> Dialog:
    return Dialog(secrets.token_hex(12), secrets.token_hex(6))


@dataclass(slots=True)
class Asking:
    """`id` and `realm` are ours; `here` tells the address that a peer can answer to."""

    id: str
    realm: str
    here: Callable[[Peer], str]
    send: Send
    waits: tuple[float, ...] = WAITS
    _pending: dict[str, asyncio.Future[Message]] = field(default_factory=dict)

    async def message(self, device: str, peer: Peer, body: bytes) -> Message | None:
        """A MESSAGE with MANSCDP in it; None where no answer came."""
        return await self._ask("MESSAGE", device, peer, body, new_dialog(), ())

    async def subscribe(
        self, device: str, peer: Peer, body: bytes, event: str, seconds: int, dialog: Dialog
    ) -> Message | None:
        contact = ("Contact", f"<sip:{self.id}@{self.here(peer)}>")
        more = (contact, ("Event", event), ("Expires", str(seconds)))
        return await self._ask("SUBSCRIBE", device, peer, body, dialog, more)

    def answered(self, response: Message) -> None:
        waiting = self._pending.get(response.branch)
        if waiting is not None and not waiting.done() and response.status >= 200:
            waiting.set_result(response)

    async def _ask(
        self, method: str, device: str, peer: Peer, body: bytes, dialog: Dialog, more: tuple[tuple[str, str], ...]
    ) -> Message | None:
        if len(self._pending) >= MOST_PENDING:
            return None
        branch = f"z9hG4bK{secrets.token_hex(8)}"
        host = f"[{peer.host}]" if ":" in peer.host else peer.host
        to = f"<sip:{device}@{self.realm}>" + (f";tag={dialog.remote_tag}" if dialog.remote_tag else "")
        headers = (
            ("Via", f"SIP/2.0/{peer.transport} {self.here(peer)};rport;branch={branch}"),
            ("From", f"<sip:{self.id}@{self.realm}>;tag={dialog.local_tag}"),
            ("To", to),
            ("Call-ID", dialog.call_id),
            ("CSeq", f"{dialog.sequence} {method}"),
            ("Max-Forwards", "70"),
            *more,
            ("Content-Type", manscdp.CONTENT_TYPE),
        )
        uri = f"sip:{device}@{host}:{peer.port}"
        packet = sip.serialise(Message(headers, body, method, uri))
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._pending[branch] = answer
        try:
            for wait in self.waits if peer.transport == "UDP" else (sum(self.waits),):
                if not self.send(peer, packet):
                    return None
                done, _ = await asyncio.wait([answer], timeout=wait)
                if done:
                    return answer.result()
        finally:
            del self._pending[branch]
        return None
