"""Devices of the sky-net and their channels in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from asyncpg import Record

from chassis.postgres import Tx
from services.vision.skynet.manscdp import Channel

MOST_WAITING = 200
MISSED = 3  # keepalives


@dataclass(frozen=True, slots=True)
class Device:
    id: str
    name: str
    approved: bool
    ha1: str
    algorithm: Any
    rtsp: str
    keepalive_seconds: int
    online: bool
    since: datetime | None
    host: str
    port: int
    transport: str
    protocol: str
    registered_until: datetime | None
    last_keepalive_at: datetime | None
    unwell: bool
    refused_at: datetime | None
    refusal: str
    manufacturer: str
    model: str
    firmware: str
    clock_off_seconds: float | None
    catalogue_sn: int
    catalogue_asked_at: datetime | None
    catalogue_heard_at: datetime | None
    catalogue_tries: int
    catalogue_total: int | None
    catalogue_got: int
    catalogue_at: datetime | None

    def reached_at(self, host: str, now: datetime) -> bool:
        """Registered, and what comes from this host is its."""
        return self.registered_until is not None and self.registered_until > now and self.host == host


DEVICE = f"SELECT {', '.join(field.name for field in fields(Device))} FROM sky_device"
PUT = """
    INSERT INTO sky_device (id, name, rtsp, keepalive_seconds, algorithm, ha1, approved, first_seen_at)
    VALUES ($1, $2, $3, $4, $5, $6, true, $7)
    ON CONFLICT (id) DO UPDATE SET name = $2, rtsp = $3, keepalive_seconds = $4, algorithm = $5, ha1 = $6,
        approved = true, refusal = CASE WHEN sky_device.ha1 = $6 THEN sky_device.refusal ELSE '' END
"""
WAIT = """
    INSERT INTO sky_device (id, host, port, transport, first_seen_at, refused_at, refusal)
    VALUES ($1, $2, $3, $4, $5, $5, 'waiting')
    ON CONFLICT (id) DO UPDATE SET host = $2, port = $3, transport = $4, refused_at = $5
    WHERE NOT sky_device.approved
"""
FORGET_WAITING = """
    DELETE FROM sky_device WHERE id IN
        (SELECT id FROM sky_device WHERE NOT approved ORDER BY refused_at DESC NULLS LAST OFFSET $1)
"""
REGISTERED = """
    UPDATE sky_device SET host = $2, port = $3, transport = $4, protocol = $5, registered_until = $6,
        since = CASE WHEN online THEN since ELSE $7 END,
        last_keepalive_at = $7, refusal = '', online = true,
        catalogue_asked_at = CASE WHEN online THEN catalogue_asked_at END,
        catalogue_tries = CASE WHEN online THEN catalogue_tries ELSE 0 END
    WHERE id = $1
"""
UNREGISTERED = """
    UPDATE sky_device SET online = false, registered_until = NULL, since = CASE WHEN online THEN $2 ELSE since END
    WHERE id = $1
"""
KEPT_ALIVE = """
    UPDATE sky_device SET last_keepalive_at = $2, unwell = $3, online = true, port = $4, transport = $5,
        since = CASE WHEN online THEN since ELSE $2 END
    WHERE id = $1
"""
SILENT = f"""
    UPDATE sky_device SET online = false, since = $1
    WHERE online AND (registered_until < $1
        OR last_keepalive_at + make_interval(secs => keepalive_seconds * {MISSED}) < $1)
    RETURNING id
"""
DUE = f"""
    {DEVICE}
    WHERE approved AND online AND (
        catalogue_asked_at IS NULL
        OR catalogue_got >= catalogue_total AND catalogue_asked_at + $2::interval < $1
        OR (catalogue_total IS NULL OR catalogue_got < catalogue_total)
            AND coalesce(catalogue_heard_at, catalogue_asked_at)
                + make_interval(secs => least(600, 30 * power(2, catalogue_tries))) < $1)
    ORDER BY catalogue_asked_at NULLS FIRST LIMIT $3 FOR UPDATE SKIP LOCKED
"""
ASKED = """
    UPDATE sky_device SET catalogue_sn = $2, catalogue_asked_at = $3, catalogue_heard_at = NULL, catalogue_total = NULL,
        catalogue_got = 0,
        catalogue_tries = CASE WHEN catalogue_total IS NULL OR catalogue_got < catalogue_total
            THEN least(catalogue_tries + 1, 10) ELSE 0 END
    WHERE id = $1
"""
PUT_CHANNELS = """
    INSERT INTO sky_channel (device, id, name, manufacturer, model, parent, civil_code, address, lon, lat, status,
        ptz_type, sn)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (device, id) DO UPDATE SET name = $3, manufacturer = $4, model = $5, parent = $6, civil_code = $7,
        address = $8, lon = $9, lat = $10, status = $11, ptz_type = $12, sn = $13
