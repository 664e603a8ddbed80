"""部件属主、事件属地: a component's case goes to its owner, an event's to the place's unit (domain 6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from services.dispatch.domain.rulebook import Category, Rulebook


class Rule(StrEnum):
    """Numbered in the order in which they are tried."""

    INSTRUCTION = "1_instruction"
    COMPONENT_OWNER = "2_component_owner"
    COMPONENT_MAINTAINER = "2_component_maintainer"
    COMPONENT_SUPERVISOR = "2_component_supervisor"
    NEAREST_COMPONENT = "3_nearest_component"
    NETWORK_OWNER = "4_network_owner"
    UNIT_GRID = "5_unit_grid"
    WORK_GRID = "5_work_grid"
    DEFAULT = "6_default_department"
    MANUAL = "7_manual"
    ESCALATE = "8_escalate"


@dataclass(frozen=True, slots=True)
class Component:
    code: str
    category: str
    owner: str
    maintainer: str
    supervisor: str
    distance_meters: float = 0.0


@dataclass(frozen=True, slots=True)
class Route:
    """`automatic` is whether a case may go there without a dispatcher; `others` were proposed and not taken."""

    rule: Rule
    department: str
    automatic: bool
    why: str
    others: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Question:
    category: Category
    unit_grid: str
    work_grid: str
    component: str = ""  # the code that was reported
    found: Component | None = None  # the component with that code
    near: Sequence[Component] = ()  # of the same minor within 15 m, nearest first
    instructed: str = ""


def route(asked: Question, book: Rulebook) -> Route:
    """The first rule that names a department of this county; what the later ones say is kept beside it."""
    answers = [answer for answer in _answers(asked, book) if answer.department in book.departments]
    if not answers:
        return Route(Rule.ESCALATE, "", False, "没有规则指明责任单位,请上报领导 / no rule names a department: escalate")
    first = answers[0]
    others = []
    for other in answers[1:]:
        if other.department != first.department:
            why_not = f"规则 {other.rule} 排在 {first.rule} 之后 / comes after it: {other.why}"
            others.append({"department": other.department, "rule": str(other.rule), "why_not": why_not})
    return Route(first.rule, first.department, first.automatic, first.why, others)


def _answers(asked: Question, book: Rulebook) -> list[Route]:
    found: list[Route] = []
    category = asked.category

    def say(rule: Rule, department: str, automatic: bool, why: str) -> None:
        if department:
            found.append(Route(rule, department, automatic, why))

    say(Rule.INSTRUCTION, asked.instructed, True, "领导批示 / the leader's instruction")
    if asked.found is not None:
        code = asked.found.code
        say(Rule.COMPONENT_OWNER, asked.found.owner, True, f"部件 {code} 的权属单位 / owner of the component")
        say(Rule.COMPONENT_MAINTAINER, asked.found.maintainer, True, f"部件 {code} 的养护单位 / its maintainer")
        say(Rule.COMPONENT_SUPERVISOR, asked.found.supervisor, True, f"部件 {code} 的主管部门 / its supervisor")
    elif category.is_component:
        owners = {component.owner for component in asked.near if component.owner}
        if len(owners) == 1:
            nearest = asked.near[0]
            why = f"15 米内同类部件 {nearest.code} 仅一个权属单位 / the only owner within 15 m"
            say(Rule.NEAREST_COMPONENT, owners.pop(), False, why)
    if not category.is_component:
        if category.responsible == "owner":
            say(Rule.NETWORK_OWNER, category.default_department, True, "管网权属单位 / owner of the network")
        for rule, area, words, in_english in (
            (Rule.UNIT_GRID, asked.unit_grid, "单元网格", "unit grid"),
            (Rule.WORK_GRID, asked.work_grid, "工作网格", "work grid"),
        ):
            for wanted in (category.code, "*"):
                named = book.responsibility.get((area, wanted), "")
                say(rule, named, True, f"{words} {area} × {wanted} / {in_english} {area} × {wanted}")
    say(Rule.DEFAULT, category.default_department, False, "小类的默认单位,须派遣员确认 / the category's default")
    return found
