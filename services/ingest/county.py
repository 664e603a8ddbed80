"""Takes from a county's folder what ingest owns: the boundary, the categories and the terminals."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from asyncpg import Pool
from shapely.geometry import mapping, shape
from shapely.ops import unary_union

from chassis.postgres import transaction
from services.ingest import store
from services.ingest.domain.county import Category, Terminal


async def take(pool: Pool, folder: Path) -> str:
    """All or nothing; what was taken, in words."""
    about = json.loads((folder / "county.json").read_text(encoding="utf-8"))
    drawn = json.loads((folder / "boundary.geojson").read_text(encoding="utf-8"))
    features = drawn["features"] if drawn["type"] == "FeatureCollection" else [drawn]
    boundary = unary_union([shape(feature.get("geometry", feature)) for feature in features])
    categories = [
        Category(
            ("C" if row["kind"] == "component" else "E") + row["major_code"] + row["minor_code"],
            row["major_name_zh"], row["major_name_en"], row["minor_name_zh"], row["minor_name_en"],
        )
        for row in _rows(folder / "taxonomy.csv")
    ]  # fmt: skip
    terminals = [
        Terminal(row["id"], row["kind"], row["ref"], _digest(row.get("key") or ""))
        for row in _rows(folder / "terminals.csv")
    ]
    async with transaction(pool) as tx:
        version = await store.replace_county(
            tx, about["code"], about["name_zh"], about["name_en"], mapping(boundary), categories, terminals
        )
    counts = f"{len(categories)} 小类 / categories, {len(terminals)} 终端 / terminals"
    return f"第 {version} 次导入 / import {version}: {counts}"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest() if key else ""
