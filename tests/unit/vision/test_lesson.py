"""Which days of which camera examine a detector, and which teach it."""

from datetime import date

import pytest

from services.vision.domain.lesson import Lesson, examined


def lessons(cameras: int, days: int) -> list[Lesson]:
    return [
        Lesson(f"cam-{c}", date(2026, 11, 1 + d), []) for c in range(cameras) for d in range(days) for _ in range(3)
    ]


@pytest.mark.parametrize(
    ("cameras", "days", "kept"), [(1, 1, 0), (1, 2, 1), (1, 4, 1), (1, 5, 1), (4, 5, 4), (2, 15, 6)]
)
def test_one_of_five_days_of_a_camera_examines_and_one_at_least_but_for_the_only_one(
    cameras: int, days: int, kept: int
) -> None:
    found = examined(lessons(cameras, days))
    assert len(found) == kept
    assert examined(lessons(cameras, days)) == found
    assert examined(list(reversed(lessons(cameras, days)))) == found
