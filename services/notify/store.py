"""Messages, their segments and the receipts that look for them, in Postgres."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from chassis.postgres import Tx
from services.notify.domain.carried import Outcome, Receipt
from services.notify.domain.message import Message, Segment, State

_FIELDS = (
    "id, case_number, step_seq, template, contact, kind, ref, text, urgent, reference, state, due_at, attempts,"
    " version, carrier, error, sending_at, sent_at, delivered_at, traceparent"
)
ADD = f"""
    INSERT INTO message (case_number, step_seq, template, contact, kind, ref, text, urgent, due_at, created_at,
                         traceparent)
    SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bool[],
                         $9::timestamptz[], $10::timestamptz[], $11::text[])
    ON CONFLICT DO NOTHING RETURNING {_FIELDS}
"""
DUE = f"""
    SELECT {_FIELDS} FROM message WHERE state = $1 AND due_at <= $2
    ORDER BY urgent DESC, due_at LIMIT $3 FOR UPDATE SKIP LOCKED
"""
HELD = f"SELECT {_FIELDS} FROM message WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE"
SEGMENTS = """
    SELECT message_id, number, carrier_id, outcome, done_at FROM segment WHERE message_id = ANY($1::uuid[])
    ORDER BY message_id, number
"""
SAVE = """
    UPDATE message m SET state = n.state, due_at = n.due_at, attempts = n.attempts, version = n.version,
        carrier = n.carrier, error = n.error, sending_at = n.sending_at, sent_at = n.sent_at,
        delivered_at = n.delivered_at
    FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::int[], $5::int[], $6::text[], $7::text[],
                $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
        AS n (id, state, due_at, attempts, version, carrier, error, sending_at, sent_at, delivered_at)
    WHERE m.id = n.id
"""
SAVE_SEGMENTS = """
    INSERT INTO segment (message_id, number, carrier_id, outcome, done_at)
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[])
    ON CONFLICT (message_id, number) DO UPDATE
        SET carrier_id = excluded.carrier_id, outcome = excluded.outcome, done_at = excluded.done_at
"""
KEEP_RECEIPTS = """
    INSERT INTO receipt (carrier, carrier_id, reference, outcome, stat, done_at, heard_at)
    SELECT $1, * , $7::timestamptz FROM unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::timestamptz[])
"""
MATCHED = """
    SELECT r.id, r.carrier_id, r.outcome, r.stat, r.done_at, s.message_id, s.number
    FROM receipt r JOIN segment s ON s.carrier_id = r.carrier_id JOIN message m ON m.id = s.message_id
    WHERE m.carrier = r.carrier ORDER BY r.id LIMIT $1
"""
# A receipt that carries our reference, heard after we sent what we now doubt.
CLAIMED = """
    SELECT r.carrier_id, m.id FROM receipt r JOIN message m ON m.reference = r.reference
    WHERE m.state IN ('uncertain', 'pending') AND m.carrier = r.carrier AND r.heard_at >= m.sending_at
      AND (m.state = 'uncertain' OR r.outcome = 'delivered')
      AND NOT EXISTS (SELECT 1 FROM segment s WHERE s.carrier_id = r.carrier_id)
    GROUP BY r.carrier_id, m.id LIMIT $1
"""
NOTICES = """
    SELECT contact, created_at FROM message
    WHERE contact = ANY($1::text[]) AND template = ANY($2::text[]) AND created_at > $3
"""
TOLD_OF = """
    SELECT contact FROM message WHERE case_number = $1 AND contact = ANY($2::text[]) ORDER BY created_at DESC LIMIT 1
"""
KEEP_REPLY = "INSERT INTO reply (id, contact, case_number, meaning, text, received_at) VALUES ($1, $2, $3, $4, $5, $6)"
OLDEST = "SELECT min(due_at) FROM message WHERE state = 'pending'"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be: everything but its state."""

    case: str
    step_seq: int
    template: str
    contact: str
    kind: str
    ref: str
    text: str
    urgent: bool
    due_at: datetime
    created_at: datetime
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    receipt: int
    message: UUID
    number: int
    outcome: Outcome
    stat: str
    done_at: datetime | None


