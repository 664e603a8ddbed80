"""Start dispatch: `serve`, `migrate`, `import DIR`."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chassis import housekeeping, lifecycle, logs
from chassis.auth import Verifier
from chassis.consumer import Consumer
from chassis.http import create_app, serve
from chassis.inbox import once
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart, Loop
from chassis.migrate import migrate
from chassis.outbox import Relay
from chassis.postgres import open_pool
from chassis.settings import Shared
from services.dispatch.case import deadlines
from services.dispatch.case import handlers as case_handlers
from services.dispatch.case.outages import Patience
from services.dispatch.crew import handlers as crew_handlers
from services.dispatch.ground.rules import Rules
from services.dispatch.router import add_routes
from services.dispatch.settings import Settings

SCHEMA = "dispatch"
MIGRATIONS = Path(__file__).parent / "migrations"


def now() -> datetime:
    return datetime.now(UTC)


async def run(shared: Shared, settings: Settings) -> None:
    """Two groups of consumers, so that a burst of positions never delays a case."""
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
        app = create_app(SCHEMA, pool, verifier, hearts)
        add_routes(app, rules)
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


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m services.dispatch", description="派遣 / dispatch")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="运行 / run")
    commands.add_parser("migrate", help="升级数据库 / bring the schema up to date")
    importing = commands.add_parser("import", help="导入县域数据 / load a county's files")
    importing.add_argument("folder", type=Path)
    given = parser.parse_args()
    shared = Shared()  # type: ignore[call-arg]  # from the environment
    logs.configure(SCHEMA, shared.log_level)
    if given.command == "import":
        from services.dispatch.county import import_county

        return asyncio.run(import_county(shared.database_url, given.folder))
    if given.command == "migrate":
        for step in asyncio.run(migrate(shared.database_url, SCHEMA, MIGRATIONS)):
            print(f"{SCHEMA}: {step.source} {step.version:04} {step.name}")
        return 0
    import uvloop

    uvloop.run(run(shared, Settings()))  # type: ignore[call-arg]
    return 0


if __name__ == "__main__":
    sys.exit(main())
