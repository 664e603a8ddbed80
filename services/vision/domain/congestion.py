"""A jam is not parking: while the street around a zone stands and nothing drives through, standing says nothing."""

from collections import deque
from collections.abc import Sequence

from services.vision.domain.box import Box
from services.vision.domain.stay import Stay
from services.vision.domain.track import DRIVING, Track
from services.vision.domain.zone import Zone

OTHERS = 3  # vehicles that stand or crawl, beside the one in question
ENOUGH = 3  # sights
WINDOW = 10.0  # seconds
DRIVES_OFF = 30.0  # seconds that a whole queue may take for it
SLOW = 0.5  # box heights a second
SHARE = 0.6  # of the vehicles near that are slow
KNOWN_FOR = 3.0  # seconds that a vehicle counts after it was seen last: detectors miss
SETTLED = 5.0  # seconds that one of a queue has stood: who halts for a moment while all drive off is none
LEFT_FOR = 1.5  # seconds that a stay's place is seen without it, and not just missed
FLOWS_FOR = 6.0  # seconds after a vehicle drove through the zone
LONGEST_HOLD = 180.0
STARTS_OFF = 8.0  # seconds that the next of a queue has to drive off; who still stands then is parked
NEAR = 0.04  # of the picture, around the zone: a jam's vehicles stand in it or beside it
MOVED_ON = 0.1  # IoU with where it was up to 3 seconds ago
SAME = 0.3  # IoU of two boxes of one vehicle


class Congestion:
    """One zone's street."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._known: list[tuple[float, Box, float]] = []  # of each vehicle: when last, where, how fast
        self._driving: list[tuple[float, Box]] = []  # of each that drives in the zone: when last, where
        self._since: float | None = None
        self._dissolves_at = self._jammed_at = -1e9
        self._seen: deque[tuple[float, int, int]] = deque()  # when, how many near, how many of them slow
        self._stood = 0

    def update(self, vehicles: Sequence[Track], stays: Sequence[Stay], at: float) -> bool:
        """Whether this zone's alerts are held now. `stays` are the zone's; those that were alerted are no jam."""
        self._note(vehicles, at)
        waits = [stay for stay in stays if stay.alerted_at is None and not _has_left(stay, at)]
        standing = [stay.box for stay in waits]
        slow, near = list(standing), list(standing)
        parked = [stay.box for stay in stays if stay.alerted_at is not None]
        for _, box, speed in sorted(self._known, key=lambda known: -known[0]):
            if not any(box.iou(other) > SAME for other in (*near, *parked)):
                near.append(box)
                slow += [box] if speed < SLOW else []
        self._seen.append((at, len(near), len(slow)))
        while self._seen[0][0] < at - WINDOW:
            self._seen.popleft()
        # Of the mean alone a queue that has gone would still be one.
        every = sum(entry[1] for entry in self._seen) / len(self._seen)
        slow_ones = sum(entry[2] for entry in self._seen) / len(self._seen)
        jam = min(every, len(near)) >= OTHERS + 1 and slow_ones > SHARE * every and not self._driving
        if jam:
            self._jammed_at = at
            self._since = at if self._since is None else self._since
        stood = sum(at - stay.since >= SETTLED for stay in waits)
        drives_off = stood < self._stood and at - self._jammed_at <= DRIVES_OFF
        if jam or drives_off:  # while one after the other drives off, the next may be about to
            self._dissolves_at = at + STARTS_OFF
        self._stood = stood
        if self._since is not None and at > self._dissolves_at:
            self._since = None
        return self._since is not None and at - self._since <= LONGEST_HOLD

    def _note(self, vehicles: Sequence[Track], at: float) -> None:
        known = [one for one in self._known if at - one[0] <= KNOWN_FOR]
        driving = [one for one in self._driving if at - one[0] <= FLOWS_FOR]
        for track in vehicles:
            known = [one for one in known if not track.was_at(one[0], one[1])]
            # Where frames are rare each sight of what passes is a track, without a speed.
            if len(track.history) < ENOUGH or self._zone.share_inside(track.box.foot.grown(NEAR)) <= 0.2:
                continue
            known.append((at, track.box, track.speed))
            drives = track.speed > SLOW and _has_moved_on(track) and self._zone.share_inside(track.box.foot) > 0.3
            if drives or track.speed < DRIVING:  # who stops did not drive through: it joined who stands
                driving = [one for one in driving if not track.was_at(*one)]
                driving += [(at, track.box)] if drives else []
        self._known, self._driving = known, driving


def _has_left(stay: Stay, at: float) -> bool:
    return stay.missing_since is not None and at - stay.missing_since >= LEFT_FOR


def _has_moved_on(track: Track) -> bool:
    """A box that trembles, or is now of a part and now of the whole, has speed too."""
    return track.history[0][1].iou(track.box) < MOVED_ON
