"""What a fact of one camera becomes: a sealed record, and an alert that is raised or cleared."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from chassis.postgres import Tx
from services.vision.alert import commands
from services.vision.alert.commands import Picture
from services.vision.camera.store import Camera
from services.vision.detector import Detector
from services.vision.domain.facts import AlertCleared, AlertRaised, AlertReopened, Told
from services.vision.domain.judgement import Alert
from services.vision.domain.zone import Kind, Zone
from services.vision.evidence import record as records
from services.vision.evidence.record import Clock
from services.vision.watch.aftermath import seen_in
from services.vision.watch.witness import Witness

PARKING = "E0505"
CATEGORIES = {"stall": "E2101", "shopfront": "E0504", "goods": "E0507", "bicycles": "E0506"}  # by a zone's subject


@dataclass(frozen=True, slots=True)
class Telling:
    """`to_unix` makes wall clock time of the seconds that frames are timed by."""

    camera: Camera
    zones: Sequence[Zone]
    detector: Detector
    to_unix: float

    def record(self, fact: Told, pictures: Sequence[Picture], witness: Witness) -> bytes:
        if isinstance(fact, AlertCleared):
            return records.cleared(fact, seen_in(pictures))
        if isinstance(fact, AlertReopened):
            return records.reopened(fact, seen_in(pictures))
        camera = self.camera
        return records.raised(
            fact,
            {"id": camera.id, "lon": camera.lon, "lat": camera.lat, "config_version": camera.version},
            self._zone(fact.zone),
            witness.path(fact.stay),
            {"name": self.detector.name, "sha256": self.detector.digest},
            Clock(self.to_unix, time.time() - time.monotonic() - self.to_unix),
            seen_in(pictures),
        )

    async def tell(self, tx: Tx, fact: Told, pictures: list[Picture], record: str) -> None:
        """`record` is the blob's key."""
        if isinstance(fact, AlertCleared):
            shot = pictures[0] if pictures else None
            seen, cleared = instant(fact.last_seen), instant(fact.at)
            await commands.clear_alert(tx, fact.stay, self.camera.id, seen, cleared, shot, record)
        elif isinstance(fact, AlertReopened):
            since, at = instant(fact.since), instant(fact.at)
            await commands.reopen_alert(tx, fact.stay, since, at, pictures, self.camera.name_zh, record)
        else:
            await commands.raise_alert(tx, self._alert(fact), pictures, record, self.camera.name_zh)

    def _alert(self, fact: AlertRaised) -> Alert:
        camera, zone = self.camera, self._zone(fact.zone)
        return Alert(
            id=fact.stay,
            camera=camera.id,
            zone=zone.id,
            kind=zone.kind.value,
            category=category(zone),
            label=fact.label,
            confidence=fact.confidence,
            box=fact.box,
            lon=camera.lon,
            lat=camera.lat,
            trusted=zone.trusted,
            since=instant(fact.since),
            raised_at=instant(fact.at),
            model=f"{self.detector.name} {self.detector.digest}",
            config_version=camera.version,
            occupied_share=fact.occupied_share,
            blocked_width=fact.blocked_width,
        )

    def _zone(self, id: str) -> Zone:
        return next(zone for zone in self.zones if zone.id == id)


def category(zone: Zone) -> str:
    """The case's minor category."""
    return PARKING if zone.kind is Kind.NO_PARKING else CATEGORIES[zone.subject]


def instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
