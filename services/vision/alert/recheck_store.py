"""Second looks that were asked for, in the database."""

from dataclasses import dataclass
from datetime import datetime

from chassis.postgres import Tx


@dataclass(frozen=True, slots=True)
class Recheck:
    id: str
    camera: str
    alert: str
    case_number: str
    requested_at: datetime
    due_at: datetime


ASK = """
    INSERT INTO recheck (id, camera, alert, case_number, requested_at, due_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING
"""
WAITING = """
    SELECT id, camera, alert, case_number, requested_at, due_at FROM recheck
    WHERE camera = $1 AND answered_at IS NULL FOR UPDATE SKIP LOCKED
"""
OVERDUE = """
    SELECT id, camera, alert, case_number, requested_at, due_at FROM recheck
    WHERE due_at <= $1 AND answered_at IS NULL LIMIT 100 FOR UPDATE SKIP LOCKED
"""


async def ask(tx: Tx, asked: Recheck) -> None:
    await tx.execute(
        ASK, asked.id, asked.camera, asked.alert, asked.case_number, asked.requested_at, asked.due_at
    )  # fmt: skip


async def waiting(tx: Tx, camera: str) -> list[Recheck]:
    return [Recheck(**dict(row)) for row in await tx.fetch(WAITING, camera)]


async def overdue(tx: Tx, at: datetime) -> list[Recheck]:
    return [Recheck(**dict(row)) for row in await tx.fetch(OVERDUE, at)]


async def answer(tx: Tx, id: str, finding: str, at: datetime) -> None:
    await tx.execute("UPDATE recheck SET finding = $2, answered_at = $3 WHERE id = $1", id, finding, at)
