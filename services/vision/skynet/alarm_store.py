"""Alarms that devices of the sky-net told of: kept for people to read, bounded in number and in age."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.postgres import Tx

MOST_OF_A_DEVICE = 10_000


@dataclass(frozen=True, slots=True)
class KeptAlarm:
    n: int
    device: str
    channel: str
    priority: int
    method: int
    kind: str
    description: str
    at: datetime
    received_at: datetime
    lon: float | None
    lat: float | None


PUT = """
    INSERT INTO sky_alarm (device, channel, priority, method, kind, description, at, received_at, lon, lat)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING n
"""
FORGET_MORE = """
    DELETE FROM sky_alarm WHERE device = $1 AND n <=
        (SELECT n FROM sky_alarm WHERE device = $1 ORDER BY n DESC OFFSET $2 LIMIT 1)
"""


async def put_alarm(tx: Tx, alarm: KeptAlarm) -> None:
    """A device that never stops alarming pushes out its own oldest, each hundredth time."""
    n: int = await tx.fetchval(
        PUT, alarm.device, alarm.channel, alarm.priority, alarm.method, alarm.kind, alarm.description, alarm.at,
        alarm.received_at, alarm.lon, alarm.lat,
    )  # fmt: skip
    if n % 100 == 0:
        await tx.execute(FORGET_MORE, alarm.device, MOST_OF_A_DEVICE)


async def alarms(tx: Tx, device: str | None, before: int, limit: int) -> list[KeptAlarm]:
    """The newest first."""
    rows = await tx.fetch(
        "SELECT * FROM sky_alarm WHERE n < $1 AND ($2::text IS NULL OR device = $2) ORDER BY n DESC LIMIT $3",
        before,
        device,
        limit,
    )
    return [KeptAlarm(**dict(row)) for row in rows]


async def forget_alarms(tx: Tx, now: datetime, kept: timedelta) -> None:
    await tx.execute("DELETE FROM sky_alarm WHERE received_at < $1", now - kept)
