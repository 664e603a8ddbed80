"""Working time: when a limit runs out, and how much of it is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

LONGEST_SEARCH = timedelta(days=3660)


class Counting(StrEnum):
    """Which hours count (domain 5.4); `patrol` is the collectors' day."""

    WORK = "work"
    PATROL = "patrol"
    CALENDAR = "calendar"
    URGENT = "urgent"


ROUND_THE_CLOCK = frozenset({Counting.CALENDAR, Counting.URGENT})


class NoWorkingTime(Exception):
    """The calendar has no working session in which a limit could run out."""


Session = tuple[time, time]

DEFAULT_SESSIONS: Sequence[Session] = ((time(8), time(12)), (time(14), time(18)))
PATROL_SESSIONS: Sequence[Session] = ((time(7, 30), time(19, 30)),)


@dataclass(frozen=True)
class Calendar:
    """Sessions of a working day, and which days work; `weekdays` are ISO numbers, Monday 1."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    sessions: Sequence[Session] = DEFAULT_SESSIONS
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    holidays: frozenset[date] = frozenset()
    makeup_workdays: frozenset[date] = frozenset()
    _known: dict[tuple[datetime, float, Counting], datetime] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def due(self, start: datetime, seconds: float, counting: Counting) -> datetime:
        """When so many seconds from `start` are used up; it may fall on a session's end. UTC."""
        if counting in ROUND_THE_CLOCK:
            return start + timedelta(seconds=seconds)
        asked = (start, seconds, counting)
        found = self._known.get(asked)  # a batch asks for the same few over and over
        if found is None:
            if len(self._known) > 1000:
                self._known.clear()
            found = self._known[asked] = self._due(start, seconds, counting)
        return found

    def _due(self, start: datetime, seconds: float, counting: Counting) -> datetime:
        left = timedelta(seconds=seconds)
        for opens, closes in self._spans(start, counting):
            begin = max(opens, start)
            if left <= closes - begin:
                return (begin + left).astimezone(UTC)
            left -= closes - begin
        raise NoWorkingTime(counting)

    def between(self, start: datetime, end: datetime, counting: Counting) -> float:
        """Counted seconds from `start` to `end`; negative where `end` is the earlier."""
        if end < start:
            return -self.between(end, start, counting)
        if counting in ROUND_THE_CLOCK:
            return (end - start).total_seconds()
        counted = timedelta()
        for opens, closes in self._spans(start, counting):
            if opens >= end:
                break
            counted += min(closes, end) - max(opens, start)
        return counted.total_seconds()

    def next_night(self, at: datetime) -> datetime:
        """The county's midnight after `at`. UTC."""
        tomorrow = at.astimezone(self.zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(), self.zone).astimezone(UTC)

    def works(self, day: date) -> bool:
        if day in self.makeup_workdays:
            return True
        return day.isoweekday() in self.weekdays and day not in self.holidays

    def _spans(self, start: datetime, counting: Counting) -> Iterator[tuple[datetime, datetime]]:
        """Counted spans that end after `start`, in order."""
        first = start.astimezone(self.zone).date()
        for offset in range(LONGEST_SEARCH.days):
            day = first + timedelta(days=offset)
            if counting is Counting.WORK and not self.works(day):
                continue
            for opens, closes in PATROL_SESSIONS if counting is Counting.PATROL else self.sessions:
                until = datetime.combine(day, closes, self.zone)
                if until > start:
                    yield datetime.combine(day, opens, self.zone), until


class Clock(NamedTuple):
    """A running limit; a paused one has no due time and keeps the seconds that were left."""

    name: str
    counting: Counting
    started_at: datetime
    due_at: datetime | None
    left_seconds: float = 0.0

    def pause(self, at: datetime, calendar: Calendar) -> "Clock":
        if self.due_at is None:
            return self
        left = calendar.between(at, self.due_at, self.counting)
        return Clock(self.name, self.counting, self.started_at, None, left)

    def resume(self, at: datetime, calendar: Calendar) -> "Clock":
        """With what was left; one that was late when it was paused is due at once."""
        if self.due_at is not None:
            return self
        due = calendar.due(at, max(self.left_seconds, 0.0), self.counting)
        return Clock(self.name, self.counting, self.started_at, due)


@dataclass(frozen=True, slots=True)
class Timer:
    """A stage's limit (domain 5.3), for ordinary and for urgent cases."""

    seconds: int
    counting: Counting
    urgent_seconds: int
    urgent_counting: Counting = Counting.URGENT


MINUTE, HOUR = 60, 3600
TIMERS = {
    "accept": Timer(10 * MINUTE, Counting.CALENDAR, 5 * MINUTE),
    "verify": Timer(60 * MINUTE, Counting.PATROL, 30 * MINUTE),
    "file": Timer(15 * MINUTE, Counting.CALENDAR, 5 * MINUTE),
    "dispatch": Timer(15 * MINUTE, Counting.CALENDAR, 5 * MINUTE),
    "receive": Timer(30 * MINUTE, Counting.WORK, 10 * MINUTE),
    "check_send": Timer(10 * MINUTE, Counting.CALENDAR, 5 * MINUTE),
    "check": Timer(60 * MINUTE, Counting.PATROL, 30 * MINUTE),
    "close": Timer(30 * MINUTE, Counting.CALENDAR, 15 * MINUTE),
    "instruct": Timer(8 * HOUR, Counting.WORK, 60 * MINUTE),
    "supervise": Timer(4 * HOUR, Counting.WORK, 60 * MINUTE),
}


def start(name: str, urgent: bool, at: datetime, calendar: Calendar) -> Clock:
    """A stage's clock, started now."""
    timer = TIMERS[name]
    seconds, counting = (timer.urgent_seconds, timer.urgent_counting) if urgent else (timer.seconds, timer.counting)
    return Clock(name, counting, at, calendar.due(at, seconds, counting))


def start_nightly(name: str, at: datetime, calendar: Calendar) -> Clock:
    """What is done by itself in the night that follows."""
    return Clock(name, Counting.CALENDAR, at, calendar.next_night(at))
