"""What must outlive a worker: whose a camera is, its open stays with their first pictures, its background."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.postgres import Tx


@dataclass(frozen=True, slots=True)
class KeptStay:
    """`kept` is Stay.to_json; the picture is of its first moment."""

    id: str
    kept: dict[str, Any]
    first_picture: bytes | None
    first_at: datetime | None


CLAIM = """
    INSERT INTO watch (camera, epoch, worker) VALUES ($1, 1, $2)
    ON CONFLICT (camera) DO UPDATE SET epoch = watch.epoch + 1, worker = $2
    RETURNING epoch, status
"""
HELD = "SELECT true FROM watch WHERE camera = $1 AND epoch = $2 FOR UPDATE"
SAVE_STAY = """
    INSERT INTO stay (id, camera, kept, first_picture, first_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (id) DO UPDATE SET kept = $3
"""
SAVE_STILL = """
    INSERT INTO still (camera, jpeg, taken_at) VALUES ($1, $2, $3)
    ON CONFLICT (camera) DO UPDATE SET jpeg = $2, taken_at = $3
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
    rows = await tx.fetch("SELECT id, kept, first_picture, first_at FROM stay WHERE camera = $1 ORDER BY id", camera)
    return [KeptStay(**dict(row)) for row in rows]


async def save_stays(tx: Tx, camera: str, open_now: Sequence[KeptStay]) -> None:
    """These are all of the camera's stays; others are over."""
    await tx.execute(
        "DELETE FROM stay WHERE camera = $1 AND id <> ALL($2)", camera, [stay.id for stay in open_now]
    )  # fmt: skip
    rows = [(stay.id, camera, stay.kept, stay.first_picture, stay.first_at) for stay in open_now]
    if rows:
        await tx.executemany(SAVE_STAY, rows)


async def save_sight(tx: Tx, camera: str, still: bytes, at: datetime) -> None:
    """The latest picture, and when it came."""
    await tx.execute(SAVE_STILL, camera, still, at)
    await tx.execute("UPDATE watch SET last_frame_at = $2 WHERE camera = $1", camera, at)


async def save_background(tx: Tx, camera: str, content: bytes, at: datetime) -> None:
    await tx.execute(SAVE_BACKGROUND, camera, content, at)


async def background(tx: Tx, camera: str) -> bytes | None:
    found: bytes | None = await tx.fetchval("SELECT content FROM background WHERE camera = $1", camera)
    return found
