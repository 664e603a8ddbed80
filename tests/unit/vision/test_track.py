"""When a track stands, and since when."""

import pytest

from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import Track


def test_what_brakes_stands_since_it_came_to_its_place() -> None:
    track = Track(1, Thing.VEHICLE, "car")
    for n in range(16):
        t = n * 0.2
        shift = 0.5 * (max(0.0, 1.0 - t) / 3) ** 2
        track.add(Detection(Box(0.4 - shift, 0.6, 0.55 - shift, 0.77), Thing.VEHICLE, "car", 0.6), t)
    assert track.still
    assert track.at_rest_since == pytest.approx(0.6, abs=0.21)
