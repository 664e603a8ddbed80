"""An alert in people's hands: held for a moment, judged once, and undone only before anybody was told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from services.vision.domain.box import Box

State = Literal["open", "confirmed", "rejected", "cleared"]


class AlreadyJudged(Exception):
    """Somebody decided about this alert before."""

    def __init__(self, alert: "Alert") -> None:
        super().__init__(f"{alert.judged_by} 已作判断 / has decided already")
        self.members: Mapping[str, object] = {
            "judged_by": alert.judged_by,
            "verdict": alert.genuine,
            "judged_at": alert.judged_at,
        }


class HeldByAnother(Exception):
    """Another operator is looking at this alert now."""

    def __init__(self, alert: "Alert") -> None:
        super().__init__(f"{alert.claimed_by} 正在处理 / is looking at it")
        self.members: Mapping[str, object] = {"claimed_by": alert.claimed_by, "claimed_until": alert.claimed_until}


class TooLateToUndo(Exception):
    """The verdict was told already, or there is none."""


@dataclass(frozen=True, slots=True)
class Alert:
    """`tell_at` is when a verdict is to be told; None before there is one, and once it was told.

    It stands since `back_at` where it came back, and has stood `stood_seconds` until it left last.
    `model` is the name and hash of what saw it, `clip` a blob key. The plate is personal data: it leaves in no event.
    """

    id: str
    camera: str
    zone: str
    kind: str
    category: str
    label: str
    confidence: float
    box: Box
    lon: float
    lat: float
    trusted: bool
    since: datetime
    raised_at: datetime
    last_seen_at: datetime | None = None
    cleared_at: datetime | None = None
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    genuine: bool | None = None
    reason: str = ""
    judged_by: str | None = None
    judged_at: datetime | None = None
    tell_at: datetime | None = None
    model: str = ""
    config_version: int = 0
    clip: str | None = None
    plate: str | None = None
    plate_confidence: list[float] | None = None
    occupied_share: float = 0.0
    blocked_width: float = 0.0
    stood_seconds: float = 0.0
    back_at: datetime | None = None

    @property
    def blocked_seconds(self) -> float | None:
        """How long it stood, the time left out in which it was away; None while it stands."""
        return self.stood_seconds if self.last_seen_at is not None else None

    @property
    def told_verdict(self) -> bool | None:
        """What others know of it: None while it can be undone."""
        return self.genuine if self.tell_at is None else None

    @property
    def state(self) -> State:
        """A trusted rule's alert needs no person: it counts as confirmed until somebody says otherwise."""
        if self.genuine is not None:
            return "confirmed" if self.genuine else "rejected"
        if self.trusted:
            return "confirmed"
        return "open" if self.cleared_at is None else "cleared"

    def held_by_another(self, who: str, at: datetime) -> bool:
        return self.claimed_until is not None and self.claimed_until > at and self.claimed_by != who


def claim(alert: Alert, who: str, at: datetime, seconds: float) -> Alert:
    """Hold it, so that no other judges it meanwhile."""
    _may_touch(alert, who, at)
    return replace(alert, claimed_by=who, claimed_until=at + timedelta(seconds=seconds))


def judge(alert: Alert, genuine: bool, reason: str, who: str, at: datetime, grace_seconds: float) -> Alert:
    """Decide; others are told after the grace, in which it can be undone."""
    _may_touch(alert, who, at)
    tell_at = at + timedelta(seconds=grace_seconds)
    return replace(alert, genuine=genuine, reason=reason, judged_by=who, judged_at=at, tell_at=tell_at)


def undo(alert: Alert, who: str, at: datetime) -> Alert:
    """Only whoever judged may, and only before it was told."""
    if alert.judged_by != who or alert.tell_at is None or at >= alert.tell_at:
        raise TooLateToUndo("判断已生效,不能撤销 / the verdict was told; it cannot be undone")
    return replace(alert, genuine=None, reason="", judged_by=None, judged_at=None, tell_at=None)


def told(alert: Alert) -> Alert:
    """Its verdict is out."""
    return replace(alert, tell_at=None)


def _may_touch(alert: Alert, who: str, at: datetime) -> None:
    if alert.genuine is not None:
        raise AlreadyJudged(alert)
    if alert.held_by_another(who, at):
        raise HeldByAnother(alert)
