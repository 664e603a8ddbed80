"""A running system as an outsider sees it: only run.json and public interfaces."""

import asyncio
import io
import json
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
from PIL import Image

T = TypeVar("T")
ROOT = Path(__file__).parents[2]


async def until(look: Callable[[], Awaitable[T | None]], what: str, within_seconds: float = 60) -> T:
    """Look again and again until something is found; AssertionError names what never came."""
    try:
        async with asyncio.timeout(within_seconds):
            while True:
                if found := await look():
                    return found
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise AssertionError(f"not within {within_seconds:.0f} s: {what}") from None


def photo(text: str = "") -> bytes:
    """A small JPEG that no other call makes."""
    picture = Image.effect_noise((320, 240), 60).convert("RGB")
    file = io.BytesIO()
    picture.save(file, "JPEG", comment=(text or secrets.token_hex(8)).encode())
    return file.getvalue()


@dataclass(slots=True)
class System:
    """One running system; `run` is its run.json."""

    run_file: Path
    client: httpx.AsyncClient
    _tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    @property
    def run(self) -> dict[str, Any]:
        """Read anew at each look: processes change when they are restarted."""
        found: dict[str, Any] = json.loads(self.run_file.read_text(encoding="utf-8"))
        return found

    def url(self, service: str) -> str:
        run = self.run
        return str(run[service] if service in run else run["services"][service])

    def account(self, role: str) -> Mapping[str, str]:
        return next(account for account in self.run["accounts"] if account["role"] == role)

    async def token(self, role: str) -> str:
        """Of an account of this role; a new one before the last expires."""
        token, until = self._tokens.get(role, ("", datetime.now(UTC)))
        if until < datetime.now(UTC) + timedelta(minutes=5):
            account = self.account(role)
            body = {"login": account["login"], "password": account["password"]}
            answer = await self.client.post(self.url("console") + "/api/v1/session", json=body)
            answer.raise_for_status()
            token = answer.json()["access_token"]
            self._tokens[role] = token, datetime.fromisoformat(answer.json()["expires_at"])
        return token

    async def call(self, role: str, method: str, service: str, path: str, **more: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {await self.token(role)}", **more.pop("headers", {})}
        return await self.client.request(method, self.url(service) + path, headers=headers, **more)

    async def get(self, role: str, service: str, path: str, **params: str) -> dict[str, Any]:
        answer = await self.call(role, "GET", service, path, params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def case_of(self, within_seconds: float = 60, **where: str) -> dict[str, Any]:
        """The one case of this report or alert, whole."""

        async def look() -> dict[str, Any] | None:
            found = (await self.get("shift_leader", "dispatch", "/api/v1/cases", **where))["items"]
            assert len(found) <= 1, found
            return found[0] if found else None

        number = (await until(look, f"a case of {where}", within_seconds))["number"]
        return await self.case(number)

    async def case(self, number: str) -> dict[str, Any]:
        return await self.get("shift_leader", "dispatch", f"/api/v1/cases/{number}")

    async def case_in(self, number: str, *states: str, within_seconds: float = 60) -> dict[str, Any]:
        async def look() -> dict[str, Any] | None:
            case = await self.case(number)
            return case if case["state"] in states else None

        return await until(look, f"case {number} in {states}", within_seconds)

    async def step(self, role: str, number: str, step: str, **data: Any) -> httpx.Response:
        body = {"step": step, "reason": data.pop("reason", "test"), "data": data}
        headers = {"idempotency-key": secrets.token_hex(8)}
        return await self.call(role, "POST", "dispatch", f"/api/v1/cases/{number}/steps", json=body, headers=headers)

    async def messages(self, number: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self.get("shift_leader", "notify", "/api/v1/messages", case=number))[
            "items"
        ]
        return items

    async def delivered(self, number: str, template: str, within_seconds: float = 60) -> dict[str, Any]:
        """The case's message of this template, once it is delivered."""

        async def look() -> dict[str, Any] | None:
            found = [row for row in await self.messages(number) if row["template"] == template]
            return next((row for row in found if row["state"] == "delivered"), None)

        return await until(look, f"SMS {template} of {number} delivered", within_seconds)

    async def at_carrier(self, words: str, **where: str) -> list[dict[str, Any]]:
        """Every SMS that the carrier took whose text holds these words."""

        async def ask(cursor: dict[str, str]) -> httpx.Response:
            return await self.client.get(self.url("carrier") + "/messages", params={**where, **cursor})

        return [sms async for sms in _pages(ask) if words in sms["text"]]

    def cases(self, **where: str) -> AsyncIterator[dict[str, Any]]:
        """All cases like this, in brief."""

        async def ask(cursor: dict[str, str]) -> httpx.Response:
            params = {**where, **cursor, "limit": "200"}
            return await self.call("shift_leader", "GET", "dispatch", "/api/v1/cases", params=params)

        return _pages(ask)

    def all_messages(self) -> AsyncIterator[dict[str, Any]]:
        """What notify told anybody, newest first."""

        async def ask(cursor: dict[str, str]) -> httpx.Response:
            return await self.call(
                "shift_leader", "GET", "notify", "/api/v1/messages", params={**cursor, "limit": "500"}
            )

        return _pages(ask)

    async def report(self, *photos: bytes, **changes: Any) -> httpx.Response:
        """An inspector's report of goods on the pavement, wide and near, in the middle of the town unless changed."""
        report = {
            "client_id": secrets.token_hex(8),
            "category": "E0507",
            "text": "人行道堆物",
            "place": {**await self.somewhere(), "datum": "wgs84"},
            "observed_at": datetime.now(UTC).isoformat(),
            **changes,
        }
        files = [("report", (None, json.dumps(report), "application/json"))]
        files += [("media", (f"{n}.jpg", each, "image/jpeg")) for n, each in enumerate(photos or (photo(), photo()))]
        return await self.call("collector", "POST", "ingest", "/api/v1/reports", files=files)

    async def open311(self, **changes: str) -> httpx.Response:
        place = await self.somewhere()
        form = {"service_code": "E0507", "lat": str(place["lat"]), "long": str(place["lon"]), "description": "门口堆物",
                "api_key": self.run["open311_key"], **changes}  # fmt: skip
        headers = {"idempotency-key": form.pop("key", secrets.token_hex(8))}
        return await self.client.post(self.url("ingest") + "/open311/v2/requests.json", data=form, headers=headers)

    async def somewhere(self) -> dict[str, float]:
        """Another place of the county at each call, so that no two reports are of one thing."""
        if not _PLACES:
            _PLACES.extend(await self.middles())
        return _PLACES.pop(secrets.randbelow(len(_PLACES)))

    async def middles(self) -> list[dict[str, float]]:
        """A place in each unit grid."""
        layer = await self.get("shift_leader", "dispatch", "/api/v1/map/unit_grids")
        found = []
        for feature in layer["features"]:
            ring = feature["geometry"]["coordinates"][0]
            points = (ring[0] if isinstance(ring[0][0], list) else ring)[:-1]
            lon, lat = (sum(axis) / len(points) for axis in zip(*points, strict=True))
            found.append({"lon": lon, "lat": lat})
        return found


_PLACES: list[dict[str, float]] = []


async def _pages(ask: Callable[[dict[str, str]], Awaitable[httpx.Response]]) -> AsyncIterator[dict[str, Any]]:
    cursor: dict[str, str] = {}
    while True:
        answer = await ask(cursor)
        answer.raise_for_status()
        page = answer.json()
        for item in page["items"]:
            yield item
        if not page.get("next_cursor"):
            return
        cursor = {"cursor": page["next_cursor"]}


@contextmanager
def started(state: Path, log: Path, environment: Mapping[str, str], within_seconds: float = 300) -> Iterator[Path]:
    """Run the whole system with its data under `state`; its run.json once all is ready. Stopped as by Ctrl-C."""
    import os
    import signal
    import time

    run_file = state / "run.json"
    with log.open("w") as output:
        command = [sys.executable, "-m", "deploy.local", "run"]
        everything = {**os.environ, "SANQUAN_STATE_DIR": str(state), **environment}
        process = subprocess.Popen(
            command, cwd=ROOT, env=everything, stdout=output, stderr=output, start_new_session=True
        )
    try:
        deadline = time.monotonic() + within_seconds
        while not run_file.exists():
            assert process.poll() is None, log.read_text()[-4000:]
            assert time.monotonic() < deadline, log.read_text()[-4000:]
            time.sleep(0.2)
        yield run_file
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


@asynccontextmanager
async def connected(run_file: Path) -> AsyncIterator[System]:
    # Given up before the servers do (5 s): a connection that both use at that moment is an error of neither.
    async with httpx.AsyncClient(timeout=30, limits=httpx.Limits(keepalive_expiry=2)) as client:
        yield System(run_file, client)
