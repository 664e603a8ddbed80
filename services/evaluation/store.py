"""Steps, cases as they stand, and the names of what they are counted by."""

from collections.abc import Sequence

from chassis.postgres import Tx
from services.evaluation.domain.change import Change
from services.evaluation.domain.period import day_of
from services.evaluation.domain.states import EXTENSION, FIRST, LAST, REWORK

KEEP_STEPS = """
    INSERT INTO step (number, seq, step, from_state, to_state, department, actor, role, at)
    SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                         $9::timestamptz[])
    ON CONFLICT DO NOTHING RETURNING number, seq
"""
KEEP_LATEST = """
    INSERT INTO tally (number, seq, state, stage, category, urgency, source, work_grid, department, opened_at,
                       opened_on, deadline_at, late)
    SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
                         $9::text[], $10::timestamptz[], $11::date[], $12::timestamptz[], $13::boolean[])
    ON CONFLICT (number) DO UPDATE SET
        (seq, state, stage, category, urgency, source, work_grid, department, opened_at, opened_on, deadline_at, late)
        = (excluded.seq, excluded.state, excluded.stage, excluded.category, excluded.urgency, excluded.source,
           excluded.work_grid, excluded.department, excluded.opened_at, excluded.opened_on, excluded.deadline_at,
           excluded.late)
    WHERE tally.seq < excluded.seq
"""
KEEP_MILESTONES = """
    UPDATE tally SET
        filed_at = least(tally.filed_at, said.filed_at),
        dispatched_at = least(tally.dispatched_at, said.dispatched_at),
        fed_back_at = greatest(tally.fed_back_at, said.fed_back_at),
        closed_at = greatest(tally.closed_at, said.closed_at),
        reworks = tally.reworks + said.reworks,
        extensions = tally.extensions + said.extensions
    FROM (
        SELECT number,
               min(at) FILTER (WHERE milestone = 'filed_at') AS filed_at,
               min(at) FILTER (WHERE milestone = 'dispatched_at') AS dispatched_at,
               max(at) FILTER (WHERE milestone = 'fed_back_at') AS fed_back_at,
               max(at) FILTER (WHERE milestone = 'closed_at') AS closed_at,
               count(*) FILTER (WHERE milestone = 'rework') AS reworks,
               count(*) FILTER (WHERE milestone = 'extension') AS extensions
        FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS each (number, milestone, at)
        GROUP BY number
    ) AS said
    WHERE tally.number = said.number
"""
MILESTONES = {**FIRST, **LAST, REWORK: "rework", EXTENSION: "extension"}

Name = tuple[str, str, str]  # code, Chinese, English


async def keep_steps(tx: Tx, changes: Sequence[Change]) -> set[tuple[str, int]]:
    """Case number and place in its log of each step that is new."""
    rows = sorted(
        (c.number, c.seq, c.step, c.from_state, c.to_state, c.department, c.actor, c.role, c.at) for c in changes
    )
    found = await tx.fetch(KEEP_STEPS, *map(list, zip(*rows, strict=True)))
    return {(row["number"], row["seq"]) for row in found}


async def keep_latest(tx: Tx, changes: Sequence[Change]) -> None:
    """One a case, in the order of their numbers."""
    rows = [
        (c.number, c.seq, c.to_state, c.stage, c.category, c.urgency, c.source, c.work_grid, c.department,
         c.opened_at, day_of(c.opened_at), c.deadline_at, c.overdue)
        for c in changes
    ]  # fmt: skip
    if rows:
        await tx.execute(KEEP_LATEST, *map(list, zip(*rows, strict=True)))


async def keep_milestones(tx: Tx, changes: Sequence[Change]) -> None:
    rows = [(c.number, MILESTONES[c.step], c.at) for c in changes if c.step in MILESTONES]
    if rows:
        await tx.execute(KEEP_MILESTONES, *map(list, zip(*rows, strict=True)))


async def replace_names(tx: Tx, departments: Sequence[Name], categories: Sequence[Name]) -> None:
    for table, rows in (("department", departments), ("category", categories)):
        await tx.execute(f"DELETE FROM {table}")
        insert = (
            f"INSERT INTO {table} (code, name_zh, name_en) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])"
        )
        await tx.execute(insert, *map(list, zip(*rows, strict=True)))


async def names(tx: Tx, table: str) -> dict[str, tuple[str, str]]:
    """`department` or `category`: Chinese and English by code."""
    rows = await tx.fetch(f"SELECT code, name_zh, name_en FROM {table}")
    return {row["code"]: (row["name_zh"], row["name_en"]) for row in rows}
