"""Each service's doors without its process: the real app on a database, asked in memory."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from asyncpg import Pool
from fastapi import FastAPI

import services
from chassis.auth import Caller, Verifier, issue
from chassis.blobs import FolderBlobs
from chassis.lifecycle import Heart
from chassis.migrate import migrate
from chassis.postgres import open_pool
from services.console.app import put_together as console
from services.console.domain.troubles import Troubles
from services.console.live import Live
from services.console.settings import Settings as ConsoleSettings
from services.dispatch.app import put_together as dispatch
from services.dispatch.ground.rules import Rules
from services.evaluation.app import put_together as evaluation
from services.ingest.app import put_together as ingest
from services.ingest.settings import Settings as IngestSettings
from services.notify.app import put_together as notify
from services.notify.smpp.link import Account, SmppCarrier
from services.vision.service import put_together as vision
from services.vision.settings import Settings as VisionSettings

SERVICES = ("ingest", "vision", "dispatch", "notify", "evaluation", "console")


@asynccontextmanager
async def put_together(name: str, database: str, keys: tuple[str, str], tmp_path: Path) -> AsyncIterator[FastAPI]:
    """The service as its `__main__` puts it together, with its own tables, all empty, behind it."""
    await migrate(database, name, Path(services.__file__).parent / name / "migrations")
    async with AsyncExitStack() as stack:
        pool: Pool = await stack.enter_async_context(await open_pool(database, name))
        verifier, blobs = Verifier(keys[1]), FolderBlobs(tmp_path)
        match name:
            case "ingest":
                yield ingest(pool, verifier, blobs, IngestSettings(http_port=1, open311_key="secret"), []).app
            case "vision":
                yield vision(pool, verifier, blobs, VisionSettings(), [])
            case "dispatch":
                yield dispatch(pool, verifier, Rules(), [])
            case "notify":
                yield notify(pool, verifier, SmppCarrier(Account("127.0.0.1", 1, "county", "secret8")), [])
            case "evaluation":
                yield evaluation(pool, verifier, [])
            case _:
                client = await stack.enter_async_context(httpx.AsyncClient())
                nowhere = dict.fromkeys([f"{service}_url" for service in SERVICES[:-1]], "http://127.0.0.1:9")
                settings = ConsoleSettings(http_port=1, token_private_key=tmp_path, web_dir=tmp_path, **nowhere)
                yield console(pool, verifier, keys[0], settings, Live(Heart("live")), client, Troubles())


def token(private_key: str, role: str) -> dict[str, str]:
    bearer = issue(private_key, Caller("someone", role, crew="crew-1"), datetime.now(UTC), timedelta(minutes=5))
    return {"authorization": f"Bearer {bearer}"}


def asked(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://service")
