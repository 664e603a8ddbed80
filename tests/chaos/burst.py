"""Two hundred reports at once, sent as phones send them: again and again with one id, until they are acknowledged."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from tests.support.system import System, photo

REPORTS = 200
PHONES = 10  # that report at the same time
CITIZENS = 5  # each fifth report is a citizen's; the others are inspectors'
AGAIN_SECONDS = 0.3
AWAY = {500, 502, 503, 504}


@dataclass(slots=True)
class Burst:
    """Reports of one kind of thing, each in another unit grid, so that no two of them are one case."""

    system: System
    category: str
    places: Sequence[dict[str, float]]
    inspectors: dict[str, str] = field(default_factory=dict)  # client id -> report id, once acknowledged
    citizens: dict[str, str] = field(default_factory=dict)
    tries: int = 0
    _photos: Sequence[bytes] = field(default_factory=lambda: (photo(), photo()))

    @property
    def acknowledged(self) -> dict[str, str]:
        return self.inspectors | self.citizens

    async def run(self) -> None:
        waiting = iter(enumerate(self.places))

        async def phone() -> None:
            for number, place in waiting:
                await self._report(number, place)

        await asyncio.gather(*(phone() for _ in range(PHONES)))

    async def _report(self, number: int, place: dict[str, float]) -> None:
        client_id = f"{self.category}-{number}"
        begun = datetime.now(UTC).isoformat()
        while client_id not in self.acknowledged:
            self.tries += 1
            try:
                if number % CITIZENS == 0:
                    answer = await self._citizen(client_id, f"139{number:08}", place)
                else:
                    answer = await self._inspector(client_id, begun, place)
            except httpx.TransportError:
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            if not answer.is_success:
                assert answer.status_code in AWAY, answer.text
                await asyncio.sleep(AGAIN_SECONDS)
            elif number % CITIZENS == 0:
                self.citizens[client_id] = answer.json()[0]["service_request_id"]
            else:
                self.inspectors[client_id] = answer.json()["report_id"]

    async def _inspector(self, client_id: str, observed_at: str, place: dict[str, float]) -> httpx.Response:
        return await self.system.report(
            *self._photos,
            client_id=client_id,
            category=self.category,
            place={**place, "datum": "wgs84"},
            observed_at=observed_at,
        )

    async def _citizen(self, client_id: str, phone: str, place: dict[str, float]) -> httpx.Response:
        return await self.system.open311(
            key=client_id, service_code=self.category, lat=str(place["lat"]), long=str(place["lon"]), phone=phone
        )

    async def reached(self, count: int) -> None:
        while len(self.acknowledged) < count:
            await asyncio.sleep(0.01)
