"""Puts evaluation together."""

from pathlib import Path

from chassis import housekeeping, inbox, postgres
from chassis.auth import Verifier
from chassis.command_line import Service
from chassis.consumer import Consumer
from chassis.http import serve
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart, Loop, run
from chassis.settings import Shared
from services.evaluation import county, handlers, wire
from services.evaluation.app import put_together
from services.evaluation.settings import Settings

SCHEMA = "evaluation"
MIGRATIONS = Path(__file__).parent / "migrations"


async def _serve(shared: Shared) -> None:
    settings = Settings()  # type: ignore[call-arg]  # from the environment
    prefix = shared.topic_prefix
    pool = await postgres.open_pool(shared.database_url, SCHEMA)
    async with (
        open_producer(shared.kafka_bootstrap) as producer,
        open_consumer(shared.kafka_bootstrap, SCHEMA, [wire.CASES], prefix=prefix) as kafka,
    ):
        handle = inbox.once(pool, SCHEMA, {"CaseChanged": handlers.on_case_changed})
        consumer = Consumer(handle, kafka, producer, Heart("consumer"), prefix)
        app = put_together(pool, Verifier(shared.token_public_key.read_text()), [consumer.heart])
        await run(
            [
                Loop("consumer", consumer.run()),
                Loop("housekeeping", housekeeping.run(pool)),
                Loop("http", serve(app, settings.http_host, settings.http_port)),
            ]
        )
    await pool.close()


SERVICE = Service(SCHEMA, "评价 / counts and indicators", MIGRATIONS, _serve, county.take)

if __name__ == "__main__":
    SERVICE.main()
