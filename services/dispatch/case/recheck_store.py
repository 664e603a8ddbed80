"""SQL over second looks."""

from collections.abc import Sequence

from asyncpg import Record

from chassis.postgres import Tx
from services.dispatch.domain.recheck import Answer, Asked

# A camera's newest alert of the case: what it saw last is what it looks for.
SEEN_BY = """
    SELECT DISTINCT ON (number, camera) number, alert_id, camera FROM case_alert
    WHERE number = ANY($1::text[]) ORDER BY number, camera, alert_id DESC
"""
ANSWER = """
    UPDATE case_recheck SET answered_at = $2, finding = $3, confidence = $4, evidence = $5
    WHERE recheck_id = $1 AND answered_at IS NULL
"""
OF_CASE = """
    SELECT recheck_id, camera, asked_at, answered_at, finding, confidence, evidence
    FROM case_recheck WHERE number = $1 ORDER BY asked_at, recheck_id
"""
COLUMNS = ("recheck_id", "number", "alert_id", "camera", "asked_at")


async def cameras_of(tx: Tx, numbers: Sequence[str]) -> list[Record]:
    """(number, alert_id, camera), one for each camera that saw the case."""
    found: list[Record] = await tx.fetch(SEEN_BY, numbers)
    return found


async def keep(tx: Tx, asked: Sequence[Asked]) -> None:
    rows = [(a.id, a.case, a.alert, a.camera, a.at) for a in asked]
    await tx.copy_records_to_table("case_recheck", records=rows, columns=COLUMNS)


async def answer(tx: Tx, given: Answer) -> None:
    await tx.execute(ANSWER, given.id, given.at, given.finding, given.confidence, given.evidence)


async def of_case(tx: Tx, number: str) -> list[Record]:
    found: list[Record] = await tx.fetch(OF_CASE, number)
    return found
