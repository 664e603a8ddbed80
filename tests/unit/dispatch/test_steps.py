"""The table of the 34 steps holds together."""

import pytest

from chassis.auth import ROLES
from services.dispatch.domain.permission import NoSuchStep, named
from services.dispatch.domain.states import ENDED, OPEN, STAGE, State
from services.dispatch.domain.steps import FROM, STEPS, TABLE

NAMES = [
    "report", "send_verify", "verified", "not_found", "accept", "reject", "file", "not_file", "back_to_acceptor",
    "dispatch", "wrong_filing", "escalate", "instruct", "meeting", "receive", "ask_return", "return_granted",
    "return_refused", "extend", "suspend", "resume", "feed_back", "send_check", "check_failed", "check_passed",
    "close", "not_convinced", "merge", "cancel", "supervise", "force_close", "reopen", "self_fix", "evaluate",
]  # fmt: skip


def test_there_are_34_steps_in_the_order_of_the_standard() -> None:
    assert [step.name for step in TABLE] == NAMES
    assert [step.number for step in TABLE] == list(range(1, 35))


def test_only_known_roles_act_and_those_who_only_look_never_do() -> None:
    roles = set().union(*(step.roles for step in TABLE))
    assert roles <= ROLES | {"system"}
    assert roles.isdisjoint({"admin", "auditor", "evaluator", "volunteer", "gis_admin", "service"})


def test_nothing_leads_out_of_an_end_but_reopening_and_evaluation() -> None:
    for state in ENDED:
        assert {step.name for step in FROM[state]} <= {"reopen", "evaluate"}


def test_every_open_state_can_be_left_and_reached() -> None:
    reached = {step.target for step in TABLE} | {State.DISPATCHED}
    assert reached >= OPEN
    for state in OPEN:
        assert any(step.target not in (None, state) for step in FROM[state])


def test_every_state_that_can_be_filed_under_a_stage_is_in_one_of_seven() -> None:
    assert set(STAGE.values()) == set(range(1, 8))
    assert set(STAGE) >= OPEN


def test_a_department_never_closes_and_a_crew_only_handles() -> None:
    for name in ("close", "force_close", "check_passed", "file", "dispatch"):
        assert STEPS[name].roles.isdisjoint({"dept_clerk", "dept_leader", "crew", "crew_mgr"})
    assert {step.name for step in TABLE if "crew" in step.roles} == {"receive", "feed_back"}


def test_a_step_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(NoSuchStep):
        named("fly")