"""
NEW_OF_PART = """
    SELECT count(*) FROM unnest($2::text[]) AS given (id)
    WHERE NOT EXISTS (SELECT FROM sky_channel c WHERE c.device = $1 AND c.id = given.id AND c.sn = $3)
"""


async def device(tx: Tx, id: str, *, lock: bool = False) -> Device | None:
    row = await tx.fetchrow(f"{DEVICE} WHERE id = $1{' FOR UPDATE' if lock else ''}", id)
    return _device(row) if row else None


async def devices(tx: Tx, after: str, limit: int) -> list[Device]:
    return [_device(row) for row in await tx.fetch(f"{DEVICE} WHERE id > $1 ORDER BY id LIMIT $2", after, limit)]


async def put_device(
    tx: Tx, id: str, name: str, rtsp: str, keepalive_seconds: int, algorithm: str, ha1: str, at: datetime
) -> None:
    await tx.execute(PUT, id, name, rtsp, keepalive_seconds, algorithm, ha1, at)


async def remove_device(tx: Tx, id: str) -> bool:
    return bool(await tx.fetchval("DELETE FROM sky_device WHERE id = $1 RETURNING true", id))


async def put_waiting(tx: Tx, id: str, host: str, port: int, transport: str, at: datetime) -> None:
    """The oldest of too many make room: strangers must not fill the table."""
    await tx.execute(WAIT, id, host, port, transport, at)
    await tx.execute(FORGET_WAITING, MOST_WAITING)


async def refuse(tx: Tx, id: str, reason: str, at: datetime) -> None:
    await tx.execute("UPDATE sky_device SET refused_at = $3, refusal = $2 WHERE id = $1", id, reason, at)


async def register(
    tx: Tx, id: str, host: str, port: int, transport: str, protocol: str, until: datetime, at: datetime
) -> None:
    """A device that comes back is to be asked for its catalogue anew."""
    await tx.execute(REGISTERED, id, host, port, transport, protocol, until, at)


async def unregister(tx: Tx, id: str, at: datetime) -> None:
    await tx.execute(UNREGISTERED, id, at)


async def keep_alive(tx: Tx, id: str, well: bool, port: int, transport: str, at: datetime) -> None:
    """From wherever it speaks now: a NAT or a new connection changes its port."""
    await tx.execute(KEPT_ALIVE, id, at, not well, port, transport)


async def find_silent(tx: Tx, now: datetime) -> Sequence[str]:
    """Those that are offline from now on."""
    return [row["id"] for row in await tx.fetch(SILENT, now)]


async def due_for_catalogue(tx: Tx, now: datetime, every: timedelta, limit: int) -> list[Device]:
    """Never asked since they came, asked long ago, or no part came for long; each try waits longer than the last."""
    return [_device(row) for row in await tx.fetch(DUE, now, every, limit)]


async def ask_catalogue(tx: Tx, id: str, sn: int, at: datetime) -> None:
    await tx.execute(ASKED, id, sn, at)


async def describe(tx: Tx, id: str, told: Mapping[str, object]) -> None:
    """Facts of a device by their columns' names."""
    names = ", ".join(f"{name} = ${n}" for n, name in enumerate(told, start=2))
    await tx.execute(f"UPDATE sky_device SET {names} WHERE id = $1", id, *told.values())


async def count_new(tx: Tx, device: str, channels: Sequence[str], sn: int) -> int:
    """How many of a part's channels the same catalogue has not brought before."""
    found: int = await tx.fetchval(NEW_OF_PART, device, channels, sn)
    return found


async def put_channels(tx: Tx, device: str, channels: Sequence[Channel], sn: int) -> None:
    rows = [
        (
            device, c.id, c.name, c.manufacturer, c.model, c.parent, c.civil_code, c.address, c.lon, c.lat, c.status,
            c.ptz_type, sn,
        )
        for c in channels
    ]  # fmt: skip
    await tx.executemany(PUT_CHANNELS, rows)


async def set_channel_status(tx: Tx, device: str, channel: str, status: str) -> None:
    await tx.execute("UPDATE sky_channel SET status = $3 WHERE device = $1 AND id = $2", device, channel, status)


async def remove_channel(tx: Tx, device: str, channel: str) -> None:
    await tx.execute("DELETE FROM sky_channel WHERE device = $1 AND id = $2", device, channel)


async def remove_others(tx: Tx, device: str, sn: int) -> None:
    """What a whole catalogue no longer names."""
    await tx.execute("DELETE FROM sky_channel WHERE device = $1 AND sn <> $2", device, sn)


def _device(row: Record) -> Device:
    return Device(**dict(row))
