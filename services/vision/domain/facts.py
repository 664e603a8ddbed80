"""What vision has to say: each a past-tense fact about one zone."""

from dataclasses import dataclass

from services.vision.domain.box import Box


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """Something has stood in the zone past its dwell; seconds on the caller's clock."""

    stay: str
    zone: str
    kind: str
    at: float
    since: float
    box: Box
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class AlertCleared:
    stay: str
    at: float
    last_seen: float


@dataclass(frozen=True, slots=True)
class Held:
    """Alerts were held back for a reason (congestion, too dark, moved) from one time to another."""

    zone: str
    reason: str
    begins: float
    ends: float


Fact = AlertRaised | AlertCleared | Held
