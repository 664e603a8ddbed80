"""The clock door: limits that ran out are found by index, and what follows by itself is done."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from asyncpg import Pool

from chassis.errors import Retryable
from chassis.lifecycle import Heart
from chassis.postgres import Tx, transaction
from services.dispatch.case import store
from services.dispatch.case.commands import surroundings_of
from services.dispatch.case.keeping import Decided, keep
from services.dispatch.case.outages import Patience, open_lasting
from services.dispatch.crew import store as crew_store
from services.dispatch.domain.case import Case
from services.dispatch.domain.crews import choose_collector
from services.dispatch.domain.doer import SYSTEM
from services.dispatch.domain.effects import note_overdue
from services.dispatch.domain.life import take
from services.dispatch.domain.rulebook import Rulebook
from services.dispatch.domain.states import TO_EVALUATE, State
from services.dispatch.ground.rules import Rules
from services.dispatch.metrics import OLDEST_LIMIT, OVERDUE, OVERDUE_OPEN, RAN_OUT

log = logging.getLogger(__name__)

BATCH = 100


@dataclass(frozen=True, slots=True)
class Door:
    """Many doors may stand open at once: each takes cases that no other holds."""

    pool: Pool
    rules: Rules
    now: Callable[[], datetime]
    heart: Heart
    every_seconds: float = 1.0
    patience: Patience = field(default_factory=Patience)

    async def run(self) -> None:
        prepared: date | None = None
        while True:
            at = self.now()
            try:
                if prepared != at.date():
                    await self.prepare(at)
                    prepared = at.date()
                while await self.turn(self.now()):
                    self.heart.beat()
                await self.look_around(self.now())
            except Retryable as error:
                log.warning("clock door waits", extra={"reason": str(error)})
            self.heart.beat()
            await asyncio.sleep(self.every_seconds)

    async def look_around(self, at: datetime) -> None:
        """Cameras that have been out too long, and how many cases are late."""
        async with transaction(self.pool) as tx:
            await open_lasting(tx, self.patience, self.rules, at)
            OVERDUE_OPEN.set(await store.count_overdue(tx))

    async def prepare(self, at: datetime) -> None:
        """Once a day: positions have this month's partition and the next's."""
        async with transaction(self.pool) as tx:
            await crew_store.ensure_partitions(tx, at)

    async def turn(self, at: datetime) -> int:
        """Deal with the limits that have run out, the oldest first; how many cases that concerned."""
        async with transaction(self.pool) as tx:
            due = await store.due_clocks(tx, at, BATCH)
            OLDEST_LIMIT.set((at - due[0][2]).total_seconds() if due else 0)
            if not due:
                return 0
            cases = await store.load(tx, sorted({number for number, _, _ in due}), wait=False)
            if not cases:
                return 0
            book, decided = await self.rules.current(tx), Decided()
            decided.hold(cases.values())
            fired: set[tuple[str, str]] = set()
            for case in cases.values():
                for clock in sorted(case.clocks.values(), key=lambda clock: clock.name):
                    if clock.due_at is not None and clock.due_at < at and clock.name in case.clocks:
                        fired.add((case.number, clock.name))
                        await run_out(tx, case, clock.name, at, book, decided)
            await keep(tx, decided, at, frozenset(fired))
            return len(cases)


async def run_out(tx: Tx, case: Case, clock: str, at: datetime, book: Rulebook, decided: Decided) -> None:
    """What a limit's end brings by itself; for the others a person is late, and that is counted."""
    RAN_OUT.labels(clock).inc()
    if clock == "handle":
        if note_overdue(case, at):
            OVERDUE.inc()
    elif clock == "receive" and case.state is State.DISPATCHED:
        decided.entries.append(take(case, "receive", SYSTEM, at, "接收时限已到,自动接收 / received by time", {}, book))
    elif clock == "review" and case.state is State.SUSPENDED:
        decided.entries.append(take(case, "resume", SYSTEM, at, "复核日已到,自动恢复 / its review day", {}, book))
    elif clock == "evaluate" and case.state in TO_EVALUATE:
        decided.entries.append(take(case, "evaluate", SYSTEM, at, "夜间评价 / evaluated nightly", {}, book))
    elif clock == "check_send" and case.state is State.FEEDBACK:
        around = await surroundings_of(tx, case, book)
        collector = choose_collector(around.collectors, case.lon, case.lat, case.work_grid, at, case.handled_by)
        if collector:
            reason, data = "派核查时限已到,自动派核查 / sent by time", {"collector": collector}
            decided.entries.append(take(case, "send_check", SYSTEM, at, reason, data, book))
