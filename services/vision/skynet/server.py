"""The sockets of the SIP desk: UDP and TCP, bounded queues, each request answered once however often it is sent."""

import asyncio
import logging
import secrets
import socket
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from asyncpg import Pool

from chassis.errors import Retryable
from chassis.lifecycle import Heart
from chassis.postgres import transaction
from services.vision.skynet import sip
from services.vision.skynet.asking import Asking
from services.vision.skynet.desk import ALLOW, Desk, Peer, Reply
from services.vision.skynet.framing import Framing
from services.vision.skynet.metrics import DROPPED, METHODS, REQUESTS
from services.vision.skynet.sip import Malformed, Message

log = logging.getLogger(__name__)

WORKERS = 4
MOST_QUEUED = 500  # a worker
MOST_ANSWERS = 4096
ANSWERS_KEPT_SECONDS = 32.0  # timer J of RFC 3261
MOST_CONNECTIONS = 1000
MOST_UNSENT = 256 * 1024
IDLE_SECONDS = 600.0

Key = tuple[Peer, tuple[str, str, int, str]]
Work = tuple[Key, Message, Peer]


@dataclass(slots=True)
class Server:
    """A device's packets are worked off in their order by one worker; the oldest of too many is dropped."""

    pool: Pool
    desk: Desk
    host: str
    port: int
    platform: str
    now: Callable[[], datetime]
    heart: Heart
    asking: Asking = field(init=False)
    listening: bool = False
    _udp: asyncio.DatagramTransport | None = None
    _connections: dict[tuple[str, int], asyncio.StreamWriter] = field(default_factory=dict)
    _answers: OrderedDict[Key, tuple[float, bytes]] = field(default_factory=OrderedDict)
    _queues: list[asyncio.Queue[Work]] = field(default_factory=list)
    _saying: set[asyncio.Task[Message | None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.asking = Asking(self.platform, self.desk.realm, self.here, self.send)
        self._queues = [asyncio.Queue(MOST_QUEUED) for _ in range(WORKERS)]

    async def run(self) -> None:
        """Listen until cancelled."""
        running = asyncio.get_running_loop()
        self._udp, _ = await running.create_datagram_endpoint(lambda: _Datagrams(self), (self.host, self.port))
        try:
            listening = await asyncio.start_server(self._connected, self.host, self.port)
            self.listening = True
            log.info("sip desk listens", extra={"host": self.host, "port": self.port})
            async with listening:
                try:
                    await self._turn()
                finally:
                    for writer in list(self._connections.values()):
                        writer.close()
        finally:
            self._udp.close()
            for saying in list(self._saying):
                saying.cancel()

    def take(self, packet: bytes, peer: Peer) -> None:
        """Whatever arrives: answers go to whoever waits, requests into a queue, the rest nowhere."""
        try:
            message = sip.parse(packet)
            if message.status:
                self.asking.answered(message)
            elif message.method != "ACK":
                self._enqueue(sip.seen_from(message, peer.host, peer.port), peer)
        except Malformed:
            DROPPED.labels("malformed").inc()

    def send(self, peer: Peer, packet: bytes) -> bool:
        """False where there is no way to it now."""
        if peer.transport == "UDP":
            if self._udp is None or self._udp.is_closing():
                return False
            self._udp.sendto(packet, (peer.host, peer.port))
            return True
        writer = self._connections.get((peer.host, peer.port))
        if writer is None or writer.is_closing():
            return False
        writer.write(packet)
        if writer.transport.get_write_buffer_size() > MOST_UNSENT:
            writer.transport.abort()  # it reads nothing
        return True

    def here(self, peer: Peer) -> str:
        """Our address as this peer sees it."""
        host = self.host
        if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
            family = socket.AF_INET6 if ":" in peer.host else socket.AF_INET
            with socket.socket(family, socket.SOCK_DGRAM) as probe, suppress(OSError):
                probe.connect((peer.host, peer.port))  # sends nothing
                host = str(probe.getsockname()[0])
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    def _enqueue(self, request: Message, peer: Peer) -> None:
        key = (peer, request.transaction)
        at, answer = self._answers.get(key, (0.0, b""))
        if time.monotonic() - at < ANSWERS_KEPT_SECONDS:
            if answer:
                self.send(peer, answer)
            return  # without an answer yet it is being worked on
        if request.method not in METHODS:
            self._answer(key, request, Reply(200 if request.method == "OPTIONS" else 405, (ALLOW,)), peer)
            return
        queue = self._queues[hash(request.sender) % WORKERS]
        if queue.full():
            dropped, _, _ = queue.get_nowait()
            self._answers.pop(dropped, None)  # sent again, it is welcome
            DROPPED.labels("overload").inc()
        self._remember(key, b"")
        queue.put_nowait((key, request, peer))

    async def _work(self, queue: asyncio.Queue[Work]) -> None:
        while True:
            key, request, peer = await queue.get()
            try:
                async with transaction(self.pool) as tx:
                    reply = await self.desk.take(tx, request, peer, self.now())
            except Retryable as error:
                log.warning("sip desk waits", extra={"reason": str(error)})
                self._answers.pop(key, None)
                continue  # unanswered, a device sends it again
            except Exception:  # a stranger's packet must not end the service
                log.exception("a request failed", extra={"method": request.method, "device": request.sender[:20]})
                reply = Reply(500)
            self._answer(key, request, reply, peer)
            if reply.message:
                saying = asyncio.create_task(self.asking.message(request.sender, peer, reply.message))
                self._saying.add(saying)
                saying.add_done_callback(self._saying.discard)

    def _answer(self, key: Key, request: Message, reply: Reply, peer: Peer) -> None:
        packet = sip.serialise(sip.answer(request, reply.status, secrets.token_hex(6), reply.headers))
        self._remember(key, packet)
        self.send(peer, packet)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, str(reply.status)).inc()

    def _remember(self, key: Key, answer: bytes) -> None:
        self._answers[key] = (time.monotonic(), answer)
        self._answers.move_to_end(key)
        if len(self._answers) > MOST_ANSWERS:
            self._answers.popitem(last=False)

    async def _turn(self) -> None:
        async with asyncio.TaskGroup() as group:
            for queue in self._queues:
                group.create_task(self._work(queue))
            group.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            self.heart.beat()
            await asyncio.sleep(1)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("peername")
        if address is None or len(self._connections) >= MOST_CONNECTIONS:
            DROPPED.labels("connections").inc()
            writer.close()
            return
        host, port = address[:2]
        self._connections[host, port] = writer
        peer, framing = Peer(host, port, "TCP"), Framing()
        try:
            while piece := await asyncio.wait_for(reader.read(65536), IDLE_SECONDS):
                for packet in framing.feed(piece):
                    self.take(packet, peer)
        except Malformed:
            DROPPED.labels("malformed").inc()
        except (OSError, TimeoutError):
            pass
        finally:
            del self._connections[host, port]
            writer.close()


@dataclass(slots=True)
class _Datagrams(asyncio.DatagramProtocol):
    server: Server

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if data.strip(b"\r\n\0"):  # less keeps a NAT open
            self.server.take(data, Peer(addr[0], addr[1], "UDP"))
