"""Recorded detections in the database, a row a camera and minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.postgres import Tx


@dataclass(frozen=True, slots=True)
class Chunk:
    """`content` is lines.pack of `looks` looks, from the first to the last."""

    begins_at: datetime
    ends_at: datetime
    looks: int
    content: bytes


KEEP = """
    INSERT INTO recording (camera, begins_at, ends_at, looks, content) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING
"""
BETWEEN = """
    SELECT begins_at, ends_at, looks, content FROM recording
    WHERE camera = $1 AND begins_at >= $2 AND begins_at < $3 ORDER BY begins_at
"""


async def keep(tx: Tx, camera: str, chunks: Sequence[Chunk]) -> None:
    """Harmless twice."""
    if chunks:
        await tx.executemany(KEEP, [(camera, c.begins_at, c.ends_at, c.looks, c.content) for c in chunks])


async def between(tx: Tx, camera: str, begins: datetime, ends: datetime) -> list[Chunk]:
    return [Chunk(**dict(row)) for row in await tx.fetch(BETWEEN, camera, begins, ends)]


async def forget(tx: Tx, before: datetime) -> None:
    await tx.execute("DELETE FROM recording WHERE begins_at < $1", before)
