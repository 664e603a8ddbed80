"""A county is taken by all services or by none."""

import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from deploy.local.county.__main__ import make

ROOT = Path(__file__).parents[3]
SERVICES = ("dispatch", "evaluation", "ingest", "notify", "vision")


@pytest.fixture
def county(tmp_path: Path) -> Path:
    make(tmp_path / "county")
    return tmp_path / "county"


async def test_what_one_service_refuses_none_takes_and_every_fault_is_told_at_once(
    database: str, county: Path, tmp_path: Path
) -> None:
    environment = {
        **os.environ, "SANQUAN_DATABASE_URL": database, "SANQUAN_KAFKA_BOOTSTRAP": "127.0.0.1:9",
        "SANQUAN_TOKEN_PUBLIC_KEY": str(tmp_path / "none.pem"), "INGEST_OPEN311_KEY": "x", "INGEST_HTTP_PORT": "1",
    }  # fmt: skip

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=environment, capture_output=True, text=True)

    for service in SERVICES:
        assert run(f"services.{service}", "migrate").returncode == 0
    contacts, grids = county / "contacts.csv", county / "unit_grids.geojson"
    good = contacts.read_text(encoding="utf-8")
    lines = good.splitlines()
    lines[4] = lines[4].replace(lines[4].split(",")[4], "notaphone")
    contacts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    shape = grids.read_text(encoding="utf-8")
    grids.write_text(shape.replace('"code"', '"kode"', 1), encoding="utf-8")
    refused = run("chassis.cli", "import", str(county))
    assert refused.returncode == 1
    assert "contacts.csv:5" in refused.stderr
    assert "unit_grids.geojson:1" in refused.stderr
    grids.write_text(shape, encoding="utf-8")
    assert run("chassis.cli", "import", str(county)).returncode == 1
    connection = await asyncpg.connect(database)
    assert await connection.fetchval("SELECT count(*) FROM dispatch.unit_grid") == 0
    contacts.write_text(good, encoding="utf-8")
    taken = run("chassis.cli", "import", str(county))
    assert taken.returncode == 0, taken.stderr
    assert await connection.fetchval("SELECT count(*) FROM dispatch.unit_grid") == 631
    assert await connection.fetchval("SELECT count(*) FROM vision.camera") == 12
    await connection.close()
