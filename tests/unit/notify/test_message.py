"""A message's life: answers, receipts in any order, doubt, retries, and the next contact."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain import message as life
from services.notify.domain.carried import Accepted, Answer, NotSent, Outcome, Refused, Unanswered
from services.notify.domain.message import Message, Patience, State

AT = datetime(2026, 11, 24, tzinfo=UTC)
PATIENCE = Patience()
PENDING = Message(
    id=UUID(int=1), case="c", step_seq=1, template="dispatch", contact="x", kind="department", ref="D03", text="t",
    urgent=False, reference=7, state=State.PENDING, due_at=AT,
)  # fmt: skip
TEMPORARY = Refused(0x58, "throttled", temporary=True)
PERMANENT = Refused(0x0B, "no such number", temporary=False)


def sending(segments: int = 1) -> Message:
    return life.take(PENDING, segments, "smpp", AT, PATIENCE)


def sent(segments: int = 1) -> Message:
    answers: dict[int, Answer] = {n: Accepted(f"id{n}") for n in range(1, segments + 1)}
    return life.answered(sending(segments), answers, AT, PATIENCE)


def receipt(message: Message, number: int, outcome: Outcome, minute: int = 1) -> Message:
    return life.receipted(message, number, outcome, AT + timedelta(minutes=minute), outcome.value, AT)


def test_taken_is_sending_until_its_deadline() -> None:
    taken = sending(3)
    assert (taken.state, taken.due_at, taken.attempts) == (State.SENDING, AT + PATIENCE.sending, 1)
    assert taken.unsent == [1, 2, 3]


def test_accepted_is_sent_and_not_delivered() -> None:
    assert (sent().state, sent().sent_at, sent().delivered_at) == (State.SENT, AT, None)


def test_a_long_message_is_delivered_when_all_its_segments_are() -> None:
    message = receipt(sent(3), 2, Outcome.DELIVERED)
    message = receipt(message, 1, Outcome.DELIVERED)
    assert message.state is State.SENT
    assert receipt(message, 3, Outcome.DELIVERED).state is State.DELIVERED


def test_a_receipt_before_the_answer_waits_for_it() -> None:
    early = replace(sending(), segments=(life.Segment(1, "id1"),))
    early = receipt(early, 1, Outcome.DELIVERED)
    assert early.state is State.SENDING
    assert life.answered(early, {1: Accepted("id1")}, AT, PATIENCE).state is State.DELIVERED


def test_a_second_receipt_changes_nothing() -> None:
    delivered = receipt(sent(), 1, Outcome.DELIVERED)
    for outcome in Outcome:
        assert receipt(delivered, 1, outcome, 9) == delivered


def test_an_older_receipt_changes_nothing() -> None:
    message = receipt(sent(2), 1, Outcome.DELIVERED, minute=5)
    assert receipt(message, 1, Outcome.PASSING, minute=9) == message
    assert receipt(message, 1, Outcome.EXPIRED, minute=2) == message


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15)])
def test_temporary_refusals_wait_1_5_and_15_minutes(attempts: int, minutes: int) -> None:
    message = replace(sending(), attempts=attempts)
    after = life.answered(message, {1: TEMPORARY}, AT, PATIENCE)
    assert (after.state, after.due_at) == (State.PENDING, AT + timedelta(minutes=minutes))


@pytest.mark.parametrize("outcome", [Outcome.EXPIRED, Outcome.UNDELIVERED])
def test_what_did_not_arrive_is_sent_again_like_a_refusal(outcome: Outcome) -> None:
    after = receipt(sent(2), 2, outcome)
    assert (after.state, after.unsent) == (State.PENDING, [2])


def test_after_three_retries_it_has_failed_and_the_next_contact_is_told() -> None:
    after = life.answered(replace(sending(), attempts=4), {1: TEMPORARY}, AT, PATIENCE)
    assert (after.state, after.hopeless) == (State.FAILED, True)


def test_a_permanent_refusal_is_never_retried() -> None:
    after = life.answered(sending(), {1: PERMANENT}, AT, PATIENCE)
    assert (after.state, after.hopeless, after.error) == (State.FAILED, True, "no such number")
    assert receipt(sent(), 1, Outcome.REJECTED).hopeless


def test_a_line_that_was_down_costs_no_attempt() -> None:
    after = life.answered(sending(), {1: NotSent("down")}, AT, PATIENCE)
    assert (after.state, after.attempts, after.due_at) == (State.PENDING, 0, AT + PATIENCE.line)


def test_only_segments_that_no_carrier_holds_are_sent_again() -> None:
    after = life.answered(sending(3), {1: Accepted("a"), 2: TEMPORARY, 3: Accepted("c")}, AT, PATIENCE)
    again = life.take(after, 3, "smpp", AT, PATIENCE)
    assert again.unsent == [2]
    assert life.answered(again, {2: Accepted("b")}, AT, PATIENCE).state is State.SENT


def test_no_answer_is_doubt_and_is_not_sent_twice_while_a_receipt_may_tell() -> None:
    doubtful = life.answered(sending(), {1: Unanswered("line lost")}, AT, PATIENCE)
    assert (doubtful.state, doubtful.due_at) == (State.UNCERTAIN, AT + PATIENCE.doubt)
    solved = receipt(life.adopted(doubtful, "id9"), 1, Outcome.DELIVERED)
    assert (solved.state, solved.sent_at) == (State.DELIVERED, AT)


def test_a_doubt_that_nobody_solves_is_sent_again_at_once() -> None:
    doubtful = life.answered(sending(), {1: Unanswered("line lost")}, AT, PATIENCE)
    again = life.overdue(doubtful, AT, PATIENCE)
    assert (again.state, again.due_at) == (State.PENDING, AT)


def test_a_dead_senders_message_becomes_a_doubt() -> None:
    assert life.overdue(sending(), AT, PATIENCE).state is State.UNCERTAIN


def test_an_answer_to_what_is_settled_changes_nothing() -> None:
    delivered = receipt(sent(), 1, Outcome.DELIVERED)
    assert life.answered(delivered, {1: PERMANENT}, AT, PATIENCE) == delivered


EVENTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("answer"), st.sampled_from([Accepted("a"), TEMPORARY, PERMANENT, NotSent(""), Unanswered("")])
        ),
        st.tuples(st.just("receipt"), st.sampled_from(list(Outcome))),
        st.tuples(st.just("clock"), st.none()),
    ),
    max_size=25,
)


@given(EVENTS)
def test_whatever_happens_an_end_is_an_end_and_attempts_are_few(events: list[tuple[str, object]]) -> None:
    message = PENDING
    for kind, what in events:
        before = message
        if message.state is State.PENDING:
            message = life.take(message, 2, "smpp", AT, PATIENCE)
        if kind == "answer":
            answers: dict[int, Answer] = dict.fromkeys(message.unsent, what)  # type: ignore[arg-type]
            message = life.answered(message, answers, AT, PATIENCE)
        elif kind == "receipt":
            message = receipt(message, 1, what)  # type: ignore[arg-type]
        else:
            message = life.overdue(message, AT, PATIENCE)
        if before.state in (State.DELIVERED, State.FAILED):
            assert message == before
        assert message.attempts <= 5
        assert message.version >= before.version
        assert (message.state is State.DELIVERED) == (message.delivered_at is not None)
