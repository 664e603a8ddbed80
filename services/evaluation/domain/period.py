"""Days and stages as people name them: a day is the county's, a period holds both its ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
LONGEST = 3660  # days

STAGES = {
    "1": ("信息收集", "collection"),
    "2": ("案卷建立", "filing"),
    "3": ("任务派遣", "dispatch"),
    "4": ("任务处理", "handling"),
    "5": ("处理反馈", "feedback"),
    "6": ("核查结案", "check and close"),
    "7": ("综合评价", "evaluation"),
}


class NotAPeriod(Exception):
    """It ends before it begins, or is longer than records are kept."""


@dataclass(frozen=True, slots=True)
class Period:
    """None: no end on that side."""

    first: date | None
    last: date | None

    def __post_init__(self) -> None:
        if self.first and self.last and not 0 <= (self.last - self.first).days < LONGEST:
            raise NotAPeriod("from 应不晚于 to,且不超过十年 / from comes before to, within ten years")

    def days(self) -> Sequence[date]:
        """Every day of a period that has both ends."""
        if not (self.first and self.last):
            return []
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def day_of(at: datetime) -> date:
    return at.astimezone(ZONE).date()
