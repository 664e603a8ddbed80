"""SQL over cameras that are out."""

from datetime import datetime

from chassis.postgres import Tx
from services.dispatch.domain.outage import Health

# A camera that goes from frozen to covered has been out since it froze.
REMEMBER = """
    INSERT INTO camera_outage (camera, status, since, detail, lon, lat, address) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (camera) DO UPDATE SET status = excluded.status, detail = excluded.detail
"""
TAKE = """
    UPDATE camera_outage SET taken = true
    WHERE camera IN (
        SELECT camera FROM camera_outage
        WHERE NOT taken AND since <= CASE WHEN status IN ('dark', 'blurred') THEN $2::timestamptz ELSE $1 END
        ORDER BY since LIMIT $3 FOR UPDATE SKIP LOCKED)
    RETURNING camera, status, since, detail, lon, lat, address
"""


async def remember(tx: Tx, health: Health) -> None:
    await tx.execute(
        REMEMBER, health.camera, health.status, health.since, health.detail, health.lon, health.lat, health.address
    )


async def forget(tx: Tx, camera: str) -> None:
    await tx.execute("DELETE FROM camera_outage WHERE camera = $1", camera)


async def take_lasting(tx: Tx, since: datetime, weather_since: datetime, limit: int) -> list[Health]:
    """Those out since then or longer, for dark and blur since `weather_since`, for which no case was opened; they are
    not given again."""
    return [Health(*row) for row in await tx.fetch(TAKE, since, weather_since, limit)]
