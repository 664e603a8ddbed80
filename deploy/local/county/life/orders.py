"""Which open case each crew has, asked of dispatch now and then."""

import asyncio
import logging
from collections.abc import Callable, Sequence

import httpx

from deploy.local.county.life.network import Plane, Point

log = logging.getLogger(__name__)

EVERY_SECONDS = 15.0
TO_DO = ("dispatched", "handling")


class Orders:
    def __init__(self, client: httpx.AsyncClient, dispatch: str, token: str, plane: Plane) -> None:
        self._client = client
        self._cases = f"{dispatch}/api/v1/cases"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._plane = plane
        self._places: dict[str, Point] = {}

    def of(self, crew: str) -> Callable[[], Point | None]:
        return lambda: self._places.get(crew)

    async def watch(self, crews: Sequence[str]) -> None:
        """Ends never; while dispatch is away, each crew keeps the order it has."""
        while True:
            for crew in crews:
                try:
                    await self.ask(crew)
                except (httpx.HTTPError, ValueError, KeyError) as error:
                    log.debug("orders unknown", extra={"crew": crew, "reason": repr(error)})
            await asyncio.sleep(EVERY_SECONDS)

    async def ask(self, crew: str) -> None:
        query = {"crew": crew, "open": "true", "limit": "50"}
        answer = await self._client.get(self._cases, params=query, headers=self._headers)
        answer.raise_for_status()
        cases = [case for case in answer.json()["items"] if case["state"] in TO_DO and case.get("place")]
        if cases:
            first = min(cases, key=lambda case: case.get("deadline_at") or case["opened_at"])
            self._places[crew] = self._plane.to_meters(first["place"]["lon"], first["place"]["lat"])
        else:
            self._places.pop(crew, None)
