"""Cameras that do not see: an outage that lasts becomes a maintenance case, one that ends in time does not."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis import tracing
from chassis.errors import Rejected
from chassis.postgres import Tx
from services.dispatch.case import commands, outage_store
from services.dispatch.domain.joining import Sighting
from services.dispatch.domain.outage import Health
from services.dispatch.ground.rules import Rules

log = logging.getLogger(__name__)

BATCH = 20


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a camera may be blind, and which category (监控电子眼) its repair is filed under."""

    category: str = "C0136"
    lasting: timedelta = timedelta(minutes=30)
    # A camera without a lamp is dark each night, and fog blurs all at once: neither is repaired.
    weather: timedelta = timedelta(hours=16)


async def note(tx: Tx, healths: Sequence[Health]) -> None:
    """Remember since when each camera is out, and forget those that see again."""
    for health in healths:
        if health.sees:
            await outage_store.forget(tx, health.camera)
        else:
            await outage_store.remember(tx, health)


async def open_lasting(tx: Tx, patience: Patience, rules: Rules, at: datetime) -> int:
    """Open a case for each camera that has been out too long; how many there were."""
    lasting = await outage_store.take_lasting(tx, at - patience.lasting, at - patience.weather, BATCH)
    for outage in lasting:
        sighting = Sighting(
            id=f"outage:{outage.camera}:{outage.since.isoformat()}",
            is_alert=False,
            source="video",
            category=patience.category,
            text=f"{outage.status} {outage.detail}".strip(),
            lon=outage.lon,
            lat=outage.lat,
            address=outage.address,
            traceparent=tracing.begin(),
            camera=outage.camera,
            zone="outage",
            trusted=True,
        )
        try:
            async with tx.transaction():
                await commands.receive(tx, [sighting], rules, at)
        except Rejected as error:
            log.error("no case for a camera that is out", extra={"camera": outage.camera, "reason": str(error)})
    return len(lasting)
