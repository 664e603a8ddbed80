"""A county's files: all taken or none, bad lines named, and running services follow at once."""

from pathlib import Path

import httpx
import pytest
from asyncpg import Pool

from chassis.tables import BadFiles
from services.ingest import county
from services.ingest.app import Ingest
from tests.integration.ingest.conftest import Speak
from tests.integration.ingest.test_reports import draft, send


async def test_every_bad_line_is_named_and_nothing_is_taken(pool: Pool, county_folder: Path) -> None:
    taxonomy, terminals = county_folder / "taxonomy.csv", county_folder / "terminals.csv"
    taxonomy.write_text(
        taxonomy.read_text() + "event,5,街面秩序,Street order,05,甲,A\nevent,21,扩展事件,Local events,01,乙,B\n"
    )
    terminals.write_text(terminals.read_text() + "T-002,drone,C002,\n")
    (county_folder / "boundary.geojson").write_text(
        '{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}'
    )
    with pytest.raises(BadFiles) as refused:
        await county.take(pool, county_folder)
    lines = str(refused.value)
    for place in ("taxonomy.csv:5", "taxonomy.csv:6", "terminals.csv:4", "boundary.geojson:1"):
        assert place in lines
    assert await pool.fetchval("SELECT version FROM imported") == 1
    assert await pool.fetchval("SELECT count(*) FROM category") == 3


async def test_a_missing_file_is_named(pool: Pool, county_folder: Path) -> None:
    (county_folder / "terminals.csv").unlink()
    with pytest.raises(BadFiles, match=r"terminals\.csv"):
        await county.take(pool, county_folder)


async def test_a_new_import_is_followed_without_a_restart(
    client: httpx.AsyncClient, ingest: Ingest, pool: Pool, county_folder: Path, speak: Speak
) -> None:
    assert (await send(client, speak("inspector"), draft(category="E0102"))).status_code == 422
    taxonomy = county_folder / "taxonomy.csv"
    taxonomy.write_text(taxonomy.read_text() + "event,01,市容环境,Town appearance,02,暴露垃圾,Exposed rubbish\n")
    await county.take(pool, county_folder)
    await ingest.register.refresh()
    assert (await send(client, speak("inspector"), draft(category="E0102"))).status_code == 201


async def test_before_the_first_import_the_service_is_not_ready(
    client: httpx.AsyncClient, ingest: Ingest, pool: Pool, speak: Speak
) -> None:
    await pool.execute("DELETE FROM county")
    await pool.execute("UPDATE imported SET version = version + 1")
    await ingest.register.refresh()
    assert (await client.get("/readyz")).status_code == 503
    answer = await send(client, speak("inspector"), draft())
    assert (answer.status_code, answer.json()["title"]) == (503, "NoCounty")
