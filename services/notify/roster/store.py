"""Contacts, templates and settings in Postgres."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chassis.postgres import Tx
from services.notify.domain.audience import Contact
from services.notify.domain.phone import plain


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact with what only notify knows: the number."""

    id: str
    kind: str
    ref: str
    name_zh: str
    phone: str
    order: int


_COLUMNS = "id, kind, ref, name_zh, phone, place"
ROSTERS = """
    SELECT c.id, c.kind, c.ref, c.place FROM contact c
    JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS w (kind, ref)) w USING (kind, ref)
    ORDER BY c.place, c.id
"""
PAGE = f"SELECT {_COLUMNS} FROM contact WHERE id > $1 AND ($2::text IS NULL OR kind = $2) ORDER BY id LIMIT $3"
PUT = """
    INSERT INTO contact (id, kind, ref, name_zh, phone, place, from_county)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::bool[])
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, ref = excluded.ref, name_zh = excluded.name_zh,
        phone = excluded.phone, place = excluded.place, from_county = excluded.from_county
"""


async def rosters(tx: Tx, refs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[Contact]]:
    """The contacts of each (kind, ref), in order."""
    kinds, names = [kind for kind, _ in refs], [ref for _, ref in refs]
    found: dict[tuple[str, str], list[Contact]] = {pair: [] for pair in refs}
    for row in await tx.fetch(ROSTERS, kinds, names):
        found[row["kind"], row["ref"]].append(Contact(*row.values()))
    return found


async def phones(tx: Tx, contacts: Collection[str]) -> Mapping[str, str]:
    rows = await tx.fetch("SELECT id, phone FROM contact WHERE id = ANY($1::text[])", list(contacts))
    return {row["id"]: row["phone"] for row in rows}


async def by_phone(tx: Tx, number: str) -> list[Entry]:
    rows = await tx.fetch(f"SELECT {_COLUMNS} FROM contact WHERE phone = $1 ORDER BY id", plain(number))
    return [Entry(*row.values()) for row in rows]


async def page(tx: Tx, after: str, kind: str | None, limit: int) -> list[Entry]:
    return [Entry(*row.values()) for row in await tx.fetch(PAGE, after, kind, limit)]


async def put(tx: Tx, entries: Iterable[Entry], *, from_county: bool) -> None:
    rows = [(e.id, e.kind, e.ref, e.name_zh, plain(e.phone), e.order, from_county) for e in entries]
    if rows:
        await tx.execute(PUT, *map(list, zip(*rows, strict=True)))


async def forget_county(tx: Tx, kept: Collection[str]) -> None:
    """Contacts that an earlier import brought and this one does not; those entered by hand stay."""
    await tx.execute("DELETE FROM contact WHERE from_county AND id <> ALL($1::text[])", list(kept))


async def templates(tx: Tx) -> Mapping[str, str]:
    return {row["key"]: row["text"] for row in await tx.fetch("SELECT key, text FROM template")}


async def replace_templates(tx: Tx, texts: Mapping[str, str]) -> None:
    await tx.execute("DELETE FROM template")
    await tx.executemany("INSERT INTO template (key, text) VALUES ($1, $2)", list(texts.items()))


async def settings(tx: Tx) -> Mapping[str, str]:
    return {row["key"]: row["value"] for row in await tx.fetch("SELECT key, value FROM setting")}


async def replace_settings(tx: Tx, values: Mapping[str, str]) -> None:
    await tx.execute("DELETE FROM setting")
    await tx.executemany("INSERT INTO setting (key, value) VALUES ($1, $2)", list(values.items()))
