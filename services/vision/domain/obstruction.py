"""What lies or stands in a zone without being named: blobs that were not in the background, by place and age."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.stay import State, Stay
from services.vision.domain.zone import Zone

SAME_PLACE = 0.25
HOLDS = 0.6  # one box holds this share of the other
GONE_AFTER = 3.0
PERSON_SHARE = 0.55  # a blob that persons cover so far is a person who waits
VEHICLE_SHARE = 0.5
VEHICLE_SURE = 0.4


@dataclass(frozen=True, slots=True)
class Blob:
    """A static patch of foreground; `age` is how long its pixels have been so, `share` its part of the zone's area."""

    box: Box
    age: float
    share: float
    ghost: bool = False


@dataclass(slots=True)
class Obstruction:
    """One zone's stays of unnamed things."""

    zone: Zone
    name: str = ""
    stays: list[Stay] = field(default_factory=list)
    _counter: int = 0

    def step(self, blobs: Sequence[Blob], seen: Sequence[Detection], at: float, active: bool) -> list[Fact]:
        """`blobs` are those of this zone, `seen` every named thing of the frame."""
        facts: list[Fact] = []
        taken: set[int] = set()
        for stay in list(self.stays):
            facts += self._follow(stay, blobs, seen, at, taken)
        for n, blob in enumerate(blobs):
            if n not in taken and not blob.ghost and not _is_somebody(blob, seen):
                self.stays.append(self._begin(blob, at))
        for stay in self.stays:
            if stay.alerted_at is None and active and self._due(stay, at):
                stay.alerted_at, stay.state = at, State.ALERTED
                stay.label = _label(stay.box, seen)
                facts.append(
                    AlertRaised(
                        stay.id, self.zone.id, self.zone.kind, at, stay.since, stay.box, stay.label, stay.confidence
                    )
                )
        return facts

    def void(self, at: float) -> list[Fact]:
        ended = [AlertCleared(stay.id, at, stay.last_seen) for stay in self.stays if stay.alerted_at is not None]
        self.stays.clear()
        return list(ended)

    def _due(self, stay: Stay, at: float) -> bool:
        return stay.dwell(at) >= self.zone.dwell_seconds and at - stay.last_seen <= 1.5 and stay.hit_share >= 0.5

    def _begin(self, blob: Blob, at: float) -> Stay:
        self._counter += 1
        since = at - blob.age
        stay = Stay(
            id=f"{self.name}{self.zone.id}-{since:.2f}-o{self._counter}",
            zone=self.zone.id,
            since=since,
            last_seen=at,
            box=blob.box,
            birth_box=blob.box,
            state=State.STATIONARY,
            looks=1,
            last_look=at,
        )
        stay.vote("unknown", 0.5)
        return stay

    def _follow(
        self, stay: Stay, blobs: Sequence[Blob], seen: Sequence[Detection], at: float, taken: set[int]
    ) -> list[Fact]:
        stay.looks += 1
        stay.last_look = at
        same = [n for n, blob in enumerate(blobs) if _same(stay.box, blob.box)]
        if same:
            taken.update(same)
            widest = max((blobs[n] for n in same), key=lambda blob: blob.box.area)
            if not widest.ghost:
                stay.last_seen = at
                stay.box = stay.box.towards(widest.box, 0.2)
                stay.vote("unknown", min(1.0, 0.4 + widest.share))
                return []
        hidden = any(stay.box.covered_by(one.box) > 0.3 for one in seen)
        if hidden and at - stay.last_seen < 30.0:
            stay.looks -= 1
            return []
        if at - stay.last_seen < GONE_AFTER:
            return []
        self.stays.remove(stay)
        return [AlertCleared(stay.id, at, stay.last_seen)] if stay.alerted_at is not None else []


def _same(a: Box, b: Box) -> bool:
    return a.iou(b) >= SAME_PLACE or a.covered_by(b) >= HOLDS or b.covered_by(a) >= HOLDS


def _is_somebody(blob: Blob, seen: Sequence[Detection]) -> bool:
    """A person who waits or a vehicle that another rule watches."""
    for one in seen:
        if one.kind is Thing.PERSON and blob.box.covered_by(one.box) > PERSON_SHARE:
            return True
        if (
            one.kind is Thing.VEHICLE
            and one.confidence >= VEHICLE_SURE
            and blob.box.covered_by(one.box) > VEHICLE_SHARE
        ):
            return True
    return False


def _label(box: Box, seen: Sequence[Detection]) -> str:
    """stall where a class says so or a person stands by it; else unknown."""
    near = Box(box.x0 - box.width, box.y0 - box.height, box.x1 + box.width, box.y1 + box.height)
    for one in seen:
        if one.kind is Thing.STALL and one.box.overlap(box) > 0:
            return one.label.lower()
        if one.kind is Thing.PERSON and one.box.covered_by(near) > 0.8:
            return "stall"
    return "unknown"
