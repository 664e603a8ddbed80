"""Two-wheelers left in a zone: each is a stay, and so many of them that stand too long are one alert."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.vision.domain.box import Box, around
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.sight import Thing
from services.vision.domain.stay import State, Stay
from services.vision.domain.track import Track
from services.vision.domain.zone import Zone

ENTERS = 0.5  # share of the footprint inside the zone
SAME_PLACE, HOLDS = 0.45, 0.7  # a machine is often seen as two boxes, one in the other
HIDES = 0.3
GONE_AFTER = 10.0  # detectors blink at thin things
FRESH = 3.0  # seconds since the last sight when it counts for an alert
LONGEST_HIDDEN = 120.0
ROW = "bicycles"  # the label of the stay that stands for all of them


@dataclass(slots=True)
class Bicycles:
    """One zone's two-wheelers, and the row of them once it was told."""

    zone: Zone
    name: str = ""
    stays: list[Stay] = field(default_factory=list)
    _counter: int = 0

    def step(self, tracks: Sequence[Track], at: float, active: bool) -> list[Fact]:
        """`tracks` are all that were seen in this frame."""
        row = next((stay for stay in self.stays if stay.label == ROW), None)
        parked = self._parked(tracks, [stay for stay in self.stays if stay is not row], at)
        facts: list[Fact] = []
        if row is None:
            due = sorted((stay for stay in parked if self._stands_too_long(stay, at)), key=lambda stay: stay.since)
            if active and len(due) >= self.zone.count:
                row = self._row(parked, due[self.zone.count - 1].since, at)
                facts = [_alert(row, self.zone, at)]
        elif len(parked) < self.zone.count:
            facts = [AlertCleared(row.id, at, row.last_seen)]
            row = None
        if row is not None:
            row.box = around(stay.box for stay in parked)
            row.last_seen = sorted((stay.last_seen for stay in parked), reverse=True)[self.zone.count - 1]
            row.last_look = at
        self.stays = [*parked, row] if row is not None else parked
        return facts

    def void(self, at: float) -> list[Fact]:
        ended = [AlertCleared(stay.id, at, stay.last_seen) for stay in self.stays if stay.alerted_at is not None]
        self.stays.clear()
        return list(ended)

    def _stands_too_long(self, stay: Stay, at: float) -> bool:
        return stay.dwell(at) >= self.zone.dwell_seconds and at - stay.last_seen <= FRESH

    def _parked(self, tracks: Sequence[Track], known: Sequence[Stay], at: float) -> list[Stay]:
        """Those that still stand, and those that came to stand."""
        parked = list(known)
        for track in tracks:
            if track.kind is not Thing.BICYCLE or not track.still:
                continue
            stay = max(
                (one for one in parked if _is_same(one.box, track.box)),
                key=lambda one: one.box.iou(track.box),
                default=None,
            )
            if stay is not None:
                stay.last_seen, stay.box = at, stay.box.towards(track.box, 0.1)
                stay.vote(track.label, track.confidence)
            elif self.zone.share_inside(track.box.foot) >= ENTERS:
                parked.append(self._begin(track, at))
        in_front = [track.box for track in tracks if track.kind is not Thing.BICYCLE]
        for stay in parked:
            if stay.last_seen == at or any(stay.box.covered_by(box) > HIDES for box in in_front):
                stay.last_look = at
        return [stay for stay in parked if at - stay.last_look < GONE_AFTER and at - stay.last_seen < LONGEST_HIDDEN]

    def _begin(self, track: Track, at: float) -> Stay:
        since = track.history[0][0]
        stay = self._stay(since, at, track.box)
        stay.vote(track.label, track.confidence)
        return stay

    def _row(self, parked: Sequence[Stay], since: float, at: float) -> Stay:
        row = self._stay(since, at, around(stay.box for stay in parked))
        row.vote(ROW, sum(stay.confidence for stay in parked) / len(parked))
        row.alerted_at, row.state = at, State.ALERTED
        return row

    def _stay(self, since: float, at: float, box: Box) -> Stay:
        self._counter += 1
        return Stay(
            id=f"{self.name}{self.zone.id}-{since:.2f}-b{self._counter}",
            zone=self.zone.id,
            since=since,
            last_seen=at,
            box=box,
            birth_box=box,
            state=State.STATIONARY,
            looks=1,
            last_look=at,
        )


def _alert(row: Stay, zone: Zone, at: float) -> AlertRaised:
    return AlertRaised(row.id, zone.id, zone.kind, at, row.since, row.box, row.label, row.confidence)


def _is_same(a: Box, b: Box) -> bool:
    return a.iou(b) >= SAME_PLACE or a.covered_by(b) >= HOLDS or b.covered_by(a) >= HOLDS
