"""A terminal as phones and trackers are: it sends each fix, and keeps what it could not send for later."""

import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from deploy.local.county.life.network import Plane
from deploy.local.county.life.rounds import Sight

log = logging.getLogger(__name__)

KEPT = 720  # fixes: two hours offline
KNOT = 1852 / 3600  # metres a second; the OsmAnd protocol counts in knots


@dataclass
class Terminal:
    """`owntracks` says which of the two protocols it speaks."""

    id: str
    client: httpx.AsyncClient
    ingest: str
    plane: Plane
    owntracks: bool = False
    unsent: deque[httpx.Request] = field(default_factory=lambda: deque(maxlen=KEPT))

    async def tell(self, sight: Sight, now: datetime) -> None:
        """Never fails: what ingest does not take now is sent with the next fix, the oldest first."""
        lon, lat = self.plane.to_degrees(sight.place)
        self.unsent.append(
            self._location(sight, lon, lat, now) if self.owntracks else self._osmand(sight, lon, lat, now)
        )
        while self.unsent:
            try:
                answer = await self.client.send(self.unsent[0])
            except httpx.HTTPError as error:
                log.debug("ingest is away", extra={"terminal": self.id, "reason": repr(error)})
                return
            if answer.status_code >= 500 or answer.status_code == 429:
                return
            if answer.is_client_error:
                log.warning("fix refused: %s %s", answer.status_code, answer.text[:200])
            self.unsent.popleft()

    def _osmand(self, sight: Sight, lon: float, lat: float, now: datetime) -> httpx.Request:
        query = {
            "id": self.id, "lat": f"{lat:.7f}", "lon": f"{lon:.7f}", "timestamp": str(int(now.timestamp())),
            "speed": f"{sight.speed / KNOT:.2f}", "bearing": f"{sight.bearing:.0f}", "accuracy": "6",
        }  # fmt: skip
        return self.client.build_request("POST", f"{self.ingest}/osmand", params=query)

    def _location(self, sight: Sight, lon: float, lat: float, now: datetime) -> httpx.Request:
        content = {
            "_type": "location", "lat": round(lat, 7), "lon": round(lon, 7), "tst": int(now.timestamp()), "acc": 6,
            "vel": round(sight.speed * 3.6), "cog": round(sight.bearing), "tid": self.id[-2:],
        }  # fmt: skip
        headers = {"X-Limit-U": self.id, "X-Limit-D": self.id}
        return self.client.build_request("POST", f"{self.ingest}/owntracks", json=content, headers=headers)
