"""A jam is not parking: while most of the street stands, a standing vehicle says nothing."""

from collections import deque
from collections.abc import Sequence

from services.vision.domain.track import Track

WINDOW = 10.0  # seconds
OTHERS = 4  # vehicles beside the one in question
SLOW = 0.5  # box heights a second
SHARE = 0.6
LONGEST_HOLD = 180.0


class Congestion:
    """Watches all the vehicles of one camera."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int, int]] = deque()
        self.since: float | None = None

    def update(self, vehicles: Sequence[Track], parked: int, at: float) -> bool:
        """Whether alerts are held now. `parked` vehicles stand since before the street slowed and do not count."""
        slow = sum(track.speed < SLOW for track in vehicles)
        self._seen.append((at, max(0, len(vehicles) - parked), max(0, slow - parked)))
        while self._seen[0][0] < at - WINDOW:
            self._seen.popleft()
        vehicles_mean = sum(entry[1] for entry in self._seen) / len(self._seen)
        slow_mean = sum(entry[2] for entry in self._seen) / len(self._seen)
        jam = vehicles_mean >= OTHERS and slow_mean > SHARE * vehicles_mean
        if not jam:
            self.since = None
            return False
        if self.since is None:
            self.since = at
        return at - self.since <= LONGEST_HOLD
