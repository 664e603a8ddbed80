"""Ingest on a real database with a small county in it, and senders of every kind."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from asyncpg import Pool

from chassis.auth import Caller, Verifier, issue
from chassis.blobs import FolderBlobs
from chassis.migrate import migrate
from chassis.postgres import open_pool
from deploy.local.ports import free_port
from services.ingest import county
from services.ingest.__main__ import MIGRATIONS, SCHEMA
from services.ingest.app import Ingest, put_together
from services.ingest.settings import Settings

KEY = "citizens-key"
SQUARE = [[115.0, 27.0], [115.2, 27.0], [115.2, 27.2], [115.0, 27.2], [115.0, 27.0]]
TAXONOMY = """kind,major_code,major_name_zh,major_name_en,minor_code,minor_name_zh,minor_name_en
component,01,公用设施类,Public utilities,01,上水井盖,Water-supply manhole cover
event,05,街面秩序,Street order,05,机动车乱停放,Illegal parking of motor vehicles
event,21,扩展事件,Local events,01,占道经营,Trading on the road
"""
TERMINALS = "id,kind,ref,key\nT-001,collector,C001,\nT-900,crew,W01,secret\n"

Speak = Callable[..., dict[str, str]]


@pytest.fixture
def county_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "county"
    folder.mkdir()
    about = {"code": "990101", "name_zh": "示范县", "name_en": "Demo County"}
    (folder / "county.json").write_text(json.dumps(about))
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    (folder / "boundary.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (folder / "taxonomy.csv").write_text(TAXONOMY)
    (folder / "terminals.csv").write_text(TERMINALS)
    return folder


@pytest.fixture
async def pool(database: str, county_folder: Path) -> AsyncIterator[Pool]:
    await migrate(database, SCHEMA, MIGRATIONS)
    pool = await open_pool(database, SCHEMA)
    await county.take(pool, county_folder)
    yield pool
    await pool.close()


@asynccontextmanager
async def working(pool: Pool, keys: tuple[str, str], folder: Path) -> AsyncIterator[Ingest]:
    """Ingest with its loops, on this pool."""
    settings = Settings(http_port=0, open311_key=KEY, request_megabytes=3, picture_megabytes=2, picture_megapixels=20)
    ingest = put_together(pool, Verifier(keys[1]), FolderBlobs(folder / "blobs"), settings, [])
    await ingest.register.refresh()
    tasks = [asyncio.create_task(work) for work in ingest.loops().values()]
    yield ingest
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def speaking_to(pool: Pool, keys: tuple[str, str], folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an ingest of its own, on this pool."""
    async with working(pool, keys, folder) as ingest:
        transport = httpx.ASGITransport(ingest.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://ingest") as client:
            yield client


@pytest.fixture
async def ingest(pool: Pool, keys: tuple[str, str], tmp_path: Path) -> AsyncIterator[Ingest]:
    async with working(pool, keys, tmp_path) as ingest:
        yield ingest


@pytest.fixture
async def client(ingest: Ingest) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(ingest.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://ingest") as client:
        yield client


@pytest.fixture
def speak(keys: tuple[str, str]) -> Speak:
    """The headers of a caller with this role."""

    def headers(role: str, login: str = "", **claims: str) -> dict[str, str]:
        who = Caller(login or f"{role}1", role, **claims)
        return {"authorization": f"Bearer {issue(keys[0], who, datetime.now(UTC), timedelta(hours=1))}"}

    return headers


MODULE = [sys.executable, "-m", "services.ingest"]


@pytest.fixture
async def process(
    database: str, kafka: str, topic_prefix: str, keys: tuple[str, str], tmp_path: Path, county_folder: Path
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    (tmp_path / "key.pem").write_text(keys[1])
    port = free_port()
    environment = os.environ | {
        "SANQUAN_DATABASE_URL": database,
        "SANQUAN_KAFKA_BOOTSTRAP": kafka,
        "SANQUAN_TOPIC_PREFIX": topic_prefix,
        "SANQUAN_BLOB_DIR": str(tmp_path / "blobs"),
        "SANQUAN_TOKEN_PUBLIC_KEY": str(tmp_path / "key.pem"),
        "INGEST_HTTP_PORT": str(port),
        "INGEST_OPEN311_KEY": KEY,
    }
    for words in (["migrate"], ["import", str(county_folder)]):
        step = await asyncio.create_subprocess_exec(*MODULE, *words, env=environment)
        assert await step.wait() == 0
    running = await asyncio.create_subprocess_exec(*MODULE, "serve", env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        async with asyncio.timeout(120), httpx.AsyncClient(base_url=url) as client:
            while True:
                assert running.returncode is None
                try:
                    if (await client.get("/readyz")).status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.1)
        yield running, url
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
