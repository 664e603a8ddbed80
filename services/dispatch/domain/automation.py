"""What runs by itself: a case goes on as far as the county's policy lets it, each step in the log with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.dispatch.domain.case import Case, Entry
from services.dispatch.domain.crews import Mate, choose_collector, choose_crew
from services.dispatch.domain.doer import SYSTEM
from services.dispatch.domain.life import take
from services.dispatch.domain.permission import DataMissing
from services.dispatch.domain.routing import Component, Question, Route, Rule, route
from services.dispatch.domain.rulebook import Policy, Rulebook
from services.dispatch.domain.states import State


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a decision looks at besides the case: the rules, who is where, and the components named or near."""

    book: Rulebook
    crews: Mapping[str, Sequence[Mate]] = field(default_factory=dict)  # by department
    collectors: Sequence[Mate] = ()
    components: Mapping[str, Component] = field(default_factory=dict)  # by code
    near: dict[str, Sequence[Component]] = field(default_factory=dict)  # by case number; filled as cases are opened


def run_by_policy(case: Case, policy: Policy, around: Surroundings, at: datetime, why: str) -> list[Entry]:
    """The steps taken by the system from the present state on; it stops where a person must decide."""
    entries: list[Entry] = []

    def system(step: str, reason: str, data: dict[str, Any]) -> None:
        entries.append(take(case, step, SYSTEM, at, reason, data, around.book))

    if case.state is State.REPORTED and policy.verify_first:
        collector = choose_collector(around.collectors, case.lon, case.lat, case.work_grid, at)
        if collector:
            system("send_verify", f"{why}:先核实 / verified before filing", {"collector": collector})
        return entries
    if case.state is State.REPORTED and policy.auto_accept:
        system("accept", f"{why}:自动受理 / accepted by policy", {})
    if case.state is State.ACCEPTED and policy.auto_file:
        system("file", f"{why}:自动立案 / filed by policy", {})
    if case.state is State.FILED:
        proposed = propose(case, around)
        if policy.auto_dispatch and proposed.automatic:
            data = assign(case, proposed, around, at)
            system("dispatch", f"{proposed.rule} → {proposed.department}:{proposed.why}", data)
    return entries


def propose(case: Case, around: Surroundings) -> Route:
    """Where the rules would send it; kept on the case until a dispatch fixes it."""
    asked = Question(
        around.book.categories[case.category],
        case.unit_grid,
        case.work_grid,
        case.component,
        around.components.get(case.component) if case.component else None,
        around.near.get(case.number, ()),
        case.instructed_department,
    )
    found = route(asked, around.book)
    case.routing = _shown(found)
    return found


def assign(case: Case, chosen: Route, around: Surroundings, at: datetime, crew: str = "") -> dict[str, Any]:
    """The dispatch step's data: the department, the rule that fired, the crew; the reasons stay on the case."""
    choice = choose_crew(around.crews.get(chosen.department, ()), case.lon, case.lat, case.category, at)
    picked = crew or choice.chosen
    case.routing, case.crew_choice = _shown(chosen), choice.candidates
    if crew and crew != choice.chosen:
        case.crew_choice = [
            {**candidate, "chosen": candidate["crew"] == crew, "reason": _by_hand(candidate, crew)}
            for candidate in choice.candidates
        ]
    for mate in around.crews.get(chosen.department, ()):
        if mate.id == picked:
            mate.orders += 1
    data: dict[str, Any] = {"department": chosen.department, "rule": str(chosen.rule)}
    if picked:
        data["crew"] = picked
    return data


def decide_dispatch(case: Case, asked: dict[str, Any], around: Surroundings, at: datetime) -> dict[str, Any]:
    """A dispatcher's dispatch: the department named, else the rules' proposal; DataMissing where neither is."""
    proposed = propose(case, around)
    department = str(asked.get("department") or "")
    crew = str(asked.get("crew") or "")
    if not department and not proposed.department:
        raise DataMissing("没有规则指明单位,请给出 department / no rule names a department: give one")
    if department and department != proposed.department:
        others = [{"department": proposed.department, "rule": str(proposed.rule), "why_not": "派遣员另选 / by hand"}]
        proposed = Route(Rule.MANUAL, department, True, "派遣员指定 / chosen by the dispatcher", others)
    if crew and crew not in {mate.id for mate in around.crews.get(proposed.department, ())}:
        raise DataMissing(f"{proposed.department} 没有队伍 {crew} / has no such crew")
    return {**asked, **assign(case, proposed, around, at, crew)}


def _by_hand(candidate: dict[str, Any], crew: str) -> str:
    return "派遣员指定 / by hand" if candidate["crew"] == crew else "派遣员另选 / the dispatcher chose another"


def _shown(found: Route) -> dict[str, Any]:
    return {
        "rule": str(found.rule),
        "department": found.department,
        "automatic": found.automatic,
        "why": found.why,
        "others": found.others,
    }
