"""A zone in pixels: how much of it is taken, and how much of its width, whichever way it lies."""

import numpy as np
import pytest

from services.vision.domain.zone import Kind, Zone
from services.vision.occupation.area import Area


def area(*polygon: tuple[float, float]) -> Area:
    return Area(Zone("pavement", Kind.OCCUPATION, polygon, 60.0), 180, 320)


def taken(rows: slice, columns: slice) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    here = np.zeros((180, 320), bool)
    here[rows, columns] = True
    return here


@pytest.mark.parametrize(("high", "blocked"), [(20, 0.2), (50, 0.5), (100, 1.0)])
def test_the_width_across_a_long_pavement_counts(high: int, blocked: float) -> None:
    lying = area((0.0, 0.2), (1.0, 0.2), (1.0, 0.7556), (0.0, 0.7556))  # 320 long, 100 wide
    assert lying.blocked(taken(slice(36, 36 + high), slice(100, 130))) == pytest.approx(blocked, abs=0.03)


def test_a_pavement_that_leads_away_is_crossed_sideways() -> None:
    upright = area((0.4, 0.0), (0.6, 0.0), (0.6, 1.0), (0.4, 1.0))  # 64 wide, 180 long
    assert upright.blocked(taken(slice(60, 90), slice(128, 160))) == pytest.approx(0.5, abs=0.03)
    assert upright.share(32 * 30) == pytest.approx(32 * 30 / (64 * 180), rel=0.05)


def test_what_lies_outside_blocks_nothing() -> None:
    assert area((0.0, 0.5), (1.0, 0.5), (1.0, 1.0), (0.0, 1.0)).blocked(taken(slice(0, 80), slice(0, 320))) == 0.0
