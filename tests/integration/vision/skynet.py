"""A desk for GB/T 28181 over a database, sipp's devices, and a device of our own for what sipp cannot do."""

import asyncio
import contextlib
import secrets
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from asyncpg import Pool

from chassis.lifecycle import Heart
from deploy.local.ports import free_port
from services.vision.skynet import digest, sip
from services.vision.skynet.desk import Desk
from services.vision.skynet.digest import Algorithm, Nonces
from services.vision.skynet.framing import Framing
from services.vision.skynet.rounds import Rounds
from services.vision.skynet.server import Server
from services.vision.skynet.sip import Message

SCENARIOS = Path(__file__).parents[2] / "support" / "sipp"
PLATFORM, REALM = "34020000002000000001", "3402000000"
DEVICE = "34020000001180000001"


@dataclass(slots=True)
class Clock:
    """The desk's time, moved by tests."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(slots=True)
class SkyNet:
    server: Server
    rounds: Rounds
    clock: Clock

    @property
    def port(self) -> int:
        return self.server.port


@contextlib.asynccontextmanager
async def opened(pool: Pool, clock: Clock | None = None) -> AsyncIterator[SkyNet]:
    clock = clock or Clock()
    desk = Desk(REALM, Nonces(secrets.token_bytes(32)), ZoneInfo("Asia/Shanghai"))
    server = Server(pool, desk, "127.0.0.1", free_port(), PLATFORM, clock, Heart("sip"))
    rounds = Rounds(pool, server.asking, clock, timedelta(hours=24), every_seconds=0.1)
    running = asyncio.create_task(server.run())
    try:
        while not server.listening:
            await asyncio.wait([running], timeout=0.01)
            if running.done():
                running.result()
        yield SkyNet(server, rounds, clock)
    finally:
        running.cancel()
        await asyncio.wait([running])


@contextlib.asynccontextmanager
async def turning(rounds: Rounds) -> AsyncIterator[None]:
    """The rounds go on by themselves, as they do in the service."""
    running = asyncio.create_task(rounds.run())
    try:
        yield
        assert not running.done(), running.result()
    finally:
        running.cancel()
        await asyncio.wait([running])


async def sipp(
    scenario: str, port: int, devices: Sequence[tuple[str, ...]], folder: Path, *more: str
) -> "subprocess.CompletedProcess[bytes]":
    """Each line of `devices` is a call's: its fields are the scenario's [field0], [field1] and so on."""
    table = folder / f"{secrets.token_hex(4)}.csv"
    table.write_text("SEQUENTIAL\n" + "".join(";".join(line) + ";\n" for line in devices))
    command = ["sipp", f"127.0.0.1:{port}", "-sf", SCENARIOS / f"{scenario}.xml", "-inf", table, "-i", "127.0.0.1"]
    command += ["-p", str(free_port()), "-m", str(len(devices)), "-r", "20", "-nostdin", "-timeout", "30s", *more]
    return await asyncio.to_thread(
        subprocess.run, list(map(str, command)), capture_output=True, cwd=folder, timeout=60, check=False
    )


@dataclass(slots=True)
class Device:
    """Speaks over UDP or TCP; what the platform asks of it waits in `asked` and is answered 200."""

    id: str
    password: str
    port: int
    algorithm: Algorithm = "MD5"
    over: str = "UDP"
    asked: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    _answers: "asyncio.Queue[Message]" = field(default_factory=asyncio.Queue)
    _send: "Callable[[bytes], None] | None" = None
    _sequence: int = 0

    async def register(self, expires: int = 3600, **changed: str) -> Message:
        """The whole talk: 401, then the answer to its challenge."""
        first = await self.ask("REGISTER", headers=(("Expires", str(expires)),))
        if first.status != 401:
            return first
        credentials = self.credentials(first.header("WWW-Authenticate"), **changed)
        return await self.ask("REGISTER", headers=(("Expires", str(expires)), ("Authorization", credentials)))

    def credentials(self, challenge: str, **changed: str) -> str:
        offered = digest.read(challenge)
        given = {"username": self.id, "realm": offered["realm"], "nonce": offered["nonce"], "uri": f"sip:{PLATFORM}"}
        given |= {"qop": "auth", "nc": "00000001", "cnonce": "c", "algorithm": self.algorithm} | changed
        ha1 = digest.ha1(self.algorithm, given["username"], given["realm"], self.password)
        given["response"] = digest.response(self.algorithm, ha1, "REGISTER", given)
        bare = ("algorithm", "nc", "qop")
        return "Digest " + ", ".join(f"{k}={v}" if k in bare else f'{k}="{v}"' for k, v in given.items())

    async def message(self, body: str, method: str = "MESSAGE") -> Message:
        return await self.ask(method, body.encode("gb18030"))

    async def ask(self, method: str, body: bytes = b"", headers: Sequence[tuple[str, str]] = ()) -> Message:
        self._sequence += 1
        self.write(sip.serialise(self.request(method, body, headers)))
        return await asyncio.wait_for(self._answers.get(), 5)

    def request(self, method: str, body: bytes = b"", headers: Sequence[tuple[str, str]] = ()) -> Message:
        who = f"<sip:{self.id}@{REALM}>"
        core = (
            ("Via", f"SIP/2.0/{self.over} 127.0.0.1:5060;rport;branch=z9hG4bK{secrets.token_hex(6)}"),
            ("From", f"{who};tag=t"),
            ("To", who if method == "REGISTER" else f"<sip:{PLATFORM}@{REALM}>"),
            ("Call-ID", f"call-{self.id}"),
            ("CSeq", f"{self._sequence} {method}"),
            ("Contact", f"<sip:{self.id}@127.0.0.1:5060>"),
        )
        return Message((*core, *headers), body, method, f"sip:{PLATFORM}@{REALM}")

    def write(self, packet: bytes) -> None:
        assert self._send is not None
        self._send(packet)

    def arrived(self, packet: bytes) -> None:
        message = sip.parse(packet)
        if message.status:
            self._answers.put_nowait(message)
        else:
            self.write(sip.serialise(sip.answer(message, 200, "device", [("Expires", "3600")])))
            self.asked.put_nowait(message)

    async def next_asked(self, kind: str) -> Message:
        """The next request of the platform that has this in its body."""
        while kind not in (asked := await asyncio.wait_for(self.asked.get(), 5)).body.decode("gb18030"):
            pass
        return asked


@contextlib.asynccontextmanager
async def device(port: int, id: str = DEVICE, password: str = "secret", **more: str) -> AsyncIterator[Device]:
    made = Device(id, password, port, **more)  # type: ignore[arg-type]
    if made.over == "UDP":
        running = asyncio.get_running_loop()
        transport, _ = await running.create_datagram_endpoint(lambda: _Ear(made), remote_addr=("127.0.0.1", port))
        made._send = transport.sendto
        yield made
        transport.close()
        return
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    made._send = writer.write
    ear = asyncio.create_task(_read(reader, made))
    yield made
    ear.cancel()
    writer.close()


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, device: Device) -> None:
        self.device = device

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.device.arrived(data)


async def _read(reader: asyncio.StreamReader, device: Device) -> None:
    framing = Framing()
    while piece := await reader.read(4096):
        for packet in framing.feed(piece):
            device.arrived(packet)
