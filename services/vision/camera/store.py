"""Cameras, their zones and their health in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asyncpg import Record

from chassis.postgres import Tx


@dataclass(frozen=True, slots=True)
class Camera:
    """`zones` as people write them (see rules.ZoneText), each with its id."""

    id: str
    name_zh: str
    url: str
    lon: float
    lat: float
    heading: float | None
    enabled: bool
    version: int = 1
    zones: list[dict[str, Any]] = field(default_factory=list)
    status: str = "unspecified"
    since: datetime | None = None
    detail: str = ""
    last_frame_at: datetime | None = None
    last_good_at: datetime | None = None
    worker: str = ""
    calendar: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ZoneVersion:
    """`content` as people write a zone; None where it was taken away."""

    version: int
    content: dict[str, Any] | None
    changed_by: str
    changed_at: datetime
    reason: str


CAMERAS = """
    SELECT c.*, coalesce(w.status, 'unspecified') AS status, w.since, coalesce(w.detail, '') AS detail,
           w.last_frame_at, w.last_good_at, coalesce(w.worker, '') AS worker,
           coalesce((SELECT jsonb_agg(to_jsonb(z) - 'camera' ORDER BY z.id) FROM zone z WHERE z.camera = c.id), '[]')
               AS zones,
           coalesce((SELECT content FROM calendar), '{}') AS calendar
    FROM camera c LEFT JOIN watch w ON w.camera = c.id
"""
UPSERT = """
    INSERT INTO camera (id, name_zh, url, lon, lat, heading, enabled) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (id) DO UPDATE SET name_zh = $2, url = $3, lon = $4, lat = $5, heading = $6, enabled = $7,
        version = camera.version + 1
    WHERE (camera.name_zh, camera.url, camera.lon, camera.lat, camera.enabled) IS DISTINCT FROM ($2, $3, $4, $5, $7)
        OR camera.heading IS DISTINCT FROM $6
    RETURNING version
"""
RULE = (
    "kind, polygon, dwell_seconds, schedule, classes, trusted, subject, count, dwell_by_class, grace_seconds,"
    " min_height, min_area, min_confidence, masks, priority, cooldown_seconds"
)
SET_RULE = ", ".join(f"EXCLUDED.{name}" for name in RULE.split(", "))
PUT_ZONE = f"""
    INSERT INTO zone (camera, id, {RULE}, version)
    SELECT camera, id, {RULE}, coalesce(
        (SELECT max(version) + 1 FROM zone_version WHERE zone_version.camera = given.camera AND zone = given.id), 1)
    FROM jsonb_populate_record(NULL::zone, $1) AS given
    ON CONFLICT (camera, id) DO UPDATE SET ({RULE}, version) = ({SET_RULE}, EXCLUDED.version)
    WHERE to_jsonb(zone) - 'version' IS DISTINCT FROM to_jsonb(EXCLUDED) - 'version'
    RETURNING version
"""
KEEP_VERSION = """
    INSERT INTO zone_version (camera, zone, version, content, changed_by, changed_at, reason)
    SELECT $1, $2, coalesce(nullif($3, 0), max(version) + 1, 1), $4, $5, $6, $7
    FROM zone_version WHERE camera = $1 AND zone = $2
"""
VERSIONS = """
    SELECT version, content, changed_by, changed_at, reason FROM zone_version WHERE camera = $1 AND zone = $2
    ORDER BY version DESC
"""
PUT_CALENDAR = """
    INSERT INTO calendar (content) VALUES ($1) ON CONFLICT (one_row) DO UPDATE SET content = EXCLUDED.content
    WHERE calendar.content IS DISTINCT FROM EXCLUDED.content
    RETURNING true
"""
TOUCH = "UPDATE camera SET version = version + 1 WHERE id = $1 RETURNING version, enabled"
SET_STATUS = """
    UPDATE watch SET status = $2, since = $3, detail = $4 WHERE camera = $1 AND status <> $2 RETURNING last_frame_at
"""
SILENT = """
    SELECT c.id FROM camera c JOIN watch w ON w.camera = c.id
    WHERE c.enabled AND c.url <> '' AND w.status = 'online' AND w.last_frame_at < $1
    FOR UPDATE OF w SKIP LOCKED
"""


async def cameras(tx: Tx, after: str = "", limit: int = 500) -> list[Camera]:
    return [_camera(row) for row in await tx.fetch(f"{CAMERAS} WHERE c.id > $1 ORDER BY c.id LIMIT $2", after, limit)]


async def camera(tx: Tx, id: str) -> Camera | None:
    row = await tx.fetchrow(f"{CAMERAS} WHERE c.id = $1", id)
    return _camera(row) if row else None


async def put_camera(tx: Tx, given: Camera) -> int | None:
    """Its new version, or None where nothing changed."""
    version: int | None = await tx.fetchval(
        UPSERT, given.id, given.name_zh, given.url, given.lon, given.lat, given.heading, given.enabled
    )
    return version


async def put_zone(tx: Tx, camera: str, zone: dict[str, Any]) -> int | None:
    """Its new version; None where nothing changed."""
    version: int | None = await tx.fetchval(PUT_ZONE, {**zone, "camera": camera})
    return version


async def keep_version(tx: Tx, camera: str, zone: str, kept: ZoneVersion) -> None:
    """Its number is the next where it is 0."""
    await tx.execute(
        KEEP_VERSION, camera, zone, kept.version, kept.content, kept.changed_by, kept.changed_at, kept.reason
    )


async def versions(tx: Tx, camera: str, zone: str) -> list[ZoneVersion]:
    """The newest first."""
    return [ZoneVersion(**dict(row)) for row in await tx.fetch(VERSIONS, camera, zone)]


async def put_calendar(tx: Tx, content: dict[str, Any]) -> bool:
    """Whether it is another than before."""
    return bool(await tx.fetchval(PUT_CALENDAR, content))


async def remove_zone(tx: Tx, camera: str, zone: str) -> bool:
    return bool(await tx.fetchval("DELETE FROM zone WHERE camera = $1 AND id = $2 RETURNING true", camera, zone))


async def remove_camera(tx: Tx, id: str) -> bool:
    return bool(await tx.fetchval("DELETE FROM camera WHERE id = $1 RETURNING true", id))


async def touch(tx: Tx, id: str) -> tuple[int, bool] | None:
    """Its next version and whether it is enabled; None where there is no such camera."""
    row = await tx.fetchrow(TOUCH, id)
    return (row["version"], row["enabled"]) if row else None


async def set_status(tx: Tx, camera: str, status: str, at: datetime, detail: str) -> tuple[bool, datetime | None]:
    """Whether it is another than before, and when the last frame came."""
    row = await tx.fetchrow(SET_STATUS, camera, status, at, detail)
    return (True, row["last_frame_at"]) if row else (False, None)


async def silent(tx: Tx, before: datetime) -> Sequence[str]:
    """Cameras that are said to be online while nobody has seen a frame of theirs since."""
    return [row["id"] for row in await tx.fetch(SILENT, before)]


async def still(tx: Tx, camera: str) -> tuple[bytes, datetime] | None:
    row = await tx.fetchrow("SELECT jpeg, taken_at FROM still WHERE camera = $1", camera)
    return (row["jpeg"], row["taken_at"]) if row else None


def _camera(row: Record) -> Camera:
    return Camera(**dict(row))
