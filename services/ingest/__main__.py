"""Puts ingest together."""

from pathlib import Path

from chassis import housekeeping, inbox, postgres
from chassis.auth import Verifier
from chassis.blobs import FolderBlobs
from chassis.command_line import Service
from chassis.consumer import Consumer
from chassis.http import serve
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart, Loop, run
from chassis.outbox import Relay
from chassis.settings import Shared
from services.ingest import county
from services.ingest.app import put_together
from services.ingest.report import handlers
from services.ingest.settings import Settings

SCHEMA = "ingest"
MIGRATIONS = Path(__file__).parent / "migrations"


async def _serve(shared: Shared) -> None:
    settings = Settings()  # type: ignore[call-arg]  # from the environment
    prefix = shared.topic_prefix
    pool = await postgres.open_pool(shared.database_url, SCHEMA)
    async with (
        open_producer(shared.kafka_bootstrap) as producer,
        open_consumer(shared.kafka_bootstrap, SCHEMA, [handlers.CASES], prefix=prefix) as kafka,
    ):
        relay = Relay(pool, producer, SCHEMA, Heart("relay"), prefix)
        handle = inbox.once(pool, SCHEMA, {"CaseChanged": handlers.on_case_changed})
        consumer = Consumer(handle, kafka, producer, Heart("consumer"), prefix)
        verifier = Verifier(shared.token_public_key.read_text())
        ingest = put_together(pool, verifier, FolderBlobs(shared.blob_dir), settings, [relay.heart, consumer.heart])
        loops = [Loop("relay", relay.run()), Loop("consumer", consumer.run())]
        loops += [Loop(name, work) for name, work in ingest.loops().items()]
        loops += [Loop("housekeeping", housekeeping.run(pool))]
        await run([*loops, Loop("http", serve(ingest.app, settings.http_host, settings.http_port))])
    await pool.close()


SERVICE = Service(SCHEMA, "采集 / reports and positions", MIGRATIONS, _serve, county.take)

if __name__ == "__main__":
    SERVICE.main()
