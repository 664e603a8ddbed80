"""Case numbers: county 6 + day 8 + serial 5; a day's serials have no gaps."""

from datetime import date


def case_number(county: str, day: date, serial: int) -> str:
    """19 digits; a day with more than 99,999 cases gets longer numbers rather than none."""
    return f"{county}{day:%Y%m%d}{serial:05d}"
