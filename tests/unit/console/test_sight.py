"""Each role sees its own and no more."""

import pytest

from chassis.auth import Caller
from services.console.domain.sight import may_see

CASE = {"department": "D02", "crew": "crew-1", "collector": "c-1"}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (Caller("a", "shift_leader"), True),
        (Caller("a", "dept_clerk", department="D02"), True),
        (Caller("a", "dept_clerk", department="D03"), False),
        (Caller("a", "dept_clerk"), False),
        (Caller("a", "crew", crew="crew-1"), True),
        (Caller("a", "crew", crew="crew-2"), False),
        (Caller("a", "collector", collector="c-1"), True),
        (Caller("a", "collector"), False),
        (Caller("a", "admin"), False),
        (Caller("a", "auditor"), False),
    ],
)
def test_a_case_is_seen_by_those_whose_it_is(who: Caller, seen: bool) -> None:
    assert may_see(who, "case", CASE) is seen


def test_those_who_keep_it_running_see_cameras_and_nothing_of_people() -> None:
    admin = Caller("a", "admin")
    assert may_see(admin, "camera", {})
    assert not any(may_see(admin, name, {}) for name in ("alert", "case", "position", "message", "reply", "report"))
