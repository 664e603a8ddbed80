"""A jam is not parking: while the street around a zone stands and nothing drives through, standing says nothing."""

from collections import deque
from collections.abc import Sequence

from services.vision.domain.box import Box
from services.vision.domain.track import Track
from services.vision.domain.zone import Zone

WINDOW = 10.0  # seconds
OTHERS = 3  # vehicles beside the one in question
SLOW = 0.5  # box heights a second
SHARE = 0.6
FLOWS_FOR = 6.0  # seconds after a vehicle drove through the zone
LONGEST_HOLD = 180.0
STARTS_OFF = 8.0  # seconds that a queue has to drive off once it moves; who still stands then is parked
NEAR = 0.04  # of the picture, around the zone: a jam's vehicles stand in it or beside it


class Congestion:
    """One zone's street."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._seen: deque[tuple[float, int, int]] = deque()
        self._flowed_at = -1e9
        self._since: float | None = None
        self._dissolves_at: float | None = None

    def update(self, vehicles: Sequence[Track], at: float) -> bool:
        """Whether this zone's alerts are held now."""
        near = [track for track in vehicles if self._stands_near(track.box)]
        slow = sum(track.speed < SLOW for track in near)
        if any(len(t.history) > 2 and t.speed > SLOW and self._zone.share_inside(t.box.foot) > 0.3 for t in near):
            self._flowed_at = at
        self._seen.append((at, max(0, len(near) - 1), max(0, slow - 1)))
        while self._seen[0][0] < at - WINDOW:
            self._seen.popleft()
        others = sum(entry[1] for entry in self._seen) / len(self._seen)
        slow_ones = sum(entry[2] for entry in self._seen) / len(self._seen)
        jam = others >= OTHERS and slow_ones > SHARE * others and at - self._flowed_at > FLOWS_FOR
        if jam:
            self._since = at if self._since is None else self._since
            self._dissolves_at = at + STARTS_OFF
        elif self._dissolves_at is None or at > self._dissolves_at:
            self._since = self._dissolves_at = None
            return False
        return self._since is not None and at - self._since <= LONGEST_HOLD

    def _stands_near(self, box: Box) -> bool:
        return self._zone.share_inside(box.foot.grown(NEAR)) > 0.2
