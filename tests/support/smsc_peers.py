"""SMS centres as processes that a test starts, asks and kills: our simulator, and one of other people's code."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import httpx

from deploy.local.child import bound_to_parent
from deploy.local.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_ID, PASSWORD = "county", "secret8"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Received:
    phone: str
    text: str
    segments: int


class SmscPeer(Protocol):
    port: int

    async def start(self) -> None: ...

    async def kill(self) -> None: ...

    async def received(self) -> list[Received]: ...

    async def reply(self, phone: str, text: str) -> None: ...


async def eventually(ask: Callable[[], Awaitable[T]], seconds: float = 20) -> T:
    """The first true answer; an AssertionError once the time is over."""
    deadline = time.monotonic() + seconds
    while not (answer := await ask()):
        assert time.monotonic() < deadline, f"did not come true in {seconds} s"
        await asyncio.sleep(0.02)
    return answer


class _Process:
    def __init__(self, port: int) -> None:
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    def _spawn(self, *argv: str) -> None:
        command = bound_to_parent([sys.executable, *argv], stop="KILL")
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)

    async def _listening(self) -> None:
        async def connects() -> bool:
            assert self._process is not None
            assert self._process.poll() is None, "the SMS centre ended at once"
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        await eventually(connects)

    async def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


class OurSmsc(_Process):
    """`python -m deploy.local.carrier` with a file, so that it remembers through a kill."""

    def __init__(self, folder: Path) -> None:
        super().__init__(free_port())
        self.url = f"http://127.0.0.1:{free_port()}"
        self._store = folder / "smsc.sqlite"
        self._password_file = folder / "password"
        self._password_file.write_text(PASSWORD)

    async def start(self) -> None:
        self._spawn(
            "-m", "deploy.local.carrier", "--http-port", self.url.rsplit(":")[-1], "--smpp-port", str(self.port),
            "--system-id", SYSTEM_ID, "--password-file", str(self._password_file), "--store", str(self._store),
        )  # fmt: skip
        await self._listening()
        await eventually(self._serves)

    async def _serves(self) -> bool:
        try:
            async with httpx.AsyncClient(base_url=self.url) as client:
                return (await client.get("/livez")).is_success
        except httpx.TransportError:
            return False

    async def messages(self, **wishes: str) -> list[dict[str, object]]:
        items: list[dict[str, object]] = []
        cursor: str | None = "0"
        async with httpx.AsyncClient(base_url=self.url) as client:
            while cursor is not None:
                page = (await client.get("/messages", params={**wishes, "cursor": cursor, "limit": "1000"})).json()
                items += page["items"]
                cursor = page["next_cursor"]
        return items

    async def received(self) -> list[Received]:
        return [Received(str(m["phone"]), str(m["text"]), int(str(m["segments"]))) for m in await self.messages()]

    async def reply(self, phone: str, text: str) -> None:
        async with httpx.AsyncClient(base_url=self.url) as client:
            (await client.post("/replies", json={"phone": phone, "text": text})).raise_for_status()

    async def faults(self, **faults: object) -> None:
        async with httpx.AsyncClient(base_url=self.url) as client:
            (await client.put("/faults", json=faults)).raise_for_status()


class TwistedSmsc(_Process):
    """tests/support/twisted_smsc.py, on smpp.twisted3."""

    def __init__(self, folder: Path) -> None:
        super().__init__(free_port())
        self._out = folder / "received.jsonl"
        self._out.touch()

    async def start(self) -> None:
        self._spawn(
            "tests/support/twisted_smsc.py", "--port", str(self.port), "--system-id", SYSTEM_ID,
            "--password", PASSWORD, "--out", str(self._out),
        )  # fmt: skip
        await self._listening()

    async def received(self) -> list[Received]:
        lines = self._out.read_text(encoding="utf-8").splitlines(keepends=True)
        return [Received(**json.loads(line)) for line in lines if line.endswith("\n")]

    async def reply(self, phone: str, text: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"phone": phone, "text": text}).encode() + b"\n")
        self._process.stdin.flush()
