"""When a rule holds: hours of weekdays, of days that the county works and of days off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum


class Days(StrEnum):
    """Which of a window's weekdays count."""

    ALL = "all"
    WORKING = "working"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The county's days off and on; `weekdays` are those that it works, 1 (Monday) to 7."""

    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    holidays: frozenset[date] = frozenset()
    makeup_workdays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        return day in self.makeup_workdays or (day.isoweekday() in self.weekdays and day not in self.holidays)


@dataclass(frozen=True, slots=True)
class Window:
    """Days are 1 (Monday) to 7, hours in the county's zone; a window that ends before it begins crosses midnight, one
    that ends as it begins lasts a day. While a `permitted` window holds nothing is forbidden; `dwell_seconds` stands
    for the zone's own while it holds."""

    days: frozenset[int]
    begins: time
    ends: time
    on: Days = Days.ALL
    permitted: bool = False
    dwell_seconds: float | None = None

    def holds(self, at: datetime, calendar: Calendar) -> bool:
        """`at` is local."""
        clock = at.time()
        if self.begins < self.ends:
            return self.begins <= clock < self.ends and self._counts(at.date(), calendar)
        if clock >= self.begins:
            return self._counts(at.date(), calendar)
        return clock < self.ends and self._counts(at.date() - timedelta(days=1), calendar)

    def _counts(self, day: date, calendar: Calendar) -> bool:
        return day.isoweekday() in self.days and (
            self.on is Days.ALL or calendar.works(day) is (self.on is Days.WORKING)
        )


@dataclass(frozen=True, slots=True)
class Schedule:
    """No forbidding window means always, but for those that permit."""

    windows: tuple[Window, ...] = ()
    calendar: Calendar = Calendar()

    def forbids(self, local: datetime) -> bool:
        holding = self.holding(local)
        if any(window.permitted for window in holding):
            return False
        return bool(holding) or all(window.permitted for window in self.windows)

    def has_forbidden(self, local: datetime, seconds: float) -> bool:
        """Whether it forbids now and did all the time for so long; windows change on the minute."""
        return all(
            self.forbids(local - timedelta(seconds=min(60.0 * n, seconds))) for n in range(int(seconds // 60) + 2)
        )

    def holding(self, local: datetime) -> Sequence[Window]:
        return [window for window in self.windows if window.holds(local, self.calendar)]

    def ever(self, seconds: float) -> bool:
        """Whether there is a moment at which it has forbidden for so long, by the beginnings and ends of windows."""
        turns = {time(), *(w.begins for w in self.windows), *(w.ends for w in self.windows)}
        week = date(2001, 1, 1)  # a Monday that no county's calendar names
        plain = [week + timedelta(days=n) for n in range(7)]
        named = [
            day + timedelta(days=n) for day in self.calendar.holidays | self.calendar.makeup_workdays for n in (0, 1)
        ]
        return any(
            self.has_forbidden(datetime.combine(day, turn) + timedelta(seconds=seconds), seconds)
            for day in [*plain, *named]
            for turn in turns
        )

    def dead_windows(self) -> Sequence[Window]:
        """Those that hold on no day."""
        return [window for window in self.windows if not Schedule((window,), self.calendar)._ever_holds()]

    def _ever_holds(self) -> bool:
        [window] = self.windows
        week = date(2001, 1, 1)
        named = self.calendar.holidays | self.calendar.makeup_workdays
        days = [*(week + timedelta(days=n) for n in range(7)), *named]
        return any(window.holds(datetime.combine(day, window.begins), self.calendar) for day in days)


ALWAYS = Schedule()
