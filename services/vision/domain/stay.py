"""A thing's presence in a zone: a place that is taken, from first to last sight, whatever its track is called."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.vision.domain.box import Box

Patch = NDArray[np.uint8]  # 32x32 grey


class State(StrEnum):
    CANDIDATE = "candidate"
    STATIONARY = "stationary"
    OCCLUDED = "occluded"
    ALERTED = "alerted"


@dataclass(slots=True)
class Stay:
    """Times are seconds on the caller's clock. `frozen_seconds` did not count towards the dwell: nobody looked."""

    id: str
    zone: str
    since: float
    last_seen: float
    box: Box
    birth_box: Box
    state: State = State.CANDIDATE
    label: str = ""
    votes: dict[str, float] = field(default_factory=dict)
    confidence_sum: float = 0.0
    hits: int = 0
    looks: int = 0
    frozen_seconds: float = 0.0
    last_look: float = 0.0
    alerted_at: float | None = None
    track: int = 0
    pre_existing: bool = False
    template: bytes = b""

    @property
    def confidence(self) -> float:
        return self.confidence_sum / self.hits if self.hits else 0.0

    @property
    def hit_share(self) -> float:
        return self.hits / self.looks if self.looks else 0.0

    def dwell(self, at: float) -> float:
        """Seconds it has stood, as far as somebody looked."""
        return at - self.since - self.frozen_seconds

    def vote(self, label: str, confidence: float) -> None:
        self.votes[label] = self.votes.get(label, 0.0) + confidence
        self.label = max(self.votes, key=lambda name: self.votes[name])
        self.confidence_sum += confidence
        self.hits += 1

    def likeness(self, patch: Patch) -> float:
        """-1..1: how much the place looks as it did with this thing in it; 1 where nothing is remembered."""
        if not self.template:
            return 1.0
        return likeness(np.frombuffer(self.template, np.uint8), patch.ravel())

    def to_json(self) -> dict[str, Any]:
        """For storing; `from_json` is its inverse."""
        kept = asdict(self)
        kept["template"] = self.template.hex()
        kept["box"], kept["birth_box"] = self.box.as_list(), self.birth_box.as_list()
        return kept

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Stay":
        return cls(
            **{
                **kept,
                "template": bytes.fromhex(kept["template"]),
                "box": Box(*kept["box"]),
                "birth_box": Box(*kept["birth_box"]),
                "state": State(kept["state"]),
            }
        )


def likeness(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Normalised cross-correlation of two equally long patches; flat ones are alike when their brightness is."""
    x, y = a.astype(np.float64), b.astype(np.float64)
    dx, dy = x - x.mean(), y - y.mean()
    size = float(np.sqrt((dx * dx).sum() * (dy * dy).sum()))
    if size < 1e-6 * x.size:
        return 1.0 if abs(float(x.mean() - y.mean())) < 12 else 0.0
    return float((dx * dy).sum()) / size
