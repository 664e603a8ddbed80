"""The measure of vision: what counts as found, false and said twice, and what it says where there are no clips."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.vision.domain.box import Box
from tests.bench.vision.measure import Outcome, Truth, matches, score

ROOT = Path(__file__).parents[3]
EVENT = Truth("1", "kerb", Box(0.1, 0.1, 0.2, 0.2), 10, 40, 15, True, (25, 25), (40, 40))


def alert(zone: str = "kerb", at: float = 25, box: tuple[float, ...] = (0.1, 0.1, 0.2, 0.2)) -> dict[str, Any]:
    return {"fact": "alert_raised", "stay": f"{zone}-{at}", "zone": zone, "at": at, "box": list(box)}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (alert(), True),
        (alert(box=(0.12, 0.12, 0.15, 0.15)), True),  # inside of it
        (alert(box=(0.15, 0.1, 0.25, 0.2)), True),  # a third in common
        (alert(box=(0.18, 0.1, 0.28, 0.2)), False),
        (alert("pavement"), False),
        (alert(at=22.9), False),
        (alert(at=23.1), True),
        (alert(at=45.1), False),
    ],
)
def test_an_alert_counts_where_zone_place_and_time_agree(given: dict[str, Any], found: bool) -> None:
    assert matches(given, EVENT) is found


def test_a_second_alert_of_one_stay_is_a_duplicate_and_one_of_none_is_false() -> None:
    facts = [
        alert(at=26),
        alert(at=30),
        alert("pavement"),
        {"fact": "alert_cleared", "stay": "kerb-26", "last_seen": 39},
    ]
    outcome = score(Outcome("street", "test", (), 60), facts, [EVENT])
    assert (outcome.found, outcome.duplicates, len(outcome.false), outcome.missed) == (1, 1, 1, [])
    assert (outcome.alert_errors, outcome.clear_errors) == ([1], [-1])


def test_without_clips_it_says_so_in_both_languages_and_fails(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.vision_eval", "--only", "clips"],
        cwd=ROOT, env={**os.environ, "SANQUAN_VISION_DATA": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "没有测量" in done.stderr
    assert "not measured" in done.stderr
    assert str(tmp_path) in done.stderr
