"""部件属主、事件属地: which rule fires, in which order, and what is kept of the others."""

import pytest

from services.dispatch.domain.routing import Component, Question, Rule, route
from services.dispatch.domain.rulebook import Rulebook


def lid(code: str, owner: str = "D27", maintainer: str = "D04", supervisor: str = "D07") -> Component:
    return Component(code, "C0105", owner, maintainer, supervisor, 3.0)


def ask(book: Rulebook, category: str, **more: object) -> Question:
    said: dict[str, object] = {"unit_grid": "U9", "work_grid": "W1", **more}
    return Question(book.categories[category], **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("component", "rule", "department"),
    [
        (lid("1"), Rule.COMPONENT_OWNER, "D27"),
        (lid("1", owner=""), Rule.COMPONENT_MAINTAINER, "D04"),
        (lid("1", owner="", maintainer=""), Rule.COMPONENT_SUPERVISOR, "D07"),
    ],
)
def test_a_named_component_goes_to_its_owner_then_maintainer_then_supervisor(
    book: Rulebook, component: Component, rule: Rule, department: str
) -> None:
    found = route(ask(book, "C0105", component="1", found=component), book)
    assert (found.rule, found.department, found.automatic) == (rule, department, True)


def test_the_leaders_word_comes_before_the_owner_who_is_kept_as_not_taken(book: Rulebook) -> None:
    found = route(ask(book, "C0105", found=lid("1"), instructed="D24"), book)
    assert (found.rule, found.department) == (Rule.INSTRUCTION, "D24")
    assert [other["department"] for other in found.others][:2] == ["D27", "D04"]
    assert "2_component_owner" in found.others[0]["why_not"]


def test_one_owner_within_15_meters_is_proposed_not_taken(book: Rulebook) -> None:
    found = route(ask(book, "C0105", near=[lid("1"), lid("2")]), book)
    assert (found.rule, found.department, found.automatic) == (Rule.NEAREST_COMPONENT, "D27", False)


def test_two_owners_within_15_meters_leave_the_default_for_a_dispatcher(book: Rulebook) -> None:
    found = route(ask(book, "C0105", near=[lid("1"), lid("2", owner="D28")]), book)
    assert (found.rule, found.department, found.automatic) == (Rule.DEFAULT, "D27", False)


def test_an_event_on_a_network_goes_to_its_owner(book: Rulebook) -> None:
    found = route(ask(book, "E0402"), book)
    assert (found.rule, found.department, found.automatic) == (Rule.NETWORK_OWNER, "D28", True)


def test_the_unit_grid_comes_before_the_work_grid(book: Rulebook) -> None:
    assert route(ask(book, "E0504", unit_grid="U1"), book).department == "D24"
    assert route(ask(book, "E0504"), book).rule is Rule.WORK_GRID


def test_an_event_that_no_area_answers_for_is_proposed_to_its_default(book: Rulebook) -> None:
    found = route(ask(book, "E0505", work_grid="W9"), book)
    assert (found.rule, found.department, found.automatic) == (Rule.DEFAULT, "D10", False)


def test_a_department_that_the_county_lacks_is_passed_over(book: Rulebook) -> None:
    found = route(
        ask(book, "C0105", found=lid("1", owner="D99", maintainer="D98", supervisor="D97"), instructed=""), book
    )
    assert found.rule is Rule.DEFAULT