async def add(tx: Tx, drafts: Sequence[Draft]) -> list[tuple[Message, str]]:
    """The messages that are new, each with its trace; a repeated step adds nothing."""
    if not drafts:
        return []
    rows = [
        (
            d.case,
            d.step_seq,
            d.template,
            d.contact,
            d.kind,
            d.ref,
            d.text,
            d.urgent,
            d.due_at,
            d.created_at,
            d.traceparent,
        )
        for d in drafts
    ]
    return [(_message(row, ()), row["traceparent"]) for row in await tx.fetch(ADD, *map(list, zip(*rows, strict=True)))]


async def due(tx: Tx, state: State, now: datetime, limit: int) -> list[tuple[Message, str]]:
    """Locked for this transaction; rows that another sender holds are passed over."""
    return await _with_segments(tx, await tx.fetch(DUE, state, now, limit))


async def hold(tx: Tx, ids: Collection[UUID]) -> dict[UUID, tuple[Message, str]]:
    """Locked in the order of their ids, so that two who want the same ones wait and do not deadlock."""
    found = await _with_segments(tx, await tx.fetch(HELD, list(ids)))
    return {message.id: (message, trace) for message, trace in found}


async def save(tx: Tx, messages: Sequence[Message]) -> None:
    if not messages:
        return
    rows = [
        (m.id, m.state, m.due_at, m.attempts, m.version, m.carrier, m.error, m.sending_at, m.sent_at, m.delivered_at)
        for m in messages
    ]
    await tx.execute(SAVE, *map(list, zip(*rows, strict=True)))
    parts = [(m.id, s.number, s.carrier_id, s.outcome, s.done_at) for m in messages for s in m.segments]
    if parts:
        await tx.execute(SAVE_SEGMENTS, *map(list, zip(*parts, strict=True)))


async def keep_receipts(tx: Tx, carrier: str, receipts: Sequence[Receipt], now: datetime) -> None:
    rows = [(r.carrier_id, r.reference, r.outcome, r.stat, r.done_at) for r in receipts]
    if rows:
        await tx.execute(KEEP_RECEIPTS, carrier, *map(list, zip(*rows, strict=True)), now)


async def matched(tx: Tx, limit: int) -> list[Match]:
    return [
        Match(row["id"], row["message_id"], row["number"], Outcome(row["outcome"]), row["stat"], row["done_at"])
        for row in await tx.fetch(MATCHED, limit)
    ]


async def forget_receipts(tx: Tx, receipts: Collection[int]) -> None:
    await tx.execute("DELETE FROM receipt WHERE id = ANY($1::bigint[])", list(receipts))


async def forget_orphans(tx: Tx, before: datetime) -> None:
    await tx.execute("DELETE FROM receipt WHERE heard_at < $1", before)


async def claimed(tx: Tx, limit: int) -> list[tuple[str, UUID]]:
    return [(row["carrier_id"], row["id"]) for row in await tx.fetch(CLAIMED, limit)]


async def notices(
    tx: Tx, contacts: Collection[str], templates: Collection[str], since: datetime
) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for row in await tx.fetch(NOTICES, list(contacts), list(templates), since):
        found.setdefault(row["contact"], []).append(row["created_at"])
    return found


async def told_of(tx: Tx, case: str, contacts: Sequence[str]) -> str | None:
    """Which of these contacts was told of the case last."""
    contact: str | None = await tx.fetchval(TOLD_OF, case, list(contacts))
    return contact


async def keep_reply(tx: Tx, reply: UUID, contact: str, case: str, meaning: str, text: str, now: datetime) -> None:
    await tx.execute(KEEP_REPLY, reply, contact, case, meaning, text, now)


async def oldest_pending(tx: Tx) -> datetime | None:
    oldest: datetime | None = await tx.fetchval(OLDEST)
    return oldest


async def _with_segments(tx: Tx, rows: Sequence[Record]) -> list[tuple[Message, str]]:
    parts: dict[UUID, list[Segment]] = {}
    for row in await tx.fetch(SEGMENTS, [row["id"] for row in rows]) if rows else ():
        outcome = Outcome(row["outcome"]) if row["outcome"] else None
        parts.setdefault(row["message_id"], []).append(
            Segment(row["number"], row["carrier_id"], outcome, row["done_at"])
        )
    return [(_message(row, parts.get(row["id"], ())), row["traceparent"]) for row in rows]


def _message(row: Record, segments: Sequence[Segment]) -> Message:
    fields = dict(row)
    del fields["traceparent"]
    fields["case"] = fields.pop("case_number")
    fields["state"] = State(fields["state"])
    return Message(**fields, segments=tuple(segments))
