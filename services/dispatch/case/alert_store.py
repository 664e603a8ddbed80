"""SQL over the alerts that are part of cases: cleared, back, and in which case each is dealt with."""

from collections.abc import Sequence
from datetime import datetime

from chassis.postgres import Tx

CLEAR = """
    UPDATE case_alert a SET cleared_at = u.at, evidence = u.evidence
    FROM unnest($1::text[], $2::timestamptz[], $3::text[]) AS u(alert, at, evidence) WHERE a.alert_id = u.alert
"""
REOPEN = """
    UPDATE case_alert a SET cleared_at = NULL, evidence = '' FROM unnest($1::text[], $2::timestamptz[]) AS u(alert, at)
    WHERE a.alert_id = u.alert AND a.cleared_at <= u.at RETURNING a.alert_id
"""
# Its own case, or the one that took that in.
SPEAKING = """
    WITH RECURSIVE way (alert, number, main_case) AS (
        SELECT a.alert_id, f.number, f.main_case FROM case_alert a JOIN case_file f USING (number)
        WHERE a.alert_id = ANY($1::text[])
        UNION ALL SELECT w.alert, f.number, f.main_case FROM way w JOIN case_file f ON f.number = w.main_case
    )
    SELECT alert, number FROM way WHERE main_case = ''
"""


async def clear(tx: Tx, cleared: Sequence[tuple[str, datetime, str]]) -> None:
    await tx.execute(CLEAR, *map(list, zip(*cleared, strict=True)))


async def reopen(tx: Tx, back: Sequence[tuple[str, datetime]]) -> set[str]:
    """They are there again; those for which that is news: not where one was cleared later than it came back."""
    rows = await tx.fetch(REOPEN, *map(list, zip(*back, strict=True))) if back else []
    return {row["alert_id"] for row in rows}


async def part(tx: Tx, alerts: Sequence[str]) -> None:
    """From their cases, which keep them in their logs; they may become part of others."""
    await tx.execute("DELETE FROM case_alert WHERE alert_id = ANY($1::text[])", alerts)


async def speaking_for(tx: Tx, alerts: Sequence[str]) -> dict[str, str]:
    """The number of the case in which each alert is dealt with; of those that have one."""
    return {row["alert"]: row["number"] for row in await tx.fetch(SPEAKING, alerts)}
