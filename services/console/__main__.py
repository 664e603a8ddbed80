"""The console's process: `serve`, `migrate`, and `accounts` to open accounts from a file."""

import argparse
import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
from fastapi import FastAPI

from chassis import lifecycle, logs
from chassis.auth import Verifier
from chassis.http import create_app, serve
from chassis.kafka import open_tail
from chassis.lifecycle import Heart, Loop
from chassis.migrate import migrate
from chassis.postgres import open_pool, transaction
from chassis.problems import add_problems
from chassis.settings import Shared
from services.console import commands, live
from services.console.cookies import CookieAsBearer
from services.console.page import add_page
from services.console.proxy import Proxy
from services.console.router import Account, make_router
from services.console.settings import Settings

SCHEMA = "console"
MIGRATIONS = Path(__file__).parent / "migrations"


async def run(shared: Shared, settings: Settings) -> None:
    heart = Heart("live")
    pushes = live.Live(heart)
    timeout = httpx.Timeout(30, connect=2)
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
    async with (
        await open_pool(shared.database_url, SCHEMA) as pool,
        httpx.AsyncClient(timeout=timeout, limits=limits) as client,
        open_tail(shared.kafka_bootstrap, live.TOPICS, prefix=shared.topic_prefix) as kafka,
    ):
        app: FastAPI = create_app("console", pool, Verifier(shared.token_public_key.read_text()), [heart])
        add_problems(app, {commands.TooManyAttempts: 429})
        app.include_router(make_router(settings, settings.token_private_key.read_text(), pushes, client))
        app.include_router(Proxy(settings.services, settings.carrier_url, client, pool).router())
        add_page(app, settings.web_dir)
        app.add_middleware(CookieAsBearer)
        await lifecycle.run(
            [
                Loop("http", serve(app, settings.http_host, settings.http_port)),
                Loop("live", pushes.run(kafka, shared.topic_prefix)),
            ]
        )


async def open_accounts(shared: Shared, wanted: list[Account]) -> None:
    async with await open_pool(shared.database_url, SCHEMA) as pool, transaction(pool) as tx:
        await commands.open_accounts(tx, [(row.caller(), row.password) for row in wanted], datetime.now(UTC))
    print(f"{len(wanted)} 个账号 / accounts")


def main() -> None:
    parser = argparse.ArgumentParser(prog="services.console", description="指挥中心页面 / the operators' console")
    words = parser.add_subparsers(dest="command", required=True)
    words.add_parser("serve", help="运行 / run the service")
    words.add_parser("migrate", help="升级数据表 / bring the tables up to date")
    opening = words.add_parser("accounts", help="建立账号 / open accounts from a JSON file")
    opening.add_argument("--from", dest="file", type=Path, required=True)
    given = parser.parse_args()
    shared = Shared()  # type: ignore[call-arg]  # from the environment
    logs.configure("console", shared.log_level)
    if given.command == "migrate":
        for step in asyncio.run(migrate(shared.database_url, SCHEMA, MIGRATIONS)):
            print(f"{SCHEMA}: {step.version:04} {step.name}")
    elif given.command == "accounts":
        wanted = [Account(**row) for row in json.loads(given.file.read_text(encoding="utf-8"))]
        asyncio.run(open_accounts(shared, wanted))
    else:
        asyncio.run(run(shared, Settings()))  # type: ignore[call-arg]  # from the environment


if __name__ == "__main__":
    main()
