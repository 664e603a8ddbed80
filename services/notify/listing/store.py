"""Messages as people list them: newest first, a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from chassis.postgres import Tx

PAGE = """
    SELECT m.id, m.case_number, m.template, m.contact, m.kind, m.text, m.state, m.carrier, m.error, m.attempts,
           m.created_at, m.sent_at, m.delivered_at, c.name_zh, c.phone,
           (SELECT count(*) FROM segment s WHERE s.message_id = m.id)::int AS segments
    FROM message m LEFT JOIN contact c ON c.id = m.contact
    WHERE ($1::text IS NULL OR m.case_number = $1) AND ($2::text IS NULL OR m.state = $2)
      AND ($3::text IS NULL OR m.contact = $3)
      AND ($4::text IS NULL OR (m.kind = $4 AND m.ref = ANY($5::text[])))
      AND ($6::timestamptz IS NULL OR (m.created_at, m.id) < ($6, $7::uuid))
    ORDER BY m.created_at DESC, m.id DESC LIMIT $8
"""

PHONE = "SELECT c.phone FROM message m JOIN contact c ON c.id = m.contact WHERE m.id = $1"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list; `own` narrows it to messages to this kind of addressee."""

    case: str | None = None
    state: str | None = None
    contact: str | None = None
    own: tuple[str, Collection[str]] | None = None
    before: tuple[datetime, UUID] | None = None


async def phone(tx: Tx, message: UUID) -> str | None:
    """The number of the contact to whom the message is; None where there is no such message or number."""
    found: str | None = await tx.fetchval(PHONE, message)
    return found or None


async def page(tx: Tx, wanted: Wanted, limit: int) -> Sequence[Record]:
    kind, refs = wanted.own or (None, ())
    at, message = wanted.before or (None, None)
    rows: Sequence[Record] = await tx.fetch(
        PAGE, wanted.case, wanted.state, wanted.contact, kind, list(refs), at, message, limit
    )
    return rows
