"""SQL over crews and collectors: who they are, where they were last, what they are on."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from asyncpg import Record

from chassis.postgres import Tx
from services.dispatch.domain.crews import Mate

CREWS = """
    SELECT c.id, c.name_zh, c.department, coalesce(f.lon, c.lon) AS lon, coalesce(f.lat, c.lat) AS lat, f.fixed_at,
           c.skills, coalesce(t.orders, 0) AS orders
    FROM crew c
    LEFT JOIN last_fix f ON f.kind = 'crew' AND f.holder = c.id
    LEFT JOIN crew_task t ON t.crew = c.id
    WHERE c.gone_at IS NULL
"""
COLLECTORS = """
    SELECT c.id, c.name_zh, c.work_grid, f.lon, f.lat, f.fixed_at
    FROM collector c LEFT JOIN last_fix f ON f.kind = 'collector' AND f.holder = c.id
    WHERE c.gone_at IS NULL
"""
# Orders are counted by difference, in the transaction that moves the case: counting anew would read every open case.
LOCK_TASKS = "SELECT crew, status, case_number FROM crew_task WHERE crew = ANY($1::text[]) ORDER BY crew FOR UPDATE"
ADD_ORDERS = """
    UPDATE crew_task t SET
        orders = greatest(t.orders + u.change, 0),
        status = CASE WHEN t.orders + u.change <= 0 THEN 'free' WHEN t.status = 'free' THEN 'ordered' ELSE t.status END,
        case_number = coalesce((
            SELECT c.number FROM case_file c
            WHERE c.crew = t.crew AND c.crew <> '' AND c.state IN ('dispatched', 'handling')
            ORDER BY c.opened_at LIMIT 1), '')
    FROM unnest($1::text[], $2::int[]) AS u(crew, change)
    WHERE t.crew = u.crew
    RETURNING t.crew, t.status, t.case_number
"""
KEEP_FIXES = """
    INSERT INTO position (kind, holder, terminal, fixed_at, received_at, lon, lat, accuracy_meters, bearing, speed_mps)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::float8[],
                         $7::float8[], $8::float8[], $9::float8[], $10::float8[])
"""
PARTITION = "CREATE TABLE IF NOT EXISTS {name} PARTITION OF position FOR VALUES FROM ('{start}') TO ('{end}')"
# announced_at moves only when five seconds have passed: the row then says "announce".
SHOW = """
    INSERT INTO last_fix AS f (kind, holder, lon, lat, bearing, speed_mps, fixed_at, announced_at)
    SELECT kind, holder, lon, lat, bearing, speed_mps, fixed_at, $8
    FROM unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::timestamptz[])
         AS u(kind, holder, lon, lat, bearing, speed_mps, fixed_at)
    ORDER BY kind, holder
    ON CONFLICT (kind, holder) DO UPDATE SET
        lon = excluded.lon, lat = excluded.lat, bearing = excluded.bearing, speed_mps = excluded.speed_mps,
        fixed_at = excluded.fixed_at,
        announced_at = CASE WHEN $8 - f.announced_at >= $9::interval THEN $8 ELSE f.announced_at END
    WHERE excluded.fixed_at >= f.fixed_at
    RETURNING kind, holder, announced_at = $8 AS announce
"""
ARRIVE = """
    UPDATE crew_task t SET status = 'on_site'
    FROM last_fix f, case_file c
    WHERE t.crew = ANY($1::text[]) AND t.status = 'ordered' AND f.kind = 'crew' AND f.holder = t.crew
      AND c.number = t.case_number
      AND ST_DWithin(ST_MakePoint(c.lon, c.lat)::geography, ST_MakePoint(f.lon, f.lat)::geography, $2)
    RETURNING t.crew, t.status, t.case_number
