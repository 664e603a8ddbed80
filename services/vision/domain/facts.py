"""What vision has to say: each a past-tense fact about one zone."""

from dataclasses import dataclass

from services.vision.domain.box import Box


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """Something has stood in the zone past its dwell; seconds on the caller's clock.

    How bad it is: its share of the zone's area, and of the zone's width where least of the way is left.
    """

    stay: str
    zone: str
    kind: str
    at: float
    since: float
    box: Box
    label: str
    confidence: float
    occupied_share: float = 0.0
    blocked_width: float = 0.0


@dataclass(frozen=True, slots=True)
class AlertCleared:
    stay: str
    at: float
    last_seen: float


@dataclass(frozen=True, slots=True)
class AlertReopened:
    """What an alert was cleared for is back in its place, and has stood there past the dwell again."""

    stay: str
    zone: str
    at: float
    since: float
    box: Box


@dataclass(frozen=True, slots=True)
class Held:
    """Alerts were held back for a reason (congestion, too dark, moved) from one time to another."""

    zone: str
    reason: str
    begins: float
    ends: float


Told = AlertRaised | AlertCleared | AlertReopened
Fact = Told | Held
