"""An alert in people's hands: one verdict, whoever tries what in which order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vision.domain import judgement
from services.vision.domain.box import Box
from services.vision.domain.judgement import Alert, AlreadyJudged, HeldByAnother, TooLateToUndo

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ALERT = Alert("a", "cam", "kerb", "no_parking", "E0505", "car", 0.6, Box(0, 0, 1, 1), 115, 27, False, AT, AT)


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def test_a_claim_runs_out() -> None:
    claimed = judgement.claim(ALERT, "li", AT, 30)
    with pytest.raises(HeldByAnother):
        judgement.judge(claimed, True, "", "wang", later(29), 0)
    assert judgement.judge(claimed, True, "", "wang", later(31), 0).judged_by == "wang"


def test_a_verdict_is_undone_by_its_own_judge_within_the_grace_only() -> None:
    judged = judgement.judge(ALERT, False, "树影", "li", AT, 10)
    assert judged.state == "rejected"
    assert judgement.undo(judged, "li", later(9)) == ALERT
    for who, seconds in (("wang", 5), ("li", 10)):
        with pytest.raises(TooLateToUndo):
            judgement.undo(judged, who, later(seconds))
    with pytest.raises(TooLateToUndo):
        judgement.undo(judgement.told(judged), "li", later(1))


def test_a_trusted_rules_alert_waits_for_nobody_and_may_still_be_called_false() -> None:
    trusted = replace(ALERT, trusted=True)
    assert trusted.state == "confirmed"
    assert judgement.judge(trusted, False, "", "li", AT, 0).state == "rejected"


def test_an_alert_that_is_gone_unjudged_is_cleared_and_can_be_judged_yet() -> None:
    gone = replace(ALERT, cleared_at=later(60))
    assert gone.state == "cleared"
    assert judgement.judge(gone, True, "", "li", later(90), 0).state == "confirmed"


@given(st.lists(st.tuples(st.sampled_from(["claim", "true", "false"]), st.sampled_from("abc"), st.integers(0, 40))))
def test_no_sequence_of_wishes_gives_two_verdicts(wishes: list[tuple[str, str, int]]) -> None:
    alert, at, verdicts = ALERT, AT, []
    first_judges: set[str] = set()
    holders: list[bool] = []
    for wish, who, seconds in wishes:
        at += timedelta(seconds=seconds)
        try:
            if wish == "claim":
                alert = judgement.claim(alert, who, at, 30)
            else:
                alert = judgement.judge(alert, wish == "true", "", who, at, 0)
                verdicts.append((who, wish == "true"))
        except AlreadyJudged as error:
            first_judges.add(str(error.members["judged_by"]))
        except HeldByAnother as error:
            holders.append(error.members["claimed_by"] != who)
    assert len(verdicts) <= 1
    assert all(holders)
    assert first_judges <= {who for who, _ in verdicts}
    assert [(alert.judged_by, alert.genuine)] * len(verdicts) == verdicts
