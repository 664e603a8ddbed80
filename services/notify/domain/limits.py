"""How often and when a contact may be disturbed: pure rules, the present time is an argument."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
WORK = frozenset({"dispatch", "urgent", "rework", "collector", "supervise"})
QUIET = frozenset({"result", "decision"})  # may wait for the morning; an answer to someone awake may not


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `most` messages to one contact within `within`."""

    most: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Manners:
    """Orders to those on duty always go; notices respect the hour and the night."""

    notices: Rule = Rule(5, timedelta(hours=1))
    quiet_from: time = time(22)
    quiet_to: time = time(7)


def may_go_at(template: str, sent: Sequence[datetime], now: datetime, manners: Manners) -> datetime:
    """The earliest time for one more message; `sent` are the times of the contact's earlier notices."""
    if template in WORK:
        return now
    at = _after_rule(sent, now, manners.notices)
    return _after_night(at, manners) if template in QUIET else at


def _after_rule(sent: Sequence[datetime], now: datetime, rule: Rule) -> datetime:
    recent = sorted(at for at in sent if at > now - rule.within)
    return now if len(recent) < rule.most else recent[-rule.most] + rule.within


def _after_night(at: datetime, manners: Manners) -> datetime:
    local = at.astimezone(CHINA)
    clock = local.timetz().replace(tzinfo=None)
    over_midnight = manners.quiet_from > manners.quiet_to
    late, early = clock >= manners.quiet_from, clock < manners.quiet_to
    if not ((late or early) if over_midnight else (late and early)):
        return at
    morning = datetime.combine(local.date(), manners.quiet_to, CHINA)
    return morning if morning > local else morning + timedelta(days=1)
