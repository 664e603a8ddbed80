"""Which files are known, what they are, and which copy of each may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.postgres import Tx
from services.ingest.media.intake import Medium

KEEP = """
    INSERT INTO media (sha256, public_sha256, content_type, public_content_type, bytes, taken_at, taken_lon, taken_lat,
                       kept_at)
    SELECT *, $9::timestamptz FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[],
                                          $6::timestamptz[], $7::float8[], $8::float8[])
    ON CONFLICT (sha256) DO NOTHING
"""
FIND = """
    SELECT sha256, public_sha256, content_type, public_content_type FROM media
    WHERE sha256 = $1 OR public_sha256 = $1 ORDER BY sha256 <> $1 LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Known:
    sha256: str
    public_sha256: str
    content_type: str
    public_content_type: str


async def keep(tx: Tx, media: Sequence[Medium], now: datetime) -> None:
    rows = [
        (m.sha256, m.public_sha256, m.content_type, m.public_content_type, m.bytes, m.taken_at,
         *(m.taken_place or (None, None)))
        for m in sorted({m.sha256: m for m in media}.values(), key=lambda m: m.sha256)
    ]  # fmt: skip
    if rows:
        await tx.execute(KEEP, *map(list, zip(*rows, strict=True)), now)


async def find(tx: Tx, sha256: str) -> Known | None:
    """By the original's key or by the shown copy's."""
    row = await tx.fetchrow(FIND, sha256)
    return Known(*row) if row else None
