"""Alerts and their evidence in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import Record

from chassis.postgres import Tx
from services.vision.domain.box import Box
from services.vision.domain.judgement import Alert


@dataclass(frozen=True, slots=True)
class Evidence:
    """`picture` is for showing, `original` as it was; blob keys. Roles: first, dwell, latest, cleared, recheck."""

    n: int
    role: str
    picture: str
    original: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record's blob key, and of which moment of the alert it tells: raised, followed, cleared."""

    moment: str
    sha256: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class JudgedPicture:
    """One original of an alert that a person decided about, with all that was known to be in it."""

    id: str
    n: int
    role: str
    camera: str
    label: str
    box: Box
    genuine: bool
    raised_at: datetime
    original: str
    seen: list[dict[str, Any]]


COLUMNS = (
    "id, camera, zone, kind, category, label, confidence, box, lon, lat, trusted, since, raised_at, last_seen_at,"
    " cleared_at, claimed_by, claimed_until, genuine, reason, judged_by, judged_at, tell_at,"
    " model, config_version, clip, plate, plate_confidence, occupied_share, blocked_width, stood_seconds, back_at"
)
RAISE = """
    INSERT INTO alert (id, camera, zone, kind, category, label, confidence, box, lon, lat, trusted, since, raised_at,
        model, config_version, occupied_share, blocked_width)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
    ON CONFLICT DO NOTHING RETURNING true
"""
CLEAR = """
    UPDATE alert SET cleared_at = $2, last_seen_at = $3,
        stood_seconds = stood_seconds + extract(epoch FROM $3::timestamptz - coalesce(back_at, since))
    WHERE id = $1 AND cleared_at IS NULL RETURNING stood_seconds
"""
REOPEN = """
    UPDATE alert SET cleared_at = NULL, last_seen_at = NULL, back_at = $2
    WHERE id = $1 AND cleared_at IS NOT NULL RETURNING true
"""
SAVE = """
    UPDATE alert SET claimed_by = $2, claimed_until = $3, genuine = $4, reason = $5, judged_by = $6, judged_at = $7,
        tell_at = $8
    WHERE id = $1
"""
DUE = f"SELECT {COLUMNS} FROM alert WHERE tell_at <= $1 ORDER BY tell_at LIMIT 100 FOR UPDATE SKIP LOCKED"
ADD_EVIDENCE = """
    INSERT INTO evidence (alert, n, role, picture, original, taken_at, seen)
    SELECT $1, coalesce((SELECT max(n) + 1 FROM evidence WHERE alert = $1), 0), $2, $3, $4, $5, $6
"""
SEAL = "INSERT INTO evidence_record (alert, moment, sha256, sealed_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
FOLLOW = """
    UPDATE alert SET clip = $2, plate = $3, plate_confidence = $4
    WHERE id = $1 AND NOT EXISTS (SELECT FROM evidence_record WHERE alert = $1 AND moment = 'followed') RETURNING true
"""
ACCESSED = "INSERT INTO evidence_access (alert, what, login, role, at) VALUES ($1, $2, $3, $4, $5)"
JUDGED = """
    SELECT a.id, a.camera, a.label, a.box, a.genuine, a.raised_at, e.role, e.original, e.seen, e.n
    FROM alert a JOIN evidence e ON e.alert = a.id
    WHERE a.genuine IS NOT NULL AND a.tell_at IS NULL AND a.raised_at >= $1 AND e.role IN ('first', 'dwell', 'latest')
        AND (a.cleared_at IS NULL OR e.taken_at <= a.last_seen_at)
    ORDER BY a.raised_at, a.id, e.n
"""
# In the words of the API; an alert that is trusted counts as confirmed until somebody says otherwise.
STATE = """CASE WHEN genuine THEN 'confirmed' WHEN NOT genuine THEN 'rejected' WHEN trusted THEN 'confirmed'
           WHEN cleared_at IS NULL THEN 'open' ELSE 'cleared' END"""


async def raise_alert(tx: Tx, alert: Alert) -> bool:
    """Whether it is new."""
    return bool(
        await tx.fetchval(
            RAISE, alert.id, alert.camera, alert.zone, alert.kind, alert.category, alert.label, alert.confidence,
            alert.box.as_list(), alert.lon, alert.lat, alert.trusted, alert.since, alert.raised_at, alert.model,
            alert.config_version, alert.occupied_share, alert.blocked_width,
        )
    )  # fmt: skip


