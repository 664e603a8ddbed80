"""Datums: known points, and there and back again to a tenth of a metre everywhere in China."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.datum import Datum, Point, gcj02_to_bd09, to_wgs84, wgs84_to_gcj02

CHINA = st.tuples(st.floats(73.5, 135.0), st.floats(18.0, 53.5))


def metres(one: Point, other: Point) -> float:
    return hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1]) * 111_320


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_published_points_are_shifted_as_published(wgs84: Point, gcj02: Point) -> None:
    assert metres(wgs84_to_gcj02(wgs84), gcj02) < 0.05
    assert metres(to_wgs84(gcj02, Datum.GCJ02), wgs84) < 0.1


def test_baidus_published_point_is_shifted_as_published() -> None:
    assert metres(gcj02_to_bd09((116.404, 39.915)), (116.41036949371029, 39.92133699351021)) < 0.01


@given(CHINA)
def test_gcj02_comes_back_to_a_tenth_of_a_metre(point: Point) -> None:
    assert metres(to_wgs84(wgs84_to_gcj02(point), Datum.GCJ02), point) < 0.1


@given(CHINA)
def test_bd09_comes_back_to_a_tenth_of_a_metre(point: Point) -> None:
    assert metres(to_wgs84(gcj02_to_bd09(wgs84_to_gcj02(point)), Datum.BD09), point) < 0.1


@given(CHINA)
def test_the_shift_in_china_is_some_hundred_metres(point: Point) -> None:
    assert 20 < metres(wgs84_to_gcj02(point), point) < 1500


@given(st.tuples(st.floats(-180, 70), st.floats(-90, 90)), st.sampled_from(Datum))
def test_points_outside_china_are_never_shifted(point: Point, datum: Datum) -> None:
    assert to_wgs84(point, datum) == point


@given(CHINA)
def test_wgs84_and_cgcs2000_are_taken_as_they_are(point: Point) -> None:
    assert to_wgs84(point, Datum.WGS84) == to_wgs84(point, Datum.CGCS2000) == point
