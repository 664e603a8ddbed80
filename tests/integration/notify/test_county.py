"""A county's files: all are taken or none, each bad line is named, what was entered by hand stays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from asyncpg import Pool

from chassis.migrate import migrate
from chassis.postgres import open_pool, transaction
from chassis.tables import BadFiles
from services.notify import county as files
from services.notify.__main__ import MIGRATIONS, SCHEMA
from services.notify.roster import store
from services.notify.roster.store import Entry


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    await migrate(database, SCHEMA, MIGRATIONS)
    pool = await open_pool(database, SCHEMA, size=2)
    yield pool
    await pool.close()


async def _contacts(pool: Pool) -> dict[str, str]:
    async with transaction(pool) as tx:
        return {entry.id: entry.phone for entry in await store.page(tx, "", None, 100)}


async def test_a_department_without_a_roster_is_told_on_its_duty_telephone(pool: Pool, county: Path) -> None:
    await files.take(pool, county)
    contacts = await _contacts(pool)
    assert contacts["duty-D04"] == "00000000004"
    assert "duty-D03" not in contacts


async def test_importing_again_replaces_the_countys_contacts_and_keeps_those_of_people(
    pool: Pool, county: Path
) -> None:
    await files.take(pool, county)
    async with transaction(pool) as tx:
        await store.put(tx, [Entry("night", "department", "D03", "夜班", "13800000009", 3)], from_county=False)
    rows = (county / "contacts.csv").read_text(encoding="utf-8").replace("crew-1,crew,crew-1,", "crew-9,crew,crew-9,")
    (county / "contacts.csv").write_text(rows, encoding="utf-8")
    await files.take(pool, county)
    contacts = await _contacts(pool)
    assert "crew-1" not in contacts
    assert {"crew-9", "night"} <= set(contacts)


async def test_every_bad_line_is_named_and_nothing_is_taken(pool: Pool, county: Path) -> None:
    with (county / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write("x,nobody,D03,,13800000000,1\ny,crew,K,,not a number,1\ncrew-1,crew,K,,13800000000,1\n")
    with (county / "templates.csv").open("a", encoding="utf-8") as file:
        file.write('new,"没有签名{编号}"\n')
    with pytest.raises(BadFiles) as refused:
        await files.take(pool, county)
    assert [(error.file, error.line) for error in refused.value.errors] == [
        ("contacts.csv", 6),
        ("contacts.csv", 7),
        ("contacts.csv", 8),
        ("templates.csv", 9),
    ]
    assert await _contacts(pool) == {}
