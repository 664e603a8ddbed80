"""Zones as people write them (JSON), and as the domain has them."""

import json
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from services.vision.detector import KINDS
from services.vision.domain.calendar import Calendar, Days, Schedule, Window
from services.vision.domain.zone import Kind, Zone, check

Corners = list[tuple[float, float]]
Day = Annotated[int, Field(ge=1, le=7)]
ALL_DAYS = [1, 2, 3, 4, 5, 6, 7]
DEFAULT_CALENDAR = Calendar()


class CannotWork(Exception):
    """A rule that could never raise an alert; says why."""


class CalendarText(BaseModel):
    """A county's calendar.json, as far as days go."""

    weekdays: list[Day] = [1, 2, 3, 4, 5]
    holidays: list[date] = []
    makeup_workdays: list[date] = []

    @property
    def calendar(self) -> Calendar:
        return Calendar(frozenset(self.weekdays), frozenset(self.holidays), frozenset(self.makeup_workdays))


class WindowText(BaseModel, extra="forbid"):
    """`from` and `to` as HH:MM, days 1 (Monday) to 7; `on`: of these only those that the county works, or has off."""

    days: list[Day] = ALL_DAYS
    begins: time = Field(alias="from")
    ends: time = Field(alias="to")
    on: Days = Days.ALL
    permitted: bool = False
    dwell_seconds: float | None = None

    @property
    def window(self) -> Window:
        return Window(frozenset(self.days), self.begins, self.ends, self.on, self.permitted, self.dwell_seconds)


class ZoneText(BaseModel):
    kind: Kind
    polygon: Corners
    dwell_seconds: float
    schedule: list[WindowText] | None = None
    classes: list[str] | None = None
    trusted: bool = False
    # A vehicle is no occupation, unless `classes` names it.
    # What an occupation zone is about: 占道经营, 店外经营, 堆物, 非机动车乱停放 (told from `count` bicycles on).
    subject: Literal["stall", "shopfront", "goods", "bicycles"] = "stall"
    count: Annotated[int, Field(ge=1, le=100)] = 3
    dwell_by_class: dict[str, float] = {}
    grace_seconds: float = 0.0
    min_height: float = 0.0
    min_area: float = 0.0
    min_confidence: float = 0.0
    masks: list[Corners] = []
    priority: Annotated[int, Field(ge=-100, le=100)] = 0
    cooldown_seconds: Annotated[float, Field(ge=0, le=86_400)] = 600.0

    def zone(self, id: str, calendar: Calendar = DEFAULT_CALENDAR) -> Zone:
        """CannotWork where it never could."""
        made = Zone(
            id=id,
            kind=self.kind,
            polygon=tuple(self.polygon),
            dwell_seconds=self.dwell_seconds,
            schedule=Schedule(tuple(one.window for one in self.schedule or ()), calendar),
            classes=frozenset(name.lower() for name in self.classes or ()),
            trusted=self.trusted,
            subject=self.subject,
            count=self.count,
            dwell_by_class={name.lower(): seconds for name, seconds in self.dwell_by_class.items()},
            grace_seconds=self.grace_seconds,
            min_height=self.min_height,
            min_area=self.min_area,
            min_confidence=self.min_confidence,
            masks=tuple(tuple(mask) for mask in self.masks),
            priority=self.priority,
            cooldown_seconds=self.cooldown_seconds,
        )
        if wrong := check(made, KINDS):
            raise CannotWork(f"{id}: " + "; ".join(wrong))
        return made


def read_rules(path: Path) -> list[Zone]:
    """The zones of a RULES.json: `{"zones": [{"id", "kind", "polygon", "dwell_seconds", ...}], "calendar": {...}}`;
    without a calendar the county works from Monday to Friday."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    calendar = CalendarText.model_validate(told.get("calendar", {})).calendar
    return [ZoneText.model_validate(row).zone(str(row["id"]), calendar) for row in told["zones"]]
