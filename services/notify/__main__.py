"""Puts notify together."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
from asyncpg import Pool

from chassis import housekeeping, inbox, postgres
from chassis.auth import Verifier
from chassis.command_line import Service
from chassis.consumer import Consumer
from chassis.http import serve
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart, Loop, run
from chassis.outbox import Relay
from chassis.settings import Shared
from services.notify import county, handlers, wire
from services.notify.app import put_together
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


async def _serve(shared: Shared) -> None:
    settings = Settings()  # type: ignore[call-arg]  # from the environment
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
    app = put_together(pool, verifier, carrier, hearts)
    return [
        Loop("relay", relay.run()),
        Loop("arrivals", Arrivals(pool, carrier, _now).run()),
        Loop("carrier", carrier.run()),
        Loop("clock", clock.run()),
        *(Loop(sender.heart.name, sender.run()) for sender in senders),
        Loop("consumer", consumer.run()),
        Loop("housekeeping", housekeeping.run(pool)),
        Loop("http", serve(app, settings.http_host, settings.http_port)),
    ]


SERVICE = Service(SCHEMA, "通知 / messages and answers", MIGRATIONS, _serve, county.take)

if __name__ == "__main__":
    SERVICE.main()
