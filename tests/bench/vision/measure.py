"""The event-level measure: which alerts are right, which are false or said twice, and how far off in time they are."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from services.vision.domain.box import Box

EARLY, LATE = 2.0, 5.0  # seconds before the dwell is over, and after the thing has left, that an alert is still right


@dataclass(frozen=True, slots=True)
class Truth:
    """One thing's stay. `due` is from when to when it may be alerted without being early or late, `gone` likewise
    when it may be said to have been seen last."""

    id: str
    zone: str
    box: Box | None  # None: wherever in the zone
    begins: float
    ends: float
    dwell: float
    alerts: bool
    due: tuple[float, float]
    gone: tuple[float, float]
    lasts: bool = False  # still there at the end: no clearing is to be expected


@dataclass(slots=True)
class Outcome:
    """What one recording or scene came to."""

    name: str
    source: str
    conditions: tuple[str, ...]
    seconds: float
    events: int = 0
    found: int = 0
    duplicates: int = 0
    false: list[dict[str, Any]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    alert_errors: list[float] = field(default_factory=list)
    clear_errors: list[float] = field(default_factory=list)
    never_cleared: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def matches(alert: dict[str, Any], event: Truth) -> bool:
    """Same zone, IoU >= 0.25 or 60 % inside, and in time."""
    if alert["zone"] != event.zone or not event.begins + event.dwell - EARLY <= alert["at"] <= event.ends + LATE:
        return False
    if event.box is None:
        return True
    told = Box(*alert["box"])
    return told.iou(event.box) >= 0.25 or told.covered_by(event.box) >= 0.6


def score(outcome: Outcome, facts: Sequence[dict[str, Any]], events: Sequence[Truth]) -> Outcome:
    """`facts` are the replay's lines. Each alert goes to the first event that it fits and that has none yet."""
    wanted = [event for event in events if event.alerts]
    outcome.events = len(wanted)
    found: dict[str, dict[str, Any]] = {}
    for alert in (fact for fact in facts if fact["fact"] == "alert_raised"):
        fits = [event for event in wanted if matches(alert, event)]
        event = next((event for event in fits if event.id not in found), None)
        if event is not None:
            found[event.id] = alert
        elif fits:
            outcome.duplicates += 1
        else:
            outcome.false.append(alert)
    outcome.found = len(found)
    outcome.missed = [event.id for event in wanted if event.id not in found]
    for event in wanted:
        if event.id in found:
            outcome.alert_errors.append(_off(found[event.id]["at"], event.due))
            _time_to_clear(outcome, event, found[event.id]["stay"], facts)
    return outcome


def _time_to_clear(outcome: Outcome, event: Truth, stay: str, facts: Iterable[dict[str, Any]]) -> None:
    """By when it was seen last, as the clearing says it; the last clearing before the stay was taken up again."""
    cleared = [fact for fact in facts if fact["fact"] == "alert_cleared" and fact["stay"] == stay]
    if cleared:
        errors = [_off(fact["last_seen"], event.gone) for fact in cleared]
        outcome.clear_errors.append(min(errors, key=abs))
    elif not event.lasts:
        outcome.never_cleared += 1


def _off(at: float, due: tuple[float, float]) -> float:
    return min(at - due[0], 0.0) + max(at - due[1], 0.0)


def spread(errors: Sequence[float]) -> tuple[float, float]:
    """(median, 90th percentile) of how far off they are, whichever way."""
    if not errors:
        return 0.0, 0.0
    far = sorted(abs(error) for error in errors)
    return median(far), far[min(len(far) - 1, int(0.9 * len(far)))]
