"""Our side of GB/T 28181 put together, where a port is set for it."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from asyncpg import Pool

from chassis.lifecycle import Heart, Loop
from services.vision.settings import Settings
from services.vision.skynet.desk import Desk
from services.vision.skynet.digest import Nonces
from services.vision.skynet.rounds import Rounds
from services.vision.skynet.server import Server


def platform_loops(settings: Settings, pool: Pool, now: Callable[[], datetime], hearts: list[Heart]) -> list[Loop]:
    """Empty where no port is set; a heart is added for the desk."""
    if not settings.sip_port:
        return []
    heart = Heart("sip")
    hearts.append(heart)
    desk = Desk(settings.sip_realm, Nonces(secrets.token_bytes(32)), ZoneInfo(settings.timezone))
    server = Server(pool, desk, settings.sip_host, settings.sip_port, settings.sip_id, now, heart)
    rounds = Rounds(pool, server.asking, now, timedelta(hours=settings.sip_catalogue_hours))
    return [Loop("sip", server.run()), Loop("sky-net rounds", rounds.run())]
