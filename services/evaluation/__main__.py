"""Evaluation's command line: serve, migrate, import a county's names."""

import argparse
import asyncio
import sys
from pathlib import Path

import uvloop

from chassis import inbox, logs, postgres
from chassis.auth import Verifier
from chassis.consumer import Consumer
from chassis.http import serve
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart, Loop, run
from chassis.migrate import migrate
from chassis.settings import Shared
from services.evaluation import county, handlers, wire
from services.evaluation.app import put_together
from services.evaluation.settings import Settings

SCHEMA = "evaluation"
MIGRATIONS = Path(__file__).parent / "migrations"


async def _serve(shared: Shared, settings: Settings) -> None:
    logs.configure(SCHEMA, shared.log_level)
    prefix = shared.topic_prefix
    pool = await postgres.open_pool(shared.database_url, SCHEMA)
    async with (
        open_producer(shared.kafka_bootstrap) as producer,
        open_consumer(shared.kafka_bootstrap, SCHEMA, [wire.CASES], prefix=prefix) as kafka,
    ):
        handle = inbox.once(pool, SCHEMA, {"CaseChanged": handlers.on_case_changed})
        consumer = Consumer(handle, kafka, producer, Heart("consumer"), prefix)
        app = put_together(pool, Verifier(shared.token_public_key.read_text()), [consumer.heart])
        await run([Loop("consumer", consumer.run()), Loop("http", serve(app, settings.http_host, settings.http_port))])
    await pool.close()


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
    parser = argparse.ArgumentParser(prog="python -m services.evaluation", description="评价 / counts and indicators")
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("serve", help="运行 / run")
    words.add_parser("migrate", help="升级数据库 / bring the schema up to date")
    words.add_parser("import", help="导入县域数据 / take a county's files").add_argument("folder", type=Path)
    given = parser.parse_args()
    shared = Shared()  # type: ignore[call-arg]  # from the environment
    if given.word == "serve":
        uvloop.run(_serve(shared, Settings()))  # type: ignore[call-arg]  # from the environment
    elif given.word == "migrate":
        asyncio.run(_migrate(shared))
    else:
        asyncio.run(_import(shared, given.folder))


if __name__ == "__main__":
    main()
