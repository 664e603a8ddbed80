"""Subscriptions to what devices tell by themselves: their SIP dialogs outlive our restarts."""

from dataclasses import dataclass
from datetime import datetime

from chassis.postgres import Tx


@dataclass(frozen=True, slots=True)
class Subscription:
    """`remote_tag` is empty where the device did not agree; `until` is when to ask again."""

    device: str
    event: str
    call_id: str
    local_tag: str
    remote_tag: str
    sequence: int
    until: datetime


DUE = """
    SELECT d.id FROM sky_device d LEFT JOIN sky_subscription s ON s.device = d.id AND s.event = $1
    WHERE d.approved AND d.online AND (s.device IS NULL OR s.until < $2) AND d.catalogue_asked_at < $4
    ORDER BY s.until NULLS FIRST LIMIT $3
"""
PUT = """
    INSERT INTO sky_subscription (device, event, call_id, local_tag, remote_tag, sequence, until)
    SELECT $1, $2, $3, $4, $5, $6, $7 WHERE EXISTS (SELECT FROM sky_device WHERE id = $1)
    ON CONFLICT (device, event) DO UPDATE
        SET call_id = $3, local_tag = $4, remote_tag = $5, sequence = $6, until = $7
"""


async def due(tx: Tx, event: str, now: datetime, asked_before: datetime, limit: int) -> list[str]:
    """Online devices that are not subscribed to, or not for long, and were asked for their catalogue before then."""
    return [row["id"] for row in await tx.fetch(DUE, event, now, limit, asked_before)]


async def subscription(tx: Tx, device: str, event: str) -> Subscription | None:
    row = await tx.fetchrow("SELECT * FROM sky_subscription WHERE device = $1 AND event = $2", device, event)
    return Subscription(**dict(row)) if row else None


async def put(tx: Tx, given: Subscription) -> None:
    await tx.execute(
        PUT, given.device, given.event, given.call_id, given.local_tag, given.remote_tag, given.sequence, given.until
    )


async def forget(tx: Tx, device: str) -> None:
    """A device that restarted knows no dialog of before."""
    await tx.execute("DELETE FROM sky_subscription WHERE device = $1", device)
