"""The county's own rows: its boundary, categories and terminals, and which import they are of."""

from collections.abc import Sequence
from typing import Any

from chassis.postgres import Tx
from services.ingest.domain.county import Category, County, Terminal

KEEP_COUNTY = "INSERT INTO county (code, name_zh, name_en, boundary) VALUES ($1, $2, $3, $4)"
KEEP_CATEGORIES = """
    INSERT INTO category (code, major_zh, major_en, name_zh, name_en)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
"""
KEEP_TERMINALS = """
    INSERT INTO terminal (id, holder_kind, holder, key_sha256)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
"""
MOVE_ON = """
    INSERT INTO imported (version) VALUES (1) ON CONFLICT (single) DO UPDATE SET version = imported.version + 1
    RETURNING version
"""
VERSION = "SELECT version FROM imported"


async def replace_county(
    tx: Tx, code: str, name_zh: str, name_en: str, boundary: Any, categories: Sequence[Category],
    terminals: Sequence[Terminal],
) -> int:  # fmt: skip
    """The import's number."""
    await tx.execute("DELETE FROM county")
    await tx.execute("DELETE FROM category")
    await tx.execute("DELETE FROM terminal")
    await tx.execute(KEEP_COUNTY, code, name_zh, name_en, boundary)
    rows = [(c.code, c.major_zh, c.major_en, c.name_zh, c.name_en) for c in categories]
    await tx.execute(KEEP_CATEGORIES, *map(list, zip(*rows, strict=True)))
    if terminals:
        held = [(t.id, t.holder_kind, t.holder, t.key_sha256) for t in terminals]
        await tx.execute(KEEP_TERMINALS, *map(list, zip(*held, strict=True)))
    return int(await tx.fetchval(MOVE_ON))


async def county_version(tx: Tx) -> int:
    """0 before the first import."""
    return int(await tx.fetchval(VERSION) or 0)


async def load_county(tx: Tx) -> County | None:
    row = await tx.fetchrow("SELECT code, name_zh, boundary FROM county")
    if row is None:
        return None
    categories = await tx.fetch("SELECT code, major_zh, major_en, name_zh, name_en FROM category ORDER BY code")
    terminals = await tx.fetch("SELECT id, holder_kind, holder, key_sha256 FROM terminal")
    return County(
        row["code"], row["name_zh"], row["boundary"],
        {each["code"]: Category(*each) for each in categories},
        {each["id"]: Terminal(*each) for each in terminals},
    )  # fmt: skip