async def clear(tx: Tx, id: str, at: datetime, last_seen_at: datetime) -> float | None:
    """How many seconds it has stood, all in all; None where it was cleared before, or never raised."""
    stood: float | None = await tx.fetchval(CLEAR, id, at, last_seen_at)
    return stood


async def reopen(tx: Tx, id: str, since: datetime) -> bool:
    """Whether it was cleared until now."""
    return bool(await tx.fetchval(REOPEN, id, since))


async def load(tx: Tx, id: str, *, for_update: bool = False) -> Alert | None:
    lock = " FOR UPDATE" if for_update else ""
    row = await tx.fetchrow(f"SELECT {COLUMNS} FROM alert WHERE id = $1{lock}", id)
    return _alert(row) if row else None


async def save(tx: Tx, alert: Alert) -> None:
    """What people did with it."""
    await tx.execute(
        SAVE, alert.id, alert.claimed_by, alert.claimed_until, alert.genuine, alert.reason, alert.judged_by,
        alert.judged_at, alert.tell_at,
    )  # fmt: skip


async def due_verdicts(tx: Tx, at: datetime) -> list[Alert]:
    return [_alert(row) for row in await tx.fetch(DUE, at)]


async def listed(
    tx: Tx, camera: str | None, state: str | None, before: tuple[datetime, str] | None, limit: int
) -> list[Alert]:
    """The newest first."""
    wanted: list[str] = []
    values: list[Any] = []
    if camera is not None:
        values.append(camera)
        wanted.append(f"camera = ${len(values)}")
    if state is not None:
        values.append(state)
        wanted.append(f"{STATE} = ${len(values)}")
    if before is not None:
        values += before
        wanted.append(f"(raised_at, id) < (${len(values) - 1}, ${len(values)})")
    where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
    values.append(limit)
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM alert {where} ORDER BY raised_at DESC, id DESC LIMIT ${len(values)}", *values
    )
    return [_alert(row) for row in rows]


async def raised_between(tx: Tx, camera: str, zone: str, begins: datetime, ends: datetime) -> list[Alert]:
    """One zone's, the oldest first."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM alert WHERE camera = $1 AND zone = $2 AND raised_at >= $3 AND raised_at < $4"
        " ORDER BY raised_at, id",
        camera, zone, begins, ends,
    )  # fmt: skip
    return [_alert(row) for row in rows]


async def add_evidence(
    tx: Tx,
    alert: str,
    role: str,
    picture: str,
    original: str,
    taken_at: datetime,
    seen: Sequence[Mapping[str, Any]] = (),
) -> None:
    await tx.execute(ADD_EVIDENCE, alert, role, picture, original, taken_at, list(seen))


async def seal(tx: Tx, alert: str, moment: str, sha256: str, at: datetime) -> None:
    """What is sealed once stays so."""
    await tx.execute(SEAL, alert, moment, sha256, at)


async def sealed(tx: Tx, alert: str) -> list[Sealed]:
    rows = await tx.fetch(
        "SELECT moment, sha256, sealed_at FROM evidence_record WHERE alert = $1 ORDER BY sealed_at, moment", alert
    )
    return [Sealed(**dict(row)) for row in rows]


async def follow(tx: Tx, alert: str, clip: str | None, plate: str | None, confidence: Sequence[float] | None) -> bool:
    """Whether this alert's aftermath was not known before."""
    given = list(confidence) if confidence is not None else None
    return bool(await tx.fetchval(FOLLOW, alert, clip, plate, given))


async def accessed(tx: Tx, alert: str, what: str, login: str, role: str, at: datetime) -> None:
    await tx.execute(ACCESSED, alert, what, login, role, at)


async def judged_pictures(tx: Tx, since: datetime) -> list[JudgedPicture]:
    return [JudgedPicture(**{**dict(row), "box": Box(*row["box"])}) for row in await tx.fetch(JUDGED, since)]


async def evidence(tx: Tx, alerts: Sequence[str]) -> dict[str, list[Evidence]]:
    rows = await tx.fetch("SELECT * FROM evidence WHERE alert = ANY($1) ORDER BY alert, n", list(alerts))
    found: dict[str, list[Evidence]] = {id: [] for id in alerts}
    for row in rows:
        found[row["alert"]].append(
            Evidence(row["n"], row["role"], row["picture"], row["original"], row["taken_at"])
        )  # fmt: skip
    return found


def _alert(row: Record) -> Alert:
    return Alert(**{**dict(row), "box": Box(*row["box"])})