"""
CREW_LIST = """
    SELECT c.id, c.name_zh, c.department, coalesce(f.lon, c.lon) AS lon, coalesce(f.lat, c.lat) AS lat, f.bearing,
           f.speed_mps, f.fixed_at, coalesce(t.status, 'free') AS state, coalesce(t.case_number, '') AS case
    FROM crew c
    LEFT JOIN last_fix f ON f.kind = 'crew' AND f.holder = c.id
    LEFT JOIN crew_task t ON t.crew = c.id
    WHERE c.gone_at IS NULL ORDER BY c.id
"""
COLLECTOR_LIST = """
    SELECT c.id, c.name_zh, c.work_grid, f.lon, f.lat, f.bearing, f.speed_mps, f.fixed_at, k.number AS case
    FROM collector c
    LEFT JOIN last_fix f ON f.kind = 'collector' AND f.holder = c.id
    LEFT JOIN LATERAL (
        SELECT number FROM case_file WHERE collector = c.id AND collector <> '' AND is_open
               AND state IN ('verifying', 'checking')
        ORDER BY opened_at LIMIT 1) k ON true
    WHERE c.gone_at IS NULL ORDER BY c.id
"""


class Fix(NamedTuple):
    """One fix of a crew or a collector."""

    kind: str
    holder: str
    terminal: str
    fixed_at: datetime
    received_at: datetime
    lon: float
    lat: float
    accuracy_meters: float
    bearing: float | None
    speed_mps: float | None


async def crews(tx: Tx) -> dict[str, list[Mate]]:
    """By department."""
    found: dict[str, list[Mate]] = {}
    for row in await tx.fetch(CREWS):
        crew = Mate(
            row["id"], row["name_zh"], row["department"], row["lon"], row["lat"], row["fixed_at"],
            frozenset(row["skills"]), row["orders"],
        )  # fmt: skip
        found.setdefault(crew.belongs, []).append(crew)
    return found


async def collectors(tx: Tx) -> list[Mate]:
    return [Mate(*row) for row in await tx.fetch(COLLECTORS)]


async def add_orders(tx: Tx, changes: Mapping[str, int]) -> list[Record]:
    """Crews that got or gave back orders; those whose status or case changed by it come back."""
    if not changes:
        return []
    names = sorted(changes)
    before = {row["crew"]: tuple(row) for row in await tx.fetch(LOCK_TASKS, names)}
    after = await tx.fetch(ADD_ORDERS, names, [changes[name] for name in names])
    return [row for row in after if tuple(row) != before[row["crew"]]]


async def keep_fixes(tx: Tx, fixes: Sequence[Fix]) -> None:
    await tx.execute(KEEP_FIXES, *map(list, zip(*fixes, strict=True)))


async def show(tx: Tx, fixes: Sequence[Fix], at: datetime, every: timedelta) -> list[tuple[str, str]]:
    """Make these the holders' last fixes where they are newer; (kind, holder) of those due to be announced."""
    columns = map(list, zip(*[(f.kind, f.holder, f.lon, f.lat, f.bearing, f.speed_mps, f.fixed_at) for f in fixes],
                            strict=True))  # fmt: skip
    return [(row["kind"], row["holder"]) for row in await tx.fetch(SHOW, *columns, at, every) if row["announce"]]


async def note_arrivals(tx: Tx, crews: Sequence[str], within_meters: float) -> list[Record]:
    """Crews whose last fix is at their case, and were not yet known to be: (crew, status, case)."""
    found: list[Record] = await tx.fetch(ARRIVE, crews, within_meters)
    return found


async def ensure_partitions(tx: Tx, at: datetime) -> None:
    """A month's positions lie in a table of their own: keeping them a while and then no longer is a drop."""
    first = at.astimezone(UTC).date().replace(day=1)
    for _ in range(2):
        after = (first + timedelta(days=32)).replace(day=1)
        await tx.execute(PARTITION.format(name=f"position_{first:%Y%m}", start=first, end=after))
        first = after


async def crew_list(tx: Tx) -> list[Record]:
    found: list[Record] = await tx.fetch(CREW_LIST)
    return found


async def collector_list(tx: Tx) -> list[Record]:
    found: list[Record] = await tx.fetch(COLLECTOR_LIST)
    return found
