"""Channels of the sky-net as people see them, and the cameras they became."""

from dataclasses import dataclass

from asyncpg import Record

from chassis.postgres import Tx


@dataclass(frozen=True, slots=True)
class SeenChannel:
    """`camera` is the camera of ours that it became; None where it is none."""

    device: str
    id: str
    name: str
    manufacturer: str
    model: str
    parent: str
    civil_code: str
    address: str
    lon: float | None
    lat: float | None
    status: str
    ptz_type: int | None
    camera: str | None


CHANNEL = """
    SELECT device, id, name, manufacturer, model, parent, civil_code, address, lon, lat, status, ptz_type, camera
    FROM sky_channel
"""
ORDER = "SELECT count(*) FROM sky_channel WHERE device = $1 AND id <= $2 AND substr(id, 11, 3) IN ('131', '132')"


async def channels(tx: Tx, device: str, after: str, limit: int) -> list[SeenChannel]:
    rows = await tx.fetch(f"{CHANNEL} WHERE device = $1 AND id > $2 ORDER BY id LIMIT $3", device, after, limit)
    return [_channel(row) for row in rows]


async def channel(tx: Tx, device: str, id: str) -> SeenChannel | None:
    row = await tx.fetchrow(f"{CHANNEL} WHERE device = $1 AND id = $2", device, id)
    return _channel(row) if row else None


async def order(tx: Tx, device: str, id: str) -> int:
    """Which of the device's cameras it is, from 1, by id."""
    found: int = await tx.fetchval(ORDER, device, id)
    return found


async def set_camera(tx: Tx, device: str, channel: str, camera: str) -> None:
    await tx.execute("UPDATE sky_channel SET camera = $3 WHERE device = $1 AND id = $2", device, channel, camera)


def _channel(row: Record) -> SeenChannel:
    return SeenChannel(**dict(row))
