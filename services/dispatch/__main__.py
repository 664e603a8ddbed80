"""Puts dispatch together."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from asyncpg import Pool

from chassis import housekeeping, lifecycle
from chassis.auth import Verifier
from chassis.command_line import Service
from chassis.consumer import Consumer
from chassis.http import serve
from chassis.inbox import once
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart, Loop
from chassis.outbox import Relay
from chassis.postgres import open_pool
from chassis.settings import Shared
from services.dispatch import county
from services.dispatch.app import put_together
from services.dispatch.case import deadlines
from services.dispatch.case import handlers as case_handlers
from services.dispatch.case.outages import Patience
from services.dispatch.crew import handlers as crew_handlers
from services.dispatch.ground.rules import Rules
from services.dispatch.settings import Settings

SCHEMA = "dispatch"
MIGRATIONS = Path(__file__).parent / "migrations"


def now() -> datetime:
    return datetime.now(UTC)


async def run(shared: Shared) -> None:
    """Two groups of consumers, so that a burst of positions never delays a case."""
    settings = Settings()  # type: ignore[call-arg]  # from the environment
    pool = await open_pool(shared.database_url, SCHEMA, size=settings.pool_size)
    rules, prefix = Rules(), shared.topic_prefix
    cases, crews = case_handlers.Handlers(rules, now), crew_handlers.Handlers(now)
    hearts = [Heart(name) for name in ("cases", "positions", "relay", "clock")]
    verifier = Verifier(shared.token_public_key.read_text())
    async with (
        open_producer(shared.kafka_bootstrap) as producer,
        open_consumer(shared.kafka_bootstrap, "dispatch", case_handlers.TOPICS, prefix=prefix) as case_events,
        open_consumer(shared.kafka_bootstrap, "dispatch.crew", crew_handlers.TOPICS, prefix=prefix) as fixes,
    ):
        handle_cases = once(pool, "dispatch", cases.by_type())
        handle_fixes = once(pool, "dispatch.crew", crews.by_type())
        app = put_together(pool, verifier, rules, hearts)
        patience = Patience(settings.outage_category, timedelta(minutes=settings.outage_minutes))
        door = deadlines.Door(pool, rules, now, hearts[3], settings.clock_seconds, patience)
        await lifecycle.run(
            [
                Loop("http", serve(app, settings.http_host, settings.http_port)),
                Loop("relay", Relay(pool, producer, SCHEMA, hearts[2], prefix).run()),
                Loop("cases", Consumer(handle_cases, case_events, producer, hearts[0], prefix, settings.batch).run()),
                Loop("positions", Consumer(handle_fixes, fixes, producer, hearts[1], prefix, settings.batch).run()),
                Loop("clock", door.run()),
                Loop("housekeeping", housekeeping.run(pool)),
            ]
        )
    await pool.close()


async def take(pool: Pool, folder: Path) -> str:
    return await county.take(pool, folder, now())


SERVICE = Service(SCHEMA, "派遣 / dispatch", MIGRATIONS, run, take)

if __name__ == "__main__":
    SERVICE.main()
