"""What a change would have done: alerts matched by place and time, and told apart by people's verdicts."""

from services.vision.domain.box import Box
from services.vision.domain.trial import Effect, Find, Tried, compare, effect, known

HERE, THERE = Box(0.1, 0.1, 0.3, 0.3), Box(0.6, 0.6, 0.8, 0.8)


def tried(since: float, until: float | None, box: Box = HERE) -> Tried:
    return Tried(since + 60, since, until, box, "car", 0.6)


def find(id: str, since: float, until: float, box: Box, genuine: bool | None) -> Find:
    return Find(id, since, until, box, "car", 0.6, genuine)


def test_what_stands_at_the_same_place_at_the_same_time_is_the_same() -> None:
    there = tried(0, 200, THERE)
    difference = compare([tried(0, 200), there], [tried(3, None), tried(500, 700)])
    assert difference.kept == [tried(3, None)]
    assert difference.new == [tried(500, 700)]
    assert difference.vanished == [there]


def test_an_alert_is_matched_once_only() -> None:
    assert len(compare([tried(0, 200)], [tried(0, 90), tried(92, 200)]).new) == 1


def test_an_alert_that_was_judged_is_recognised() -> None:
    finds = [find("a", 0, 200, THERE, True), find("b", 0, 200, HERE, False), find("c", 300, 400, HERE, True)]
    assert known(tried(2, 190), finds) == finds[1]
    assert known(tried(600, 700), finds) is None


def test_an_effect_counts_what_people_judged_and_the_present_zone_would_find_again() -> None:
    finds = [
        find("kept", 0, 200, HERE, True), find("lost", 300, 500, HERE, True), find("avoided", 0, 200, THERE, False),
        find("still", 600, 800, HERE, False), find("unjudged", 900, 1000, HERE, None),
        find("unrecorded", 5000, 5100, HERE, True),
    ]  # fmt: skip
    present = [tried(0, 200), tried(300, 500), tried(0, 200, THERE), tried(600, 800), tried(900, 1000)]
    changed = [tried(0, 200), tried(600, 800), tried(2000, 2100)]
    assert effect(present, changed, finds) == Effect(kept_true=1, lost_true=1, avoided_false=1, kept_false=1, new=1)
