"""Bring a schema up to date: numbered, forward-only .sql files, each applied once, in order, in a transaction."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import asyncpg

OWN = Path(__file__).parent / "migrations"

LEDGER = """
    CREATE TABLE IF NOT EXISTS schema_migration (
        source text NOT NULL, version integer NOT NULL, name text NOT NULL, sha256 text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (source, version))
"""


class ChangedMigration(Exception):
    """A migration that was already applied has another text now."""


@dataclass(frozen=True, slots=True)
class Step:
    source: str
    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def steps(source: str, folder: Path) -> list[Step]:
    """The folder's migrations in order; ValueError where a name has no number or a number is used twice."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = re.fullmatch(r"(\d{4})_(\w+)\.sql", path.name)
        if not match:
            raise ValueError(f"{path}: a migration is named 0001_what_it_does.sql")
        found.append(Step(source, int(match[1]), match[2], path.read_text(encoding="utf-8")))
    if len({step.version for step in found}) != len(found):
        raise ValueError(f"{folder}: a number is used twice")
    return found


async def migrate(url: str, schema: str, folder: Path) -> list[Step]:
    """Apply what is missing and return it; many may call at once, one works and the others wait."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT pg_advisory_lock(hashtext('migrate'))")
        await connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        await connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        await connection.execute(f'SET search_path = "{schema}", public')
        await connection.execute(LEDGER)
        rows = await connection.fetch("SELECT source, version, sha256 FROM schema_migration")
        applied = {(row["source"], row["version"]): row["sha256"] for row in rows}
        missing = []
        for step in [*steps("chassis", OWN), *steps("service", folder)]:
            known = applied.get((step.source, step.version))
            if known is None:
                missing.append(step)
            elif known != step.sha256:
                raise ChangedMigration(f"{schema}: {step.version:04} {step.name} was applied with another text")
        for step in missing:
            async with connection.transaction():
                await connection.execute(step.sql)
                await connection.execute(
                    "INSERT INTO schema_migration (source, version, name, sha256) VALUES ($1, $2, $3, $4)",
                    step.source,
                    step.version,
                    step.name,
                    step.sha256,
                )
        return missing
    finally:
        await connection.close()
