"""Puts the console together; `accounts` opens accounts from a file."""

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

import httpx

from chassis import lifecycle
from chassis.auth import Verifier
from chassis.command_line import Service, Word
from chassis.http import serve
from chassis.kafka import open_tail
from chassis.lifecycle import Heart, Loop
from chassis.postgres import open_pool, transaction
from chassis.settings import Shared
from services.console import commands, live
from services.console.app import put_together
from services.console.domain.troubles import Troubles
from services.console.router import Account
from services.console.settings import Settings
from services.console.watch import watch

SCHEMA = "console"
MIGRATIONS = Path(__file__).parent / "migrations"


async def run(shared: Shared) -> None:
    settings = Settings()  # type: ignore[call-arg]  # from the environment
    heart = Heart("live")
    pushes = live.Live(heart)
    troubles = Troubles()
    timeout = httpx.Timeout(30, connect=2)
    # Given up before the services do (5 s): a connection that both use at that moment is an error of neither.
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=2)
    async with (
        await open_pool(shared.database_url, SCHEMA) as pool,
        httpx.AsyncClient(timeout=timeout, limits=limits) as client,
        open_tail(shared.kafka_bootstrap, live.TOPICS, prefix=shared.topic_prefix) as kafka,
    ):
        verifier = Verifier(shared.token_public_key.read_text())
        private_key = settings.token_private_key.read_text()
        app = put_together(pool, verifier, private_key, settings, pushes, client, troubles, [heart])
        await lifecycle.run(
            [
                Loop("http", serve(app, settings.http_host, settings.http_port)),
                Loop("live", pushes.run(kafka, shared.topic_prefix)),
                Loop("watch", watch(troubles, client, settings.services, private_key)),
            ]
        )


async def open_accounts(shared: Shared, given: Namespace) -> None:
    wanted = [Account(**row) for row in json.loads(given.file.read_text(encoding="utf-8"))]
    async with await open_pool(shared.database_url, SCHEMA) as pool, transaction(pool) as tx:
        await commands.open_accounts(tx, [(row.caller(), row.password) for row in wanted], datetime.now(UTC))
    print(f"{len(wanted)} 个账号 / accounts")


def _add_file(parser: ArgumentParser) -> None:
    parser.add_argument("--from", dest="file", type=Path, required=True)


ACCOUNTS = Word("accounts", "建立账号 / open accounts from a JSON file", open_accounts, _add_file)
SERVICE = Service(SCHEMA, "操作台 / the operators' console", MIGRATIONS, run, more=[ACCOUNTS])

if __name__ == "__main__":
    SERVICE.main()
