"""What lies or stands in a zone without being named: blobs that were not in the background, by place and age."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.vision.domain.box import Box, around
from services.vision.domain.bystander import HIDING, PERSON, VEHICLE, label, look_around, look_at_hiding
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.sight import Detection
from services.vision.domain.stay import State, Stay
from services.vision.domain.zone import Zone

SAME_PLACE = 0.25
HOLDS = 0.6  # one box holds this share of the other
TOUCHING, BESIDE = 0.15, 0.5  # gaps, in the larger one's longer side
PART = 0.4  # of the larger one's area: what stands beside and is smaller belongs to it
TOGETHER = 10.0  # seconds between the arrivals of two parts of one thing
GONE_AFTER = 3.0
FRESH = 1.5  # seconds since the last sight when an alert may be raised
LONGEST_HIDDEN = 120.0
HIDES = 0.3
FEWEST_LOOKS = 4
HITS_NEEDED = 0.7  # of the looks at it: what stands is seen nearly each time, what sways is not
MOSTLY = 0.4  # of the looks: a person who waits, not a thing
A_VEHICLE = 0.25  # mean sureness over all looks that this is a vehicle, which other rules watch
SETTLED = 0.5  # of the dwell: so long the thing itself must have been seen


@dataclass(frozen=True, slots=True)
class Blob:
    """A static patch of foreground; `age` is how long its pixels have been seen so, `share` its part of the zone's
    area, `blocked` of its width."""

    box: Box
    age: float
    share: float
    ghost: bool = False
    blocked: float = 0.0


@dataclass(slots=True)
class Obstruction:
    """One zone's stays of unnamed things. `began` is when it was first looked at."""

    zone: Zone
    name: str = ""
    stays: list[Stay] = field(default_factory=list)
    elsewhere: Sequence["Obstruction"] = ()  # of the same camera: what stands there is no second stay
    began: float | None = None
    _blobs: dict[str, list[Blob]] = field(default_factory=dict)  # of each stay, at its last sight
    _hidden_at: dict[str, float] = field(default_factory=dict)  # when somebody stood before it last
    _counter: int = 0

    def step(
        self,
        blobs: Sequence[Blob],
        seen: Sequence[Detection],
        at: float,
        active: bool,
        local: datetime | None = None,
    ) -> list[Fact]:
        """`blobs` are those of this zone, `seen` every named thing of the frame."""
        self.began = at if self.began is None else self.began
        facts: list[Fact] = []
        taken: set[int] = set()
        for stay in list(self.stays):
            facts += self._follow(stay, [blob for blob in blobs if not blob.ghost], seen, at, taken)
        for blob in blobs:
            if id(blob) not in taken and not blob.ghost and not self._stands_elsewhere(blob):
                self._admit(blob, seen, at)
        self._join()
        for stay in self.stays:
            if stay.alerted_at is None and active and self._due(stay, at, local):
                facts.append(self._alert(stay, at))
        return facts

    def void(self, at: float) -> list[Fact]:
        ended = [AlertCleared(stay.id, at, stay.last_seen) for stay in self.stays if stay.alerted_at is not None]
        self.stays.clear()
        self.began = None
        return list(ended)

    def _alert(self, stay: Stay, at: float) -> AlertRaised:
        stay.alerted_at, stay.state = at, State.ALERTED
        stay.label = label(stay)
        blobs = self._blobs.get(stay.id, [])
        share = min(1.0, sum(blob.share for blob in blobs))
        blocked = max((blob.blocked for blob in blobs), default=0.0)
        return AlertRaised(
            stay.id, self.zone.id, self.zone.kind, at, stay.since, stay.box, stay.label, stay.confidence, share, blocked
        )

    def _due(self, stay: Stay, at: float, local: datetime | None) -> bool:
        zone, named = self.zone, label(stay)
        return (
            stay.dwell(at) >= zone.dwell_for(named, local)
            and stay.confidence >= zone.min_confidence
            and zone.admits(stay.box)
            and (not zone.classes or named in zone.classes)
            and at - stay.last_seen <= FRESH
            and stay.looks >= FEWEST_LOOKS
            and stay.hit_share >= HITS_NEEDED
            and stay.votes.get(PERSON, 0.0) < MOSTLY * (stay.hits + stay.votes.get(HIDING, 0.0))
            and stay.votes.get(VEHICLE, 0.0) < A_VEHICLE * stay.hits
            and self._is_settled(stay, at)
        )

    def _is_settled(self, stay: Stay, at: float) -> bool:
        """The same thing all the time, and not one after another in one place."""
        assert self.began is not None
        age = max((blob.age for blob in self._blobs.get(stay.id, ())), default=0.0)
        return age >= SETTLED * min(self.zone.dwell_seconds, at - self.began)

    def _admit(self, blob: Blob, seen: Sequence[Detection], at: float) -> None:
        beside = next((stay for stay in self.stays if _is_part(stay.box, stay.since, blob.box, at - blob.age)), None)
        if beside is None:
            self.stays.append(self._begin(blob, seen, at))
        else:  # a stall is many things: its crates are no second stall
            beside.box, beside.last_seen = around([beside.box, blob.box]), at
            self._blobs.setdefault(beside.id, []).append(blob)

    def _join(self) -> None:
        """What grew together is one stay: the older, or the one that was told."""
        ordered = sorted(self.stays, key=lambda stay: (stay.alerted_at is None, stay.since))
        kept: list[Stay] = []
        for stay in ordered:
            into = next((other for other in kept if stay.alerted_at is None and _are_one(other, stay)), None)
            if into is None:
                kept.append(stay)
            else:
                into.box, into.last_seen = around([into.box, stay.box]), max(into.last_seen, stay.last_seen)
                self._blobs.setdefault(into.id, []).extend(self._blobs.pop(stay.id, []))
        self.stays = [stay for stay in self.stays if stay in kept]

    def _stands_elsewhere(self, blob: Blob) -> bool:
        return any(_is_same(stay.box, blob.box) for place in self.elsewhere for stay in place.stays)

    def _begin(self, blob: Blob, seen: Sequence[Detection], at: float) -> Stay:
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
            label="unknown",
            looks=1,
            last_look=at,
        )
        self._blobs[stay.id] = [blob]
        look_around(stay, [blob.box], seen, self.zone.classes)
        return stay

    def _follow(
        self, stay: Stay, blobs: Sequence[Blob], seen: Sequence[Detection], at: float, taken: set[int]
    ) -> list[Fact]:
        stay.looks += 1
        stay.last_look = at
        same = [blob for blob in blobs if _is_same(stay.box, blob.box)]
        if same:
            taken.update(id(blob) for blob in same)
            self._blobs[stay.id] = same
            stay.last_seen = at
            stay.box = stay.box.towards(around(blob.box for blob in same), 0.2)
            look_around(stay, [blob.box for blob in same], seen, self.zone.classes)
            return []
        if any(stay.box.covered_by(one.box) > HIDES for one in seen) and at - stay.last_seen < LONGEST_HIDDEN:
            stay.looks -= 1  # who cannot see cannot miss
            self._hidden_at[stay.id] = at
            look_at_hiding(stay, seen)
            return []
        if at - max(stay.last_seen, self._hidden_at.get(stay.id, stay.last_seen)) < GONE_AFTER:
            return []
        self.stays.remove(stay)
        self._blobs.pop(stay.id, None)
        self._hidden_at.pop(stay.id, None)
        return [AlertCleared(stay.id, at, stay.last_seen)] if stay.alerted_at is not None else []


def _is_same(a: Box, b: Box) -> bool:
    return a.iou(b) >= SAME_PLACE or a.covered_by(b) >= HOLDS or b.covered_by(a) >= HOLDS


def _are_one(a: Stay, b: Stay) -> bool:
    return _is_part(a.box, a.since, b.box, b.since)


def _is_part(a: Box, a_since: float, b: Box, b_since: float) -> bool:
    """It touches, or it is close by and came with the other or is much smaller."""
    gap = max(max(a.x0, b.x0) - min(a.x1, b.x1), max(a.y0, b.y0) - min(a.y1, b.y1), 0.0)
    side = max(a.width, a.height, b.width, b.height)
    small, large = sorted((a.area, b.area))
    return gap <= TOUCHING * side or (
        gap <= BESIDE * side and (small < PART * large or abs(a_since - b_since) <= TOGETHER)
    )
