"""What must outlive a worker: whose a camera is, its stays (open ones with their first pictures), its background."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.postgres import Tx


@dataclass(frozen=True, slots=True)
class KeptStay:
    """`kept` is Stay.to_json; the picture is of its first moment, and shows what was `first_seen`. One whose alert was
    cleared has no first moment: should it come back, it will have another."""

    id: str
    kept: dict[str, Any]
    first_picture: bytes | None
    first_at: datetime | None
    path: list[list[float]] | None = None
    first_seen: list[dict[str, Any]] | None = None


CLAIM = """
    INSERT INTO watch (camera, epoch, worker) VALUES ($1, 1, $2)
    ON CONFLICT (camera) DO UPDATE SET epoch = watch.epoch + 1, worker = $2
    RETURNING epoch, status
"""
HELD = "SELECT true FROM watch WHERE camera = $1 AND epoch = $2 FOR UPDATE"
STAYS = "SELECT id, kept, first_picture, first_at, path, first_seen FROM stay WHERE camera = $1 ORDER BY id"
SAVE_STAY = """
    INSERT INTO stay (id, camera, kept, first_picture, first_at, path, first_seen)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (id) DO UPDATE SET kept = $3, path = $6, first_picture = coalesce($4, stay.first_picture),
        first_at = coalesce($5, stay.first_at), first_seen = coalesce($7, stay.first_seen)
"""
SAVE_STILL = """
    INSERT INTO still (camera, jpeg, taken_at) VALUES ($1, $2, $3)
    ON CONFLICT (camera) DO UPDATE SET jpeg = $2, taken_at = $3
"""
SAVE_SIGHT = """
    UPDATE watch SET last_frame_at = $2, last_good_at = CASE WHEN $3 THEN $2 ELSE last_good_at END WHERE camera = $1
"""
SAVE_VIEW = """
    INSERT INTO camera_view (camera, version, content, taken_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (camera) DO UPDATE SET version = $2, content = $3, taken_at = $4
"""
VIEW = """
    SELECT v.content FROM camera_view v JOIN watch w ON w.camera = v.camera
    WHERE v.camera = $1 AND v.version = $2 AND (v.taken_at >= $3 OR w.status = 'moved')
"""
SAVE_BACKGROUND = """
    INSERT INTO background (camera, content, taken_at) VALUES ($1, $2, $3)
    ON CONFLICT (camera) DO UPDATE SET content = $2, taken_at = $3
"""


async def claim(tx: Tx, camera: str, worker: str) -> tuple[int, str]:
    """The epoch under which the camera is this worker's now, and the status it had. Older epochs end."""
    row = await tx.fetchrow(CLAIM, camera, worker)
    return row["epoch"], row["status"]


async def is_held(tx: Tx, camera: str, epoch: int) -> bool:
    """Locks, so that no other takes it before the transaction ends."""
    return bool(await tx.fetchval(HELD, camera, epoch))


async def stays(tx: Tx, camera: str) -> list[KeptStay]:
    rows = await tx.fetch(STAYS, camera)
    return [KeptStay(**dict(row)) for row in rows]


async def save_stays(tx: Tx, camera: str, open_now: Sequence[KeptStay]) -> None:
    """These are all of the camera's stays; others are over."""
    await tx.execute(
        "DELETE FROM stay WHERE camera = $1 AND id <> ALL($2)", camera, [stay.id for stay in open_now]
    )  # fmt: skip
    rows = [
        (stay.id, camera, stay.kept, stay.first_picture, stay.first_at, stay.path, stay.first_seen) for stay in open_now
    ]
    if rows:
        await tx.executemany(SAVE_STAY, rows)


async def save_sight(tx: Tx, camera: str, still: bytes, at: datetime, *, good: bool = True) -> None:
    """The latest picture, when it came, and whether it is one to rely on."""
    await tx.execute(SAVE_STILL, camera, still, at)
    await tx.execute(SAVE_SIGHT, camera, at, good)


async def save_background(tx: Tx, camera: str, content: bytes, at: datetime) -> None:
    await tx.execute(SAVE_BACKGROUND, camera, content, at)


async def save_view(tx: Tx, camera: str, version: int, content: bytes, at: datetime) -> None:
    await tx.execute(SAVE_VIEW, camera, version, content, at)


async def view(tx: Tx, camera: str, version: int, not_before: datetime) -> bytes | None:
    """What the zones were drawn for; an old one only counts against a camera that is known to have moved."""
    found: bytes | None = await tx.fetchval(VIEW, camera, version, not_before)
    return found


async def background(tx: Tx, camera: str, not_before: datetime) -> bytes | None:
    """None where it is older: the light is another by then."""
    found: bytes | None = await tx.fetchval(
        "SELECT content FROM background WHERE camera = $1 AND taken_at >= $2", camera, not_before
    )
    return found
