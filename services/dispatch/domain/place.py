"""Distances over a county: near enough to a plane to be measured as one."""

from math import cos, hypot, radians

METERS_A_DEGREE = 111_194.93


def distance_meters(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Between two WGS-84 places a few kilometres apart; off by less than a thousandth."""
    east = (other_lon - lon) * cos(radians((lat + other_lat) / 2))
    return hypot(east, other_lat - lat) * METERS_A_DEGREE
