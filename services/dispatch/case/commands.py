"""What can be done about cases. Each command works in the caller's transaction: load, decide, keep, announce."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis.errors import Rejected
from chassis.postgres import Tx
from services.dispatch.case import store
from services.dispatch.case.keeping import Decided, keep
from services.dispatch.crew import store as crew_store
from services.dispatch.domain import automation, opening
from services.dispatch.domain.automation import Surroundings
from services.dispatch.domain.case import Case
from services.dispatch.domain.complete import policy_of
from services.dispatch.domain.crews import choose_collector
from services.dispatch.domain.doer import Doer
from services.dispatch.domain.joining import Neighbour, Neighbourhood, Sighting
from services.dispatch.domain.life import take
from services.dispatch.domain.number import case_number
from services.dispatch.domain.opening import Grid
from services.dispatch.domain.permission import DataMissing, check, named
from services.dispatch.domain.routing import Component
from services.dispatch.domain.rulebook import Rulebook
from services.dispatch.domain.states import State
from services.dispatch.ground import store as ground_store
from services.dispatch.ground.rules import Rules
from services.dispatch.metrics import JOINED

NEAR_METERS = 15.0  # domain 6, rule 3


class NoSuchCase(Exception):
    """No case has this number, or none that the caller may see."""


async def receive(tx: Tx, sightings: Sequence[Sighting], rules: Rules, at: datetime) -> Decided:
    """Each sighting joins an open case about the same thing or opens one, which goes on as the policy says.

    Rejected where a category or a place is not the county's.
    """
    book = await rules.current(tx)
    _known_categories(sightings, book)
    day = at.astimezone(book.zone).date()
    last = await store.lock_day(tx, day)
    sightings = await store.unknown(tx, sightings)
    grids = await _grids(tx, sightings)
    decided = Decided()
    open_now = await _open_cases(tx, sightings, decided, at)
    around, near_components = await _surroundings(tx, sightings, book)

    for place, sighting in enumerate(sightings):
        number = open_now.find(sighting, at)
        if number:
            case = decided.case(number)
            decided.entries.append(opening.join(case, sighting, at, book))
            JOINED.inc()
        else:
            last += 1
            number = case_number(book.county, day, last)
            case, entry = opening.open_case(number, sighting, grids[place], at, book)
            decided.opened[number] = case
            decided.entries.append(entry)
            open_now.add(_neighbour(case))
        decided.joined.append((number, sighting))
        if case.state is State.REPORTED:
            if place in near_components:
                around.near[number] = near_components[place]
            policy = policy_of(sighting, book)
            decided.entries.extend(automation.run_by_policy(case, policy, around, at, "按策略"))
    if decided.opened:
        await store.count_day(tx, day, last)
    await keep(tx, decided, at)
    return decided


async def take_step(
    tx: Tx, number: str, doer: Doer, step: str, reason: str, data: dict[str, Any], rules: Rules, at: datetime
) -> Case:
    """One step by a person; the refusals are those of `permission`, NoSuchCase where there is none."""
    wanted = named(step)
    book = await rules.current(tx)
    main = str(data.get("main") or "") if step == "merge" else ""
    found = await store.load(tx, sorted({number, main} - {""}))
    if number not in found:
        raise NoSuchCase(f"没有案卷 {number} / no such case")
    decided, case = Decided(), found[number]
    decided.hold([case])
    around = Surroundings(book)
    if step in {"dispatch", "send_verify", "send_check", "verified"}:
        around = await surroundings_of(tx, case, book)
    if step in {"dispatch", "send_verify", "send_check"}:
        stand_in = {"department": "*", "collector": "*"}  # who and when first; what is missing is found after
        check(case, wanted, doer, reason, {**data, **stand_in}, at, book.calendar)
        data = _complete(case, step, data, around, at)
    if step == "merge":
        _check_main(case, found.get(main))
    decided.entries.append(take(case, step, doer, at, reason, data, book))
    if step == "merge":
        decided.hold([found[main]])
        decided.entries.append(opening.absorb(found[main], case, doer, at))
    if step == "verified":
        policy = book.policy(case.source, case.category, False)
        decided.entries.extend(automation.run_by_policy(case, policy, around, at, "核实后"))
    await keep(tx, decided, at)
    return case


async def surroundings_of(tx: Tx, case: Case, book: Rulebook) -> Surroundings:
    """What a decision about one known case looks at."""
    near: dict[str, Sequence[Component]] = {}
    if book.categories[case.category].is_component and not case.component:
        found = await ground_store.nearest_components(tx, [(case.lon, case.lat, case.category)], NEAR_METERS)
        near = {case.number: found.get(0, [])}
    named_components = await ground_store.components(tx, [case.component] if case.component else [])
    return Surroundings(book, await crew_store.crews(tx), await crew_store.collectors(tx), named_components, near)


def _complete(case: Case, step: str, data: dict[str, Any], around: Surroundings, at: datetime) -> dict[str, Any]:
    """What the rules add where a person left it open: the department and crew, or the nearest collector."""
    if step == "dispatch":
        return automation.decide_dispatch(case, data, around, at)
    known = {collector.id for collector in around.collectors}
    given = str(data.get("collector") or "")
    if given and given not in known:
        raise DataMissing(f"没有信息采集员 {given} / no such collector")
    handler = case.handled_by if step == "send_check" else ""
    collector = given or choose_collector(around.collectors, case.lon, case.lat, case.work_grid, at, handler)
    if not collector:
        raise DataMissing("没有信息采集员可派 / there is no collector to send")
    return {**data, "collector": collector}


def _check_main(case: Case, main: Case | None) -> None:
    if main is None or main.number == case.number or not main.is_open:
        raise DataMissing("main 须是另一件未结的案卷 / must be another open case")
    if main.category != case.category:
        raise DataMissing("main 须是同一小类 / must be of the same category")


async def _open_cases(tx: Tx, sightings: Sequence[Sighting], decided: Decided, at: datetime) -> Neighbourhood:
    """Those that the sightings may join: found, locked, and still open when they were."""
    near = await store.neighbours(tx, sightings)
    known = Neighbourhood(near)
    joining = {number for sighting in sightings if (number := known.find(sighting, at))}
    decided.hold((await store.load(tx, sorted(joining))).values())
    return Neighbourhood(n for n in near if n.number in decided.held and decided.held[n.number].is_open)


def _known_categories(sightings: Sequence[Sighting], book: Rulebook) -> None:
    for sighting in sightings:
        if sighting.category not in book.categories:
            raise Rejected(f"{sighting.id}: 没有小类 / no such category: {sighting.category!r}")


async def _grids(tx: Tx, sightings: Sequence[Sighting]) -> dict[int, Grid]:
    grids = await ground_store.grids(tx, [s.lon for s in sightings], [s.lat for s in sightings])
    for place, sighting in enumerate(sightings):
        if place not in grids:
            where = f"{sighting.lon:.7f},{sighting.lat:.7f}"
            raise Rejected(f"{sighting.id}: 不在任何单元网格内 / outside every unit grid: {where}")
    return grids


async def _surroundings(
    tx: Tx, sightings: Sequence[Sighting], book: Rulebook
) -> tuple[Surroundings, dict[int, list[Component]]]:
    """For a batch: components by the codes that were named, and near those that name none."""
    codes = sorted({s.component for s in sightings if s.component})
    unnamed = [
        place for place, s in enumerate(sightings) if book.categories[s.category].is_component and not s.component
    ]
    places = [(sightings[place].lon, sightings[place].lat, sightings[place].category) for place in unnamed]
    found = await ground_store.nearest_components(tx, places, NEAR_METERS)
    around = Surroundings(
        book,
        await crew_store.crews(tx),
        await crew_store.collectors(tx),
        await ground_store.components(tx, codes),
        {},
    )
    return around, {unnamed[index]: components for index, components in found.items()}


def _neighbour(case: Case) -> Neighbour:
    return Neighbour(
        case.number, case.category, case.component, case.camera, case.zone, case.lon, case.lat, case.opened_at
    )
