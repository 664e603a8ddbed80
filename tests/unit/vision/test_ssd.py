"""The packaged network's geometry: anchors, boxes, cut-outs."""

import numpy as np
import pytest

from services.vision.domain.box import Box
from services.vision.domain.zone import Kind, Zone
from services.vision.openvino_ssd import anchors, cuts, decode


def test_there_are_1917_anchors_as_the_network_was_trained_with() -> None:
    made = anchors()
    assert made.shape == (1917, 4)
    assert made[0] == pytest.approx([0.5 / 19, 0.5 / 19, 0.1, 0.1])
    assert made[-1] == pytest.approx([0.5, 0.5, (0.95 * 1.0) ** 0.5, (0.95 * 1.0) ** 0.5])


def test_offsets_of_zero_give_the_anchor_itself() -> None:
    anchor = np.array([[0.5, 0.4, 0.2, 0.1]])
    assert decode(np.zeros((1, 4)), anchor)[0] == pytest.approx([0.35, 0.4, 0.45, 0.6])


def test_a_long_zone_is_cut_in_two_that_overlap_and_a_whole_frame_zone_is_not_cut() -> None:
    long = Zone("a", Kind.NO_PARKING, ((0.05, 0.5), (0.95, 0.5), (0.95, 0.65), (0.05, 0.65)), 10)
    whole = Zone("b", Kind.NO_PARKING, ((0, 0), (1, 0), (1, 1), (0, 1)), 10)
    left, right = cuts([long], 16 / 9)
    assert left.x1 > right.x0
    assert all(isinstance(cut, Box) and 0 <= cut.x0 < cut.x1 <= 1 for cut in (left, right))
    assert cuts([whole], 1.0) == []
