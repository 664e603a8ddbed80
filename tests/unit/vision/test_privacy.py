"""What a copy hides: heads of detected persons, plates of other vehicles; never the plate that it is about."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing
from services.vision.evidence.blur import hidden
from services.vision.evidence.pictures import jpeg, read, shot, shot_of_jpeg

HIGH, WIDE = 240, 320
SUBJECT = Box(0.3, 0.3, 0.6, 0.7)


def noise() -> Frame:
    return np.random.default_rng(5).integers(0, 255, (HIGH, WIDE, 3), np.uint8)


def one(kind: Thing, box: Box, label: str = "") -> Detection:
    return Detection(box, kind, label or kind.value, 0.9)


def changed(seen: Sequence[Detection], subjects: Sequence[Box] = (SUBJECT,)) -> NDArray[np.float64]:
    """By pixel: 1 where the copy is another than the frame, 0 where it is the same."""
    frame = noise()
    return (hidden(frame, seen, subjects) != frame).any(axis=2).astype(np.float64)


def share(of: NDArray[np.float64], box: Box) -> float:
    rows = slice(int(box.y0 * HIGH) + 1, int(box.y1 * HIGH) - 1)
    return float(of[rows, int(box.x0 * WIDE) + 1 : int(box.x1 * WIDE) - 1].mean())


def test_a_persons_head_is_hidden_and_the_rest_is_left() -> None:
    made = changed([one(Thing.PERSON, Box(0.1, 0.3, 0.2, 0.9))])
    assert share(made, Box(0.1, 0.3, 0.2, 0.5)) > 0.95
    assert share(made, Box(0.1, 0.52, 0.2, 0.9)) == 0
    assert share(made, Box(0.22, 0, 1, 1)) == 0


def test_a_shoe_is_a_sign_of_a_person_without_a_head() -> None:
    assert changed([one(Thing.PERSON, Box(0.1, 0.3, 0.2, 0.9), "footwear")]).sum() == 0


def test_another_vehicles_lower_half_is_hidden_and_the_subjects_own_is_not() -> None:
    made = changed([one(Thing.VEHICLE, Box(0.7, 0.2, 0.9, 0.6)), one(Thing.VEHICLE, Box(0.31, 0.3, 0.61, 0.7))])
    assert share(made, Box(0.7, 0.4, 0.9, 0.6)) > 0.95
    assert share(made, Box(0.7, 0.2, 0.9, 0.38)) == 0
    assert share(made, SUBJECT) == 0


def test_a_vehicle_behind_the_subject_does_not_cost_it_its_plate_and_one_before_it_is_hidden_all_the_same() -> None:
    behind = changed([one(Thing.VEHICLE, Box(0.45, 0.2, 0.8, 0.6))])
    assert share(behind, SUBJECT) == 0
    assert share(behind, Box(0.62, 0.42, 0.8, 0.6)) > 0.95
    before = changed([one(Thing.VEHICLE, Box(0.45, 0.4, 0.8, 0.9))])
    assert share(before, Box(0.47, 0.66, 0.59, 0.7)) > 0.9


def test_a_person_before_the_subject_is_hidden_whatever_else_is_spared_there() -> None:
    seen = [one(Thing.PERSON, Box(0.4, 0.35, 0.5, 0.8)), one(Thing.VEHICLE, Box(0.45, 0.2, 0.8, 0.6))]
    assert share(changed(seen), Box(0.4, 0.35, 0.5, 0.49)) > 0.95


def test_what_is_hidden_keeps_no_more_than_a_few_squares() -> None:
    frame = noise()
    head = hidden(frame, [one(Thing.PERSON, Box(0.1, 0.3, 0.4, 0.9))], [])[int(0.3 * HIGH) : int(0.5 * HIGH)]
    head = head[:, int(0.1 * WIDE) : int(0.4 * WIDE)]
    assert len(np.unique(head.reshape(-1, 3), axis=0)) <= 9


def test_boxes_beyond_the_edge_and_without_extent_do_no_harm() -> None:
    boxes = [Box(-0.2, -0.1, 0.1, 0.4), Box(0.9, 0.9, 1.2, 1.3), Box(0.5, 0.5, 0.5, 0.5), Box(1.1, 1.1, 1.3, 1.2)]
    seen = [one(kind, box) for kind in (Thing.PERSON, Thing.VEHICLE) for box in boxes]
    assert changed(seen, []).mean() < 0.2


def test_the_original_stays_as_it_was_and_only_the_copy_hides_and_draws() -> None:
    frame, person = noise(), one(Thing.PERSON, Box(0.1, 0.3, 0.2, 0.9))
    original = jpeg(frame)
    for made in (
        shot("dwell", frame, None, [SUBJECT], 1.0, [person]),
        shot_of_jpeg("first", original, None, [], 1.0, [person]),
    ):
        assert made.original == original
        assert made.seen in ((person,), [person])
        difference = np.abs(read(made.shown).astype(int) - read(original))[80:110, 34:62].mean()
        assert difference > 20
