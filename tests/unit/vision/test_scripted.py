"""A street that is told: what its file says is what is seen, within the picture, for ever."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.vision.domain.box import Box
from services.vision.scripted import Scripted


def told(folder: Path, *boxes: list[float], label: str = "car") -> Scripted:
    there: list[dict[str, Any]] = [{"class": label, "confidence": 0.9, "box": box} for box in boxes]
    frames = [{"t": 0.0, "boxes": []}, {"t": 2.0, "boxes": there}, {"t": 6.0, "boxes": []}]
    file = folder / "street.json"
    file.write_text(json.dumps({"width": 64, "height": 48, "fps": 5, "duration": 8, "frames": frames}))
    return Scripted(file)


@pytest.mark.parametrize(("at", "count"), [(0, 0), (1.9, 0), (2.0, 1), (5.9, 1), (6.0, 0), (9.9, 0), (10.0, 1)])
def test_a_thing_is_seen_from_its_moment_to_the_next_and_again_in_the_next_round(
    tmp_path: Path, at: float, count: int
) -> None:
    street = told(tmp_path, [0.2, 0.2, 0.5, 0.5])
    assert len(street.detect(street.picture(at), (), at)) == count


def test_what_is_told_beyond_the_pictures_edge_is_not_seen(tmp_path: Path) -> None:
    street = told(tmp_path, [-0.2, 0.5, 0.3, 1.4], [1.1, 0.2, 1.5, 0.4])
    assert [one.box for one in street.detect(street.picture(3), (), 3)] == [Box(0.0, 0.5, 0.3, 1.0)]


def test_a_class_that_we_do_not_know_is_not_seen(tmp_path: Path) -> None:
    street = told(tmp_path, [0.2, 0.2, 0.5, 0.5], label="giraffe")
    assert street.detect(street.picture(3), (), 3) == []


def test_the_picture_differs_from_the_empty_street_only_where_a_thing_is(tmp_path: Path) -> None:
    street = told(tmp_path, [0.25, 0.25, 0.5, 0.5])
    changed = (street.picture(3) != street.picture(0)).any(axis=2)
    assert changed[12:24, 16:32].mean() > 0.9
    changed[12:24, 16:32] = False
    assert not np.any(changed)
