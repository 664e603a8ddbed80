"""Which times a reporter may give: phones are offline for days, and some phones' clocks are wrong."""

from datetime import datetime, timedelta

AHEAD = timedelta(minutes=10)  # what a phone's clock may be fast
LATEST = timedelta(days=90)  # longer in no pocket: a clock that starts in 1970 is found by it


class ObservedInFuture(Exception):
    """It was seen later than now."""


class ObservedTooLongAgo(Exception):
    """It was seen so long ago that the clock must be wrong."""


def check_observed(observed_at: datetime, now: datetime) -> None:
    if observed_at > now + AHEAD:
        raise ObservedInFuture("observed_at 晚于当前时间,请校准时钟 / observed_at lies in the future; set the clock")
    if observed_at < now - LATEST:
        raise ObservedTooLongAgo("observed_at 早于 90 天前 / observed_at is more than 90 days ago; set the clock")
