"""The 34 steps of a case's life (domain 5.2) as a table: from where, to where, by whom, with what."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.dispatch.domain.states import BEFORE_TO_CLOSE, ENDED, OPEN, TO_EVALUATE, State

S = State


@dataclass(frozen=True, slots=True)
class Step:
    """`target` None keeps the state. `needs` are data members that must be there; "reason" is the reason itself.

    `stops` and `starts` name the stage clocks; the handling clock has rules of its own in `life`."""

    number: int
    name: str
    stage: int
    sources: frozenset[State]
    target: State | None
    roles: frozenset[str]
    needs: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()


def _step(
    number: int,
    name: str,
    stage: int,
    sources: State | frozenset[State],
    target: State | None,
    roles: str,
    needs: str = "",
    stops: str = "",
    starts: str = "",
) -> Step:
    return Step(
        number,
        name,
        stage,
        sources if isinstance(sources, frozenset) else frozenset({sources}),
        target,
        frozenset(roles.split()),
        tuple(needs.split()),
        tuple(stops.split()),
        tuple(starts.split()),
    )


HANDLERS = "dept_clerk dept_leader crew crew_mgr"
LEADERS = "shift_leader leader"
BEFORE_DISPATCH = frozenset({S.REPORTED, S.ACCEPTED, S.FILED})
FILED_TO_CLOSE = OPEN - {S.REPORTED, S.VERIFYING, S.ACCEPTED}
ALL_STAGE_CLOCKS = "accept verify file dispatch receive check_send check close instruct supervise"

TABLE = (
    _step(1, "report", 1, frozenset(), S.REPORTED, "system", starts="accept"),
    _step(2, "send_verify", 1, S.REPORTED, S.VERIFYING, "acceptor shift_leader system", "collector", "accept",
          "verify"),
    _step(3, "verified", 1, S.VERIFYING, S.ACCEPTED, "collector inspector", "", "verify", "file"),
    _step(4, "not_found", 1, S.VERIFYING, S.REJECTED, "collector inspector acceptor shift_leader", "reason",
          ALL_STAGE_CLOCKS),
    _step(5, "accept", 2, S.REPORTED, S.ACCEPTED, "acceptor system", "", "accept", "file"),
    _step(6, "reject", 1, S.REPORTED, S.REJECTED, "acceptor shift_leader agent video_op", "reason", ALL_STAGE_CLOCKS),
    _step(7, "file", 2, S.ACCEPTED, S.FILED, "shift_leader system", "", "file", "dispatch"),
    _step(8, "not_file", 2, S.ACCEPTED, S.REJECTED, "shift_leader", "reason", ALL_STAGE_CLOCKS),
    _step(9, "back_to_acceptor", 2, S.ACCEPTED, S.REPORTED, "shift_leader", "reason", "file", "accept"),
    _step(10, "dispatch", 3, S.FILED, S.DISPATCHED, "dispatcher shift_leader system", "department", "dispatch",
          "receive"),
    _step(11, "wrong_filing", 3, S.FILED, S.ACCEPTED, "dispatcher", "reason", "dispatch", "file"),
    _step(12, "escalate", 3, S.FILED, S.ESCALATED, "dispatcher shift_leader", "reason", "", "instruct"),
    _step(13, "instruct", 3, S.ESCALATED, S.FILED, "leader", "reason", "instruct"),
    _step(14, "meeting", 3, S.ESCALATED, None, "leader", "meeting_at", "", "instruct"),
    _step(15, "receive", 4, S.DISPATCHED, S.HANDLING, f"{HANDLERS} system", "", "receive"),
    _step(16, "ask_return", 4, frozenset({S.DISPATCHED, S.HANDLING}), S.RETURN_PENDING, "dept_leader crew_mgr",
          "reason"),
    _step(17, "return_granted", 4, S.RETURN_PENDING, S.FILED, LEADERS, "", "receive", "dispatch"),
    _step(18, "return_refused", 4, S.RETURN_PENDING, None, LEADERS, "reason"),
    _step(19, "extend", 4, S.HANDLING, None, LEADERS, "reason until"),
    _step(20, "suspend", 4, S.HANDLING, S.SUSPENDED, "leader", "reason review_at"),
    _step(21, "resume", 4, S.SUSPENDED, S.HANDLING, "dispatcher system", "", "review"),
    _step(22, "feed_back", 5, S.HANDLING, S.FEEDBACK, HANDLERS, "reason", "", "check_send"),
    _step(23, "send_check", 6, S.FEEDBACK, S.CHECKING, "acceptor shift_leader system", "collector", "check_send",
          "check"),
    _step(24, "check_failed", 6, S.CHECKING, S.HANDLING, "collector inspector acceptor shift_leader", "reason",
          "check"),
    _step(25, "check_passed", 6, S.CHECKING, S.TO_CLOSE, "collector inspector", "", "check", "close"),
    _step(26, "close", 6, S.TO_CLOSE, S.CLOSED, "shift_leader", "", ALL_STAGE_CLOCKS),
    _step(27, "not_convinced", 6, S.TO_CLOSE, S.CHECKING, "shift_leader", "reason", "close", "check"),
    _step(28, "merge", 2, BEFORE_DISPATCH, S.MERGED, "acceptor shift_leader", "main", ALL_STAGE_CLOCKS),
    _step(29, "cancel", 2, BEFORE_TO_CLOSE, S.CANCELLED, LEADERS, "reason", ALL_STAGE_CLOCKS),
    _step(30, "supervise", 4, OPEN, None, "inspector shift_leader leader", "reason", "", "supervise"),
    _step(31, "force_close", 6, FILED_TO_CLOSE, S.FORCE_CLOSED, LEADERS, "reason"),
    _step(32, "reopen", 4, S.CLOSED, S.HANDLING, "shift_leader", "reason", "evaluate"),
    _step(33, "self_fix", 6, S.REPORTED, S.TO_CLOSE, "collector acceptor", "reason", "accept", "close"),
    _step(34, "evaluate", 7, TO_EVALUATE, None, "system", "", "evaluate"),
)  # fmt: skip

STEPS: Mapping[str, Step] = {step.name: step for step in TABLE}

FROM: Mapping[State, tuple[Step, ...]] = {state: tuple(s for s in TABLE if state in s.sources) for state in State}

assert len(STEPS) == 34
assert not any(step.sources & ENDED for step in TABLE if step.name not in {"reopen", "evaluate"})
