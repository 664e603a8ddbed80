"""Looks at every part all the time, so that the pages can say what does not work and since when."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import httpx

from chassis import auth
from services.console import health
from services.console.domain.troubles import Troubles

GAP_SECONDS = 3.0
MYSELF = auth.Caller("console", "service")


async def watch(
    troubles: Troubles,
    client: httpx.AsyncClient,
    services: Mapping[str, str],
    private_key: str,
    gap_seconds: float = GAP_SECONDS,
) -> None:
    """Note what is down, until cancelled."""
    while True:
        at = datetime.now(UTC)
        token = auth.issue(private_key, MYSELF, at, timedelta(minutes=1))
        troubles.note(await health.down(client, services, f"Bearer {token}"), at)
        await asyncio.sleep(gap_seconds)
