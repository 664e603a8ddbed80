"""Reports, those who made them, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import Record

from chassis.postgres import Tx
from services.ingest.domain.arrival import Arrival, Reporter
from services.ingest.domain.progress import CaseOfReport, Change

KEEP = """
    INSERT INTO report (id, author, client_id, body_sha256, source, category, text, lon, lat, address, given_datum,
                        given_lon, given_lat, component, collector, reporter, external_number, media_url,
                        observed_at, received_at, media)
    SELECT id, author, client_id, body_sha256, source, category, text, lon, lat, address, given_datum,
           given_lon, given_lat, component, collector, reporter, external_number, media_url, observed_at, received_at,
           string_to_array(media, ' ')
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[],
                $9::float8[], $10::text[], $11::text[], $12::float8[], $13::float8[], $14::text[], $15::text[],
                $16::text[], $17::text[], $18::text[], $19::timestamptz[], $20::timestamptz[], $21::text[])
         AS given (id, author, client_id, body_sha256, source, category, text, lon, lat, address, given_datum,
                   given_lon, given_lat, component, collector, reporter, external_number, media_url,
                   observed_at, received_at, media)
    ORDER BY author, client_id
    ON CONFLICT (author, client_id) DO NOTHING RETURNING id
"""
KNOWN = """
    SELECT author, client_id, id, body_sha256, received_at FROM report
    JOIN unnest($1::text[], $2::text[]) AS asked (author, client_id) USING (author, client_id)
"""
KEEP_REPORTERS = """
    INSERT INTO reporter (id, name, phone, email, kept_at)
    SELECT *, $5::timestamptz FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
"""
PHONE = "SELECT phone FROM reporter WHERE id = $1"
VIEW = """
    SELECT report.*, reporter.name AS reporter_name, reporter.phone AS reporter_phone
    FROM report LEFT JOIN reporter ON reporter.id = report.reporter
"""
CASES = """
    SELECT report, case_number, state, stage, department, crew, deadline_at, changed_at FROM report_case
    WHERE report = ANY($1::text[])
"""
CHANGE = """
    INSERT INTO report_case (report, case_number, seq, state, stage, department, crew, deadline_at, changed_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::int[], $6::text[], $7::text[],
                         $8::timestamptz[], $9::timestamptz[])
    ON CONFLICT (report, case_number) DO UPDATE SET
        (seq, state, stage, department, crew, deadline_at, changed_at) = (excluded.seq, excluded.state, excluded.stage,
        excluded.department, excluded.crew, excluded.deadline_at, excluded.changed_at)
    WHERE report_case.seq < excluded.seq
"""


async def keep(tx: Tx, arrivals: Sequence[Arrival], media: Sequence[Sequence[str]]) -> set[str]:
    """The ids of those that are new."""
    rows = [
        (a.id, a.author, a.client_id, a.body_sha256, a.source, a.category, a.text, *a.place, a.address, a.given_datum,
         *a.given_place, a.component, a.collector, a.reporter.id if a.reporter else "", a.external_number, a.media_url,
         a.observed_at, a.received_at, " ".join(keys))
        for a, keys in zip(arrivals, media, strict=True)
    ]  # fmt: skip
    return {row["id"] for row in await tx.fetch(KEEP, *map(list, zip(*rows, strict=True)))}


async def known(tx: Tx, names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """By author and client_id: id, body_sha256 and received_at of what is stored."""
    rows = await tx.fetch(KNOWN, [author for author, _ in names], [client_id for _, client_id in names])
    return {(row["author"], row["client_id"]): row for row in rows}


async def keep_reporters(tx: Tx, reporters: Sequence[Reporter], now: datetime) -> None:
    if reporters:
        rows = [(r.id, r.name, r.phone, r.email) for r in reporters]
        await tx.execute(KEEP_REPORTERS, *map(list, zip(*rows, strict=True)), now)


async def phone(tx: Tx, reporter: str) -> str | None:
    number: str | None = await tx.fetchval(PHONE, reporter)
    return number


async def find(tx: Tx, report: str) -> Record | None:
    return await tx.fetchrow(f"{VIEW} WHERE report.id = $1", report)


async def cases(tx: Tx, reports: Sequence[str]) -> dict[str, list[CaseOfReport]]:
    """By report."""
    found: dict[str, list[CaseOfReport]] = {}
    for report, *rest in await tx.fetch(CASES, list(reports)):
        found.setdefault(report, []).append(CaseOfReport(*rest))
    return found


async def change(tx: Tx, changes: Sequence[Change]) -> None:
    """Steps may come in any order: an older one changes nothing. One row a report and case."""
    rows = [
        (c.report, c.case.number, c.seq, c.case.state, c.case.stage, c.case.department, c.case.crew,
         c.case.deadline_at, c.case.changed_at)
        for c in changes
    ]  # fmt: skip
    if rows:
        await tx.execute(CHANGE, *map(list, zip(*rows, strict=True)))


async def listed(tx: Tx, wanted: "Wanted") -> list[Record]:
    """Newest first."""
    conditions, values = wanted.where()
    where = " AND ".join(conditions) or "true"
    order = "ORDER BY report.received_at DESC, report.id DESC LIMIT"
    return list(await tx.fetch(f"{VIEW} WHERE {where} {order} {int(wanted.limit)}", *values))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of reports is asked for; None asks for nothing."""

    limit: int
    ids: Sequence[str] | None = None
    source: str | None = None
    author: str | None = None
    category: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    near: tuple[float, float] | None = None
    radius_meters: float = 100.0
    before: tuple[datetime, str] | None = None

    def where(self) -> tuple[list[str], list[Any]]:
        conditions: list[str] = []
        values: list[Any] = []

        def ask(condition: str, *given: Any) -> None:
            first = len(values) + 1
            conditions.append(condition.format(*(f"${first + place}" for place in range(len(given)))))
            values.extend(given)

        if self.ids is not None:
            ask("report.id = ANY({}::text[])", list(self.ids))
        for column in ("source", "author", "category"):
            if (given := getattr(self, column)) is not None:
                ask(f"report.{column} = {{}}", given)
        if self.since is not None:
            ask("report.received_at >= {}", self.since)
        if self.until is not None:
            ask("report.received_at < {}", self.until)
        if self.near is not None:
            ask(
                "ST_DWithin(ST_MakePoint(report.lon, report.lat)::geography, ST_MakePoint({}, {})::geography, {})",
                *self.near, self.radius_meters,
            )  # fmt: skip
        if self.before is not None:
            ask("(report.received_at, report.id) < ({}, {})", *self.before)
        return conditions, values
