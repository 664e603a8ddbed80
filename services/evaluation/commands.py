"""What evaluation does with what it hears: keep each step, and each case as its latest step left it."""

from collections.abc import Sequence

from chassis.postgres import Tx
from services.evaluation import store
from services.evaluation.domain.change import Change


async def count(tx: Tx, changes: Sequence[Change]) -> None:
    """Steps may come twice and in any order: a known one counts once, an older one changes no state."""
    new = await store.keep_steps(tx, changes)
    fresh = list({(c.number, c.seq): c for c in changes if (c.number, c.seq) in new}.values())
    latest: dict[str, Change] = {}
    for change in fresh:
        if change.number not in latest or latest[change.number].seq < change.seq:
            latest[change.number] = change
    await store.keep_latest(tx, [latest[number] for number in sorted(latest)])
    await store.keep_milestones(tx, fresh)
