"""What is done with positions: kept, the newest shown, and a crew that reaches its case noted as on site."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chassis import outbox
from chassis.postgres import Tx
from services.dispatch.crew import store, wire
from services.dispatch.crew.store import Fix
from services.dispatch.metrics import POSITIONS

ANNOUNCE_EVERY = timedelta(seconds=5)
ON_SITE_METERS = 100.0  # domain 8
AHEAD = timedelta(minutes=2)  # a handset's clock may be this much fast


async def move(tx: Tx, fixes: Sequence[Fix], at: datetime) -> None:
    """Keep every fix; announce each holder's newest at most once in five seconds. Times in the future are refused."""
    kept = [fix for fix in fixes if fix.kind in ("crew", "collector") and fix.fixed_at <= at + AHEAD]
    if not kept:
        return
    await store.keep_fixes(tx, kept)
    newest: dict[tuple[str, str], Fix] = {}
    for fix in kept:
        known = newest.get((fix.kind, fix.holder))
        if known is None or fix.fixed_at >= known.fixed_at:
            newest[fix.kind, fix.holder] = fix
    shown = await store.show(tx, [newest[key] for key in sorted(newest)], at, ANNOUNCE_EVERY)
    await outbox.enqueue(tx, [wire.moved(newest[key]) for key in shown])
    crews = sorted(holder for kind, holder in newest if kind == "crew")
    arrived = await store.note_arrivals(tx, crews, ON_SITE_METERS) if crews else []
    await outbox.enqueue(tx, [wire.status_changed(crew, status, case, at) for crew, status, case in arrived])
    POSITIONS.inc(len(kept))
