"""How long to wait before trying once more: ever longer, and never all at the same moment."""

from dataclasses import dataclass
from random import SystemRandom

FIRST, LONGEST = 1.0, 60.0  # seconds
JITTER = 0.25  # a street's cameras that went out together do not come back together

_chance = SystemRandom()


@dataclass(slots=True)
class Backoff:
    """Doubles from attempt to attempt; `reset` where one succeeded."""

    _next: float = FIRST

    def seconds(self) -> float:
        wait, self._next = self._next, min(2 * self._next, LONGEST)
        return min(LONGEST, wait * _chance.uniform(1 - JITTER, 1 + JITTER))

    def reset(self) -> None:
        self._next = FIRST
