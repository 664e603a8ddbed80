"""Reports now and then: a collector's, from where they are, with two photographs; a citizen's, by Open311."""

import asyncio
import csv
import io
import json
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import httpx
from PIL import Image, ImageDraw

from deploy.local.county.life.network import Plane, Point
from deploy.local.county.life.rounds import Sight

log = logging.getLogger(__name__)

# What is seen in any street of any town, the common first.
COMMON = (
    "E0102", "E0102", "E0504", "E0504", "E0506", "E0507", "E0201", "E0201", "E0110", "E2105", "E0505", "E0108",
    "E0511", "E0203", "E0103", "E2101", "E0106",
)  # fmt: skip
BY_CITIZENS = 0.15  # the seed's county: at least 87 % come from collectors


@dataclass(frozen=True, slots=True)
class Credentials:
    """Without one of them, reports of its kind are not sent."""

    token: str = ""
    open311_key: str = ""


class Reports:
    """`walkers` says where each collector is; None while off duty."""

    def __init__(
        self, client: httpx.AsyncClient, ingest: str, plane: Plane, conditions: Mapping[str, str],
        walkers: Mapping[str, Callable[[], Sight | None]], credentials: Credentials, random: Random,
    ) -> None:  # fmt: skip
        self._client = client
        self._ingest = ingest
        self._plane = plane
        self._conditions = conditions
        self._walkers = walkers
        self._credentials = credentials
        self._random = random

    async def keep_coming(self, an_hour: float) -> None:
        """Ends never; a report that ingest cannot take is lost, as a person gives up."""
        while True:
            await asyncio.sleep(self._random.expovariate(an_hour / 3600))
            try:
                answer = await self.one()
            except httpx.HTTPError as error:
                log.info("report not sent: %r", error)
            else:
                if answer is not None and answer.is_error:
                    log.warning("report refused: %s %s", answer.status_code, answer.text[:300])

    async def one(self) -> httpx.Response | None:
        """None where nobody is out or nobody may."""
        sights = {collector: sight() for collector, sight in self._walkers.items()}
        out = sorted(collector for collector, sight in sights.items() if sight is not None)
        if not out:
            return None
        collector = self._random.choice(out)
        sight = sights[collector]
        if sight is None:
            return None
        category = self._random.choice(COMMON)
        if self._credentials.open311_key and (not self._credentials.token or self._random.random() < BY_CITIZENS):
            return await self._by_citizen(category, sight.place)
        return await self._by_collector(category, sight.place, collector) if self._credentials.token else None

    async def _by_collector(self, category: str, place: Point, collector: str) -> httpx.Response:
        lon, lat = self._plane.to_degrees(place)
        report = {
            "client_id": str(uuid.UUID(int=self._random.getrandbits(128), version=4)),
            "category": category,
            "text": self._conditions[category],
            "place": {"lon": round(lon, 7), "lat": round(lat, 7), "datum": "wgs84"},
            "observed_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "collector": collector,
        }
        pictures = photographs(self._random)
        files = [("media", (f"{n}.jpg", picture, "image/jpeg")) for n, picture in enumerate(pictures, start=1)]
        return await self._client.post(
            f"{self._ingest}/api/v1/reports",
            data={"report": json.dumps(report, ensure_ascii=False)},
            files=files,
            headers={"Authorization": f"Bearer {self._credentials.token}"},
        )

    async def _by_citizen(self, category: str, place: Point) -> httpx.Response:
        lon, lat = self._plane.to_degrees(place)
        form = {
            "service_code": category, "lat": f"{lat:.7f}", "long": f"{lon:.7f}",
            "description": self._conditions[category], "api_key": self._credentials.open311_key,
        }  # fmt: skip
        key = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        return await self._client.post(
            f"{self._ingest}/open311/v2/requests.json", data=form, headers={"Idempotency-Key": key}
        )


def photographs(random: Random) -> tuple[bytes, bytes]:
    """A wide and a near view of something lying in a drawn street; no two are alike."""
    wide = Image.new("RGB", (640, 480), (random.randint(150, 200), 190, 215))
    pen = ImageDraw.Draw(wide)
    for left in range(0, 640, 80):
        wall = tuple(random.randint(110, 200) for _ in range(3))
        pen.rectangle([left, random.randint(60, 150), left + 79, 300], fill=wall)
    pen.polygon([(0, 300), (640, 300), (640, 480), (0, 480)], fill=(120, 120, 122))
    pen.line([(0, 330), (640, 330)], fill=(190, 190, 180), width=6)
    x, y = random.randint(150, 490), random.randint(360, 430)
    for _ in range(40):
        at = x + random.gauss(0, 32), y + random.gauss(0, 12)
        size, shade = random.uniform(4, 16), tuple(random.randint(30, 220) for _ in range(3))
        pen.ellipse([at[0] - size, at[1] - size / 2, at[0] + size, at[1] + size / 2], fill=shade)
    pen.text((8, 462), "DEMO", fill=(255, 255, 255))
    near = wide.crop((x - 120, y - 90, x + 120, y + 50)).resize((640, 480))
    return _jpeg(wide), _jpeg(near)


def _jpeg(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def read_conditions(folder: Path) -> dict[str, str]:
    """What is wrong, in words, by category."""
    with (folder / "taxonomy.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            ("C" if row["kind"] == "component" else "E") + row["major_code"] + row["minor_code"]:
            f"{row['minor_name_zh']}:{row['filing_condition_zh']}"
            for row in csv.DictReader(file)
        }  # fmt: skip
