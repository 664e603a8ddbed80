"""Notify's command line: serve, migrate, import a county."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
from asyncpg import Pool

from chassis import inbox, logs, postgres
from chassis.auth import Verifier
from chassis.consumer import Consumer
from chassis.http import create_app, serve
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart, Loop, run
from chassis.migrate import migrate
from chassis.outbox import Relay
from chassis.settings import Shared
from services.notify import county, handlers, router, wire
from services.notify.arrivals import Arrivals
from services.notify.clock import Clock
from services.notify.numbers import Numbers
from services.notify.sender import Sender
from services.notify.settings import Settings
from services.notify.smpp.link import Account, SmppCarrier
from services.notify.smpp.session import Manners

SCHEMA = "notify"
MIGRATIONS = Path(__file__).parent / "migrations"


def _now() -> datetime:
    return datetime.now(UTC)


def _carrier(settings: Settings) -> SmppCarrier:
    account = Account(
        settings.smpp_host,
        settings.smpp_port,
        settings.smpp_system_id,
        settings.smpp_password,
        settings.smpp_service_number,
    )
    manners = Manners(settings.smpp_window, settings.smpp_response_seconds, settings.smpp_idle_seconds)
    return SmppCarrier(account, manners)


async def _serve(shared: Shared, settings: Settings) -> None:
    logs.configure(SCHEMA, shared.log_level)
    pool = await postgres.open_pool(shared.database_url, SCHEMA)
    prefix = shared.topic_prefix
    async with (
        httpx.AsyncClient(timeout=5) as client,
        open_producer(shared.kafka_bootstrap) as producer,
        open_consumer(shared.kafka_bootstrap, SCHEMA, [wire.CASES], prefix=prefix) as kafka,
    ):
        relay = Relay(pool, producer, SCHEMA, Heart("relay"), prefix)
        handle = inbox.once(pool, SCHEMA, handlers.doors(_now))
        consumer = Consumer(handle, kafka, producer, Heart("consumer"), prefix)
        numbers = Numbers(client, settings.ingest_url, settings.token)
        verifier = Verifier(shared.token_public_key.read_text(encoding="utf-8"))
        await run(_loops(pool, settings, relay, consumer, numbers, verifier))
    await pool.close()


def _loops(
    pool: Pool, settings: Settings, relay: Relay, consumer: Consumer, numbers: Numbers, verifier: Verifier
) -> list[Loop]:
    """Stopped from the last to the first: senders finish their batch while the line is still up."""
    carrier, patience = _carrier(settings), settings.patience
    senders = [Sender(pool, carrier, numbers, patience, _now, Heart(f"sender {n}")) for n in range(settings.senders)]
    clock = Clock(pool, carrier, patience, _now, Heart("clock"))
    hearts = [relay.heart, consumer.heart, clock.heart, *(sender.heart for sender in senders)]
    app = create_app("通知", pool, verifier, hearts)
    app.include_router(router.create(carrier))
    return [
        Loop("relay", relay.run()),
        Loop("arrivals", Arrivals(pool, carrier, _now).run()),
        Loop("carrier", carrier.run()),
        Loop("clock", clock.run()),
        *(Loop(sender.heart.name, sender.run()) for sender in senders),
        Loop("consumer", consumer.run()),
        Loop("http", serve(app, settings.http_host, settings.http_port)),
    ]


async def _migrate(shared: Shared) -> None:
    for step in await migrate(shared.database_url, SCHEMA, MIGRATIONS):
        print(f"{SCHEMA}: {step.version:04} {step.name}")


async def _import(shared: Shared, folder: Path) -> None:
    pool = await postgres.open_pool(shared.database_url, SCHEMA, size=1)
    try:
        print(await county.take(pool, folder))
    except county.BadCounty as error:
        sys.exit(str(error))
    finally:
        await pool.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m services.notify", description="通知 / messages and answers")
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("serve", help="运行 / run")
    words.add_parser("migrate", help="升级数据库 / bring the schema up to date")
    words.add_parser("import", help="导入县域数据 / take a county's files").add_argument("folder", type=Path)
    given = parser.parse_args()
    shared = Shared()  # type: ignore[call-arg]  # from the environment
    if given.word == "serve":
        asyncio.run(_serve(shared, Settings()))  # type: ignore[call-arg]  # from the environment
    elif given.word == "migrate":
        asyncio.run(_migrate(shared))
    else:
        asyncio.run(_import(shared, given.folder))


if __name__ == "__main__":
    main()
