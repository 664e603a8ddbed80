"""The newest step of each case, in Postgres."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chassis.postgres import Tx
from services.notify.domain.audience import CaseStep
from services.notify.domain.replies import OpenCase
from services.notify.domain.watch import ENDED, Watch

_FIELDS = "number, facts, warn_at, overdue_at"
HELD = f"SELECT {_FIELDS} FROM case_state WHERE number = ANY($1::text[]) ORDER BY number FOR UPDATE"
DUE = f"""
    SELECT {_FIELDS} FROM case_state WHERE warn_at <= $1 OR overdue_at < $1 ORDER BY number LIMIT $2
    FOR UPDATE SKIP LOCKED
"""
SAVE = """
    INSERT INTO case_state (number, seq, state, ended, facts, warn_at, overdue_at)
    SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::bool[], $5::jsonb[], $6::timestamptz[],
                         $7::timestamptz[])
    ON CONFLICT (number) DO UPDATE SET seq = excluded.seq, state = excluded.state, ended = excluded.ended,
        facts = excluded.facts, warn_at = excluded.warn_at, overdue_at = excluded.overdue_at
"""
OPEN = """
    SELECT c.number, c.state FROM case_state c
    JOIN (SELECT case_number, max(created_at) AS told_at FROM message
          WHERE contact = ANY($1::text[]) AND state <> 'failed' GROUP BY case_number) m ON m.case_number = c.number
    WHERE NOT c.ended ORDER BY m.told_at DESC LIMIT 200
"""
_TIMES = ("at", "deadline_at")


async def hold(tx: Tx, numbers: Collection[str]) -> dict[str, Watch]:
    """Locked in the order of their numbers."""
    return {row["number"]: _watch(row) for row in await tx.fetch(HELD, sorted(set(numbers)))}


async def due(tx: Tx, now: datetime, limit: int) -> list[Watch]:
    return [_watch(row) for row in await tx.fetch(DUE, now, limit)]


async def save(tx: Tx, watches: Iterable[Watch]) -> None:
    rows = [
        (w.step.number, w.step.seq, w.step.to_state, w.step.to_state in ENDED, _facts(w.step), w.warn_at, w.overdue_at)
        for w in watches
    ]
    if rows:
        await tx.execute(SAVE, *map(list, zip(*rows, strict=True)))


async def open_cases(tx: Tx, contacts: Sequence[str]) -> list[OpenCase]:
    """The cases that these contacts were told of and that have not ended, newest first."""
    return [OpenCase(row["number"], row["state"]) for row in await tx.fetch(OPEN, list(contacts))]


def _facts(step: CaseStep) -> dict[str, Any]:
    facts = asdict(step)
    return facts | {name: facts[name].isoformat() if facts[name] else None for name in _TIMES}


def _watch(row: Any) -> Watch:
    facts = dict(row["facts"])
    for name in _TIMES:
        facts[name] = datetime.fromisoformat(facts[name]) if facts[name] else None
    return Watch(CaseStep(**facts | {"reporters": tuple(facts["reporters"])}), row["warn_at"], row["overdue_at"])
