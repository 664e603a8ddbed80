"""Two sightings of one thing: which join, and that the squares never hide one that should."""

from datetime import timedelta
from math import cos, radians
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.domain.joining import Neighbour, Neighbourhood, cell_of, cells_around
from services.dispatch.domain.place import METERS_A_DEGREE

from .conftest import MONDAY, sighting


def case(number: str = "1", meters_north: float = 0, **more: Any) -> Neighbour:
    said = {"category": "E0505", "component": "", "camera": "", "zone": "", "opened_at": MONDAY, **more}
    return Neighbour(number=number, lon=115.0, lat=27.4 + meters_north / METERS_A_DEGREE, **said)


@pytest.mark.parametrize(
    ("known", "seen", "joins"),
    [
        (case(meters_north=29), {}, True),
        (case(meters_north=31), {}, False),
        (case(category="E0504"), {}, False),
        (case(opened_at=MONDAY - timedelta(hours=23)), {}, True),
        (case(opened_at=MONDAY - timedelta(hours=25)), {}, False),
        (case(component="A", category="C0105", meters_north=500), {"component": "A", "category": "C0105"}, True),
        (case(component="A", category="C0105"), {"component": "B", "category": "C0105"}, False),
        (case(camera="k", zone="z1"), {"camera": "k", "zone": "z1"}, True),
        (case(camera="k", zone="z1", opened_at=MONDAY - timedelta(days=3)), {"camera": "k", "zone": "z1"}, True),
        (case(camera="k", zone="z1"), {"camera": "k", "zone": "z2"}, False),
        (case(camera="k", zone="z1"), {"camera": "m", "zone": "z2"}, True),
    ],
)
def test_the_same_thing_joins_and_another_does_not(known: Neighbour, seen: dict[str, Any], joins: bool) -> None:
    assert (Neighbourhood([known]).find(sighting(**seen), MONDAY) == "1") is joins


def test_the_nearest_is_joined_and_of_two_equally_near_the_older() -> None:
    cases = [case("3", 20), case("2", 10), case("1", 10)]
    assert Neighbourhood(cases).find(sighting(), MONDAY) == "1"


@given(
    st.floats(-179, 179),
    st.floats(-56, 56),
    st.floats(0, 29.9),
    st.sampled_from([(0, 1), (1, 0), (0.6, 0.8), (-0.6, -0.8)]),
)
def test_whatever_lies_within_30_meters_lies_in_the_squares(
    lon: float, lat: float, meters: float, way: tuple[float, float]
) -> None:
    east, north = (part * meters / METERS_A_DEGREE for part in way)
    assert cell_of(lon + east / cos(radians(lat)), lat + north) in cells_around(lon, lat)
