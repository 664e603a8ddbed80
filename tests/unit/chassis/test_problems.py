"""A problem is told whatever stands in it."""

import json

from chassis.problems import problem


def test_half_a_character_that_was_sent_is_no_error_of_ours() -> None:
    answer = problem(422, "NoSuchStep", "没有步骤 \ud800 / no such step", given=["\udfff"])
    assert (answer.status_code, answer.media_type) == (422, "application/problem+json")
    assert json.loads(bytes(answer.body))["detail"].startswith("没有步骤 ?")
