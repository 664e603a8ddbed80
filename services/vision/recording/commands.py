"""What can be done with recorded detections: found for a period, with what was really alerted then, and forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.postgres import Tx
from services.vision.alert import store as alert_store
from services.vision.camera import store as camera_store
from services.vision.camera.commands import NoSuchCamera, calendar_of, zones_of
from services.vision.domain.judgement import Alert
from services.vision.domain.trial import Find
from services.vision.domain.zone import Zone
from services.vision.recording import store
from services.vision.rules import ZoneText

SHORTEST_GAP = timedelta(seconds=150)  # between two chunks of a minute


class NothingRecorded(Exception):
    """The camera has no recorded detections of the period."""


@dataclass(frozen=True, slots=True)
class Past:
    """A camera's period: the record, where it has gaps, the zones as they are now, and what one of them alerted."""

    chunks: Sequence[store.Chunk]
    gaps: Sequence[tuple[datetime, datetime]]
    zones: Sequence[Zone]
    finds: Sequence[Find]

    def variant(self, changed: Zone) -> list[Zone]:
        """The zones that matter to the changed one: itself, and those of its kind that it may share a thing with."""
        others = [zone for zone in self.zones if zone.id != changed.id and zone.kind is changed.kind]
        return [changed, *(zone for zone in others if zone.bounds.overlap(changed.bounds) > 0)]

    def present(self, id: str) -> list[Zone]:
        """Nothing where there is no such zone yet."""
        zone = next((zone for zone in self.zones if zone.id == id), None)
        return [] if zone is None else self.variant(zone)


async def past(tx: Tx, camera: str, zone: str, begins: datetime, ends: datetime) -> Past:
    """NothingRecorded says what is missing."""
    found = await _camera(tx, camera)
    chunks = await store.between(tx, camera, begins, ends)
    if not chunks:
        first, last = (edge.isoformat(sep=" ", timespec="seconds") for edge in (begins, ends))
        raise NothingRecorded(
            f"{camera} 在 {first} 至 {last} 没有检测记录,请换一个时段 / "
            f"no recordings from {first} to {last}: choose another period"
        )
    alerts = await alert_store.raised_between(tx, camera, zone, begins, ends)
    return Past(chunks, gaps(chunks, begins, ends), zones_of(found), [find_of(alert) for alert in alerts])


async def changed_zone(tx: Tx, camera: str, id: str, text: ZoneText) -> Zone:
    """CannotWork where its rule never could."""
    return text.zone(id, calendar_of(await _camera(tx, camera)))


async def forget(tx: Tx, before: datetime) -> None:
    await store.forget(tx, before)


def gaps(
    chunks: Sequence[store.Chunk], begins: datetime, ends: datetime
) -> list[tuple[datetime, datetime]]:  # fmt: skip
    """Where nobody looked, or nobody wrote it down."""
    edges = [begins, *(edge for chunk in chunks for edge in (chunk.begins_at, chunk.ends_at)), ends]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > SHORTEST_GAP]


def find_of(alert: Alert) -> Find:
    """What still stands was seen to the end."""
    until = alert.last_seen_at.timestamp() if alert.last_seen_at is not None else float("inf")
    since, sure = alert.since.timestamp(), alert.confidence
    return Find(alert.id, since, until, alert.box, alert.label, sure, alert.genuine)


async def _camera(tx: Tx, id: str) -> camera_store.Camera:
    found = await camera_store.camera(tx, id)
    if found is None:
        raise NoSuchCamera(f"没有摄像机 {id} / no such camera")
    return found


def period(begins: datetime | None, ends: datetime | None, now: datetime, days: float) -> tuple[datetime, datetime]:
    """The last days where nothing else is said."""
    last = min(ends or now, now)
    return begins or last - timedelta(days=days), last
