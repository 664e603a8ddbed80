"""One way to keep what a command decided: cases, log, origins, orders and announcements, in one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chassis import outbox
from chassis.event import Event
from chassis.postgres import Tx
from services.dispatch.case import rechecks, store, wire
from services.dispatch.crew import store as crew_store
from services.dispatch.crew import wire as crew_wire
from services.dispatch.domain.case import Case, Entry
from services.dispatch.domain.joining import Sighting
from services.dispatch.domain.states import ON_ORDER
from services.dispatch.ground import store as ground_store
from services.dispatch.metrics import STEPS_TAKEN


def order_of(case: Case) -> str:
    """The crew that has the case as an order now; empty where none has."""
    return case.crew if case.state in ON_ORDER else ""


@dataclass(slots=True)
class Decided:
    """What a command has decided so far. `held` are cases loaded before, `opened` are new."""

    opened: dict[str, Case] = field(default_factory=dict)
    held: dict[str, Case] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    joined: list[tuple[str, Sighting]] = field(default_factory=list)
    _orders_before: dict[str, str] = field(default_factory=dict)

    def hold(self, cases: Iterable[Case]) -> None:
        for case in cases:
            self.held[case.number] = case
            self._orders_before[case.number] = order_of(case)

    def case(self, number: str) -> Case:
        return self.opened.get(number) or self.held[number]

    def order_changes(self) -> Counter[str]:
        """How many orders more, or fewer, each crew has."""
        changes: Counter[str] = Counter(order_of(case) for case in self.opened.values())
        for number, before in self._orders_before.items():
            now = order_of(self.held[number])
            if now != before:
                changes[now] += 1
                changes[before] -= 1
        return Counter({crew: change for crew, change in changes.items() if crew and change})


async def keep(tx: Tx, decided: Decided, at: datetime, fired: frozenset[tuple[str, str]] = frozenset()) -> None:
    changed = {entry.number for entry in decided.entries if entry.step != "report"} | {number for number, _ in fired}
    joined = {entry.number for entry in decided.entries} - changed
    await store.keep_new(tx, list(decided.opened.values()))
    await store.keep_changed(tx, [case for number, case in decided.held.items() if number in changed], fired)
    await store.keep_joined(tx, [case for number, case in decided.held.items() if number in joined])
    await store.keep_log(tx, decided.entries)
    await store.keep_origins(tx, decided.joined)
    moved = await crew_store.add_orders(tx, decided.order_changes())
    grids = {decided.case(entry.number).unit_grid for entry in decided.entries}
    await outbox.enqueue(tx, _announcements(decided, await ground_store.grid_names(tx, grids)))
    await rechecks.ask(tx, decided.entries, list(decided.held.values()))
    await outbox.enqueue(tx, [crew_wire.status_changed(crew, status, number, at) for crew, status, number in moved])
    _count(decided.entries)


def _announcements(decided: Decided, grid_names: Mapping[str, str]) -> list[Event]:
    """One a step, in order."""
    events: list[Event] = []
    facts: dict[str, bytes] = {}
    for entry in decided.entries:
        case = decided.case(entry.number)
        said = facts.get(entry.number)
        if said is None:
            said = facts[entry.number] = wire.case_facts(case, grid_names.get(case.unit_grid, ""))
        events.append(wire.case_changed(entry, said, case.traceparent))
    return events


def _count(entries: Sequence[Entry]) -> None:
    for step, times in Counter(entry.step for entry in entries).items():
        STEPS_TAKEN.labels(step).inc(times)
