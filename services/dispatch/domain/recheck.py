"""A second look at a place by the camera that raised the alert."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """`id` is made of the case and its step, so that asking twice is asking once."""

    id: str
    case: str
    alert: str
    camera: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """`finding` is gone, still_there or cannot_see; `evidence` are blob keys."""

    id: str
    finding: str
    confidence: float
    evidence: list[str]
    at: datetime
