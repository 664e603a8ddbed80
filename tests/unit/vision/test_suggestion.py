"""What verdicts suggest: only where false finds lie apart from all true ones, and never at a true one's cost."""

from dataclasses import replace

import pytest

from services.vision.domain.box import Box
from services.vision.domain.suggestion import Change, Suggestion, share, suggest
from services.vision.domain.trial import Find
from services.vision.domain.zone import Kind, Zone

ZONE = Zone("kerb", Kind.NO_PARKING, ((0.1, 0.3), (0.9, 0.3), (0.9, 0.9), (0.1, 0.9)), 60.0)
CAR = Box(0.3, 0.4, 0.5, 0.6)
AWNING = Box(0.72, 0.5, 0.88, 0.7)  # at the right edge
SIGN = Box(0.45, 0.6, 0.55, 0.75)  # in the middle
FALSE = [False] * 3


def finds(verdicts: list[bool | None], box: Box = CAR, confidence: float = 0.6, stood: float = 600.0) -> list[Find]:
    name = f"{box.x0}-{confidence}-{stood}"
    return [
        Find(f"{name}-{n}", 1000.0 * n, 1000.0 * n + stood, box, "car", confidence, one)
        for n, one in enumerate(verdicts)
    ]


def changes(*groups: list[Find], zone: Zone = ZONE) -> dict[Change, Suggestion]:
    return {one.change: one for one in suggest(zone, [find for group in groups for find in group])}


def test_the_share_of_false_finds_counts_what_people_judged() -> None:
    counted = share(finds([True, False, False, None]))
    assert (counted.alerts, counted.true, counted.false) == (4, 1, 2)
    assert counted.false_share == pytest.approx(2 / 3)
    assert share(finds([None])).false_share is None


def test_false_finds_less_sure_than_every_true_one_suggest_a_limit_between() -> None:
    made = changes(finds([True, True], confidence=0.6), finds(FALSE, Box(0.2, 0.4, 0.4, 0.6), 0.4))
    assert made[Change.CONFIDENCE].fields == {"min_confidence": 0.5}
    assert len(made[Change.CONFIDENCE].spares) == 3


def test_false_finds_that_were_soon_gone_suggest_a_dwell_between() -> None:
    dwell = changes(finds([True], stood=400.0), finds(FALSE, stood=100.0))[Change.DWELL].fields["dwell_seconds"]
    assert 100 < dwell < 400


def test_false_finds_at_the_edge_suggest_to_move_it_inwards() -> None:
    moved = changes(finds([True, True]), finds(FALSE, AWNING))[Change.EDGE]
    narrower = replace(ZONE, polygon=tuple((x, y) for x, y in moved.fields["polygon"]))
    assert narrower.share_inside(AWNING.foot) < 0.1
    assert narrower.share_inside(CAR.foot) == pytest.approx(1)
    assert Change.MASK not in changes(finds([True, True]), finds(FALSE, AWNING))


def test_false_finds_in_the_middle_suggest_a_mask_there() -> None:
    masked = changes(finds([True, True]), finds(FALSE, SIGN))[Change.MASK]
    hidden = replace(ZONE, masks=tuple(tuple((x, y) for x, y in mask) for mask in masked.fields["masks"]))
    assert not hidden.admits(SIGN)
    assert hidden.admits(CAR)


def test_a_mask_that_is_there_already_is_kept_beside_the_new_one() -> None:
    old = ((0.1, 0.3), (0.2, 0.3), (0.2, 0.4), (0.1, 0.4))
    masked = changes(finds(FALSE, SIGN), zone=replace(ZONE, masks=(old,)))[Change.MASK]
    first, _ = masked.fields["masks"]
    assert tuple(map(tuple, first)) == old


@pytest.mark.parametrize(
    "groups",
    [
        [finds([False, False])],  # too few
        [finds(FALSE, SIGN), finds([True], SIGN)],  # a true one among them
        [finds([True]), finds([False, False, False])],  # like the true one in all
        [finds([None] * 5, SIGN)],  # nobody judged
        [finds(FALSE, Box(0.0, 0.0, 0.1, 0.1))],  # the zone does not reach there any longer
    ],
)
def test_nothing_is_suggested_where_false_and_true_are_not_apart(groups: list[list[Find]]) -> None:
    assert changes(*groups) == {}


def test_what_was_accepted_is_not_suggested_again() -> None:
    told = [*finds([True, True]), *finds(FALSE, SIGN)]
    masked = changes(told)[Change.MASK]
    after = replace(ZONE, masks=tuple(tuple((x, y) for x, y in mask) for mask in masked.fields["masks"]))
    assert suggest(after, told) == []


def test_a_dwell_that_differs_by_class_is_not_overruled() -> None:
    by_class = replace(ZONE, dwell_by_class={"truck": 20.0})
    assert Change.DWELL not in changes(finds([True], stood=400.0), finds(FALSE, stood=100.0), zone=by_class)


def test_a_suggestion_is_another_for_another_version_of_the_zone() -> None:
    one = changes(finds(FALSE, SIGN))[Change.MASK]
    assert one.id(ZONE, 1) == one.id(ZONE, 1) != one.id(ZONE, 2)
