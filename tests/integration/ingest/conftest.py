"""Ingest on a real database with a small county in it, and senders of every kind."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from asyncpg import Pool

from chassis.auth import Caller, Verifier, issue
from chassis.blobs import FolderBlobs
from chassis.migrate import migrate
from chassis.postgres import open_pool
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


@pytest.fixture
async def ingest(pool: Pool, keys: tuple[str, str], tmp_path: Path) -> AsyncIterator[Ingest]:
    settings = Settings(http_port=0, open311_key=KEY, request_megabytes=3, picture_megabytes=2, picture_megapixels=20)
    ingest = put_together(pool, Verifier(keys[1]), FolderBlobs(tmp_path / "blobs"), settings, [])
    await ingest.register.refresh()
    tasks = [asyncio.create_task(work) for work in ingest.loops().values()]
    yield ingest
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


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
