"""The datums a coordinate may come in, and the way from each to WGS-84, done once, at the door."""

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, pi, sin, sqrt

Point = tuple[float, float]  # degrees: longitude, latitude

AXIS = 6378245.0  # metres, Krasovsky's ellipsoid, which GCJ-02 is built on
ECCENTRICITY = 0.00669342162296594323
BAIDU = pi * 3000.0 / 180.0
CLOSE_ENOUGH = 1e-9  # degrees: a tenth of a millimetre


class Datum(StrEnum):
    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(point: Point, datum: Datum) -> Point:
    """To better than 0.1 m for GCJ-02 and BD-09; CGCS2000 is the same to a metre and is taken as it is."""
    if datum is Datum.GCJ02:
        return _undo(wgs84_to_gcj02, point)
    if datum is Datum.BD09 and in_china(point):
        return _undo(wgs84_to_gcj02, _undo(gcj02_to_bd09, point))
    return point


def in_china(point: Point) -> bool:
    """The rectangle that the public maps shift; points outside of it are never shifted."""
    lon, lat = point
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def wgs84_to_gcj02(point: Point) -> Point:
    if not in_china(point):
        return point
    lon, lat = point
    x, y = lon - 105.0, lat - 35.0
    both = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (both + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (both + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    radians = lat / 180.0 * pi
    root = sqrt(1.0 - ECCENTRICITY * sin(radians) ** 2)
    north = north * 180.0 / (AXIS * (1.0 - ECCENTRICITY) / root**3 * pi)
    east = east * 180.0 / (AXIS / root * cos(radians) * pi)
    return lon + east, lat + north


def gcj02_to_bd09(point: Point) -> Point:
    lon, lat = point
    length = sqrt(lon * lon + lat * lat) + 0.00002 * sin(lat * BAIDU)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * BAIDU)
    return length * cos(angle) + 0.0065, length * sin(angle) + 0.006


def _undo(shift: Callable[[Point], Point], shifted: Point) -> Point:
    """There is no exact inverse: step back by what is left over until nothing is."""
    lon, lat = shifted
    for _ in range(20):
        east, north = shift((lon, lat))
        lon, lat = lon + shifted[0] - east, lat + shifted[1] - north
        if abs(shifted[0] - east) < CLOSE_ENOUGH and abs(shifted[1] - north) < CLOSE_ENOUGH:
            break
    return lon, lat
