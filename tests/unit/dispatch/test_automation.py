"""What runs by itself stops where the policy, or a doubt, says so."""

from services.dispatch.domain.automation import Surroundings, decide_dispatch, run_by_policy
from services.dispatch.domain.case import Case
from services.dispatch.domain.rulebook import BY_HAND, Policy, Rulebook

from .conftest import MONDAY

ALL = Policy(False, True, True, True)


def steps(case: Case, policy: Policy, around: Surroundings) -> list[str]:
    return [entry.step for entry in run_by_policy(case, policy, around, MONDAY, "策略")]


def test_a_full_policy_dispatches_at_once_with_the_rule_and_the_crew(reported: Case, around: Surroundings) -> None:
    assert steps(reported, ALL, around) == ["accept", "file", "dispatch"]
    assert (reported.department, reported.crew) == ("D10", "crew-1")
    assert reported.routing["rule"] == "5_work_grid"
    assert [candidate["chosen"] for candidate in reported.crew_choice] == [True, False]
    assert around.crews["D10"][0].orders == 1  # the next one sees it busy


def test_a_policy_may_stop_half_way(reported: Case, around: Surroundings) -> None:
    assert steps(reported, Policy(False, True, False, True), around) == ["accept"]
    assert steps(reported, BY_HAND, around) == []


def test_verifying_comes_first_and_waits(reported: Case, around: Surroundings) -> None:
    assert steps(reported, Policy(True, True, True, True), around) == ["send_verify"]
    assert reported.collector == "c-01"


def test_a_route_that_is_only_a_proposal_waits_for_a_dispatcher(reported: Case, around: Surroundings) -> None:
    reported.work_grid = "W9"
    assert steps(reported, ALL, around) == ["accept", "file"]
    assert (reported.routing["rule"], reported.department) == ("6_default_department", "")


def test_a_dispatcher_may_choose_another_department_or_crew(reported: Case, around: Surroundings) -> None:
    steps(reported, Policy(False, True, True, False), around)
    data = decide_dispatch(reported, {"crew": "crew-2"}, around, MONDAY)
    assert (data["department"], data["crew"]) == ("D10", "crew-2")
    assert [c["crew"] for c in reported.crew_choice if c["chosen"]] == ["crew-2"]
    data = decide_dispatch(reported, {"department": "D24"}, around, MONDAY)
    assert (data["department"], data["rule"], "crew" in data) == ("D24", "7_manual", False)


def test_the_most_exact_policy_line_holds(book: Rulebook) -> None:
    assert book.policy("video", "E0505", True) == ALL
    assert book.policy("video", "E0505", False) is BY_HAND
    assert book.policy("video", "E0504", True) == Policy(False, True, False, False)
    assert book.policy("nobody", "E0505", True) is BY_HAND
