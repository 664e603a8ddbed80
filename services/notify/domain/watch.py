"""When the unit that handles a case is warned, and when it is told that it is late."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.notify.domain.audience import CaseStep

RUNNING = frozenset({"dispatched", "handling", "return_pending"})
ENDED = frozenset({"closed", "force_closed", "rejected", "cancelled", "merged"})
WARN_AFTER = 0.8  # of the time that was left when the deadline was set (domain 5.5)


@dataclass(frozen=True, slots=True)
class Watch:
    """`warn_at` and `overdue_at` are empty where nobody is to be told, or was told already."""

    step: CaseStep
    warn_at: datetime | None = None
    overdue_at: datetime | None = None


def follow(before: Watch | None, step: CaseStep) -> Watch:
    """What the newest step makes of it; an older step changes nothing."""
    if before is not None and before.step.seq >= step.seq:
        return before
    deadline = step.deadline_at
    if step.to_state not in RUNNING or deadline is None:
        return Watch(step)
    ran = before is not None and before.step.to_state in RUNNING and before.step.deadline_at == deadline
    if before is not None and ran:
        return replace(before, step=step)
    warn_at = step.at + (deadline - step.at) * WARN_AFTER
    return Watch(step, warn_at if warn_at > step.at else None, deadline)


def told(watch: Watch, template: str) -> Watch:
    """The unit was told so."""
    return replace(watch, warn_at=None) if template == "warn" else replace(watch, warn_at=None, overdue_at=None)


def due(watch: Watch, now: datetime) -> str | None:
    """The template to send now. Who is late already is not warned any more."""
    if watch.overdue_at is not None and watch.overdue_at < now:
        return "overdue"
    return "warn" if watch.warn_at is not None and watch.warn_at <= now else None
