"""Who stands in a zone: stays are places, kept through lost tracks, swapped ids and things that pass in front."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.stay import Patch, State, Stay
from services.vision.domain.track import Track
from services.vision.domain.zone import Zone

ENTERS = 0.6  # share of the footprint inside the zone
LEAVES = 0.3
LOWEST = 0.05  # of the picture's height
SURE_ENOUGH = 0.25
SURE_ENOUGH_AT_START = 0.35  # for what stood there before we looked
SAME_PLACE, SAME_TRACK_PLACE = 0.5, 0.45
SAME_LOOK, SAME_TRACK_LOOK, UNCHANGED_LOOK = 0.45, 0.15, 0.7
DRAGGED = 0.45  # IoU with the birth box below which it has moved
OCCLUDES = 0.2
LONGEST_OCCLUSION = 30.0
GONE_AFTER = 4.0
FRESH = 1.0  # seconds since the last sight when an alert may be raised
GAP = 30.0  # a look after so long freezes the dwell for the time between
VOID_AFTER = 300.0
WARM_UP = 15.0
HITS_NEEDED = 0.5

Glance = Callable[[Box], Patch]


@dataclass(slots=True)
class Standing:
    """One zone's stays. `began` is when this zone was first looked at, None until then."""

    zone: Zone
    name: str = ""
    stays: list[Stay] = field(default_factory=list)
    began: float | None = None
    _counter: int = 0

    def step(
        self, things: Sequence[Track], others: Sequence[Track], glance: Glance, at: float, hold: bool, active: bool
    ) -> list[Fact]:
        """`things` are what the zone forbids, `others` what may stand in front; both seen in this frame.

        `hold` keeps alerts back (a jam); outside its schedule a zone counts but does not alert.
        """
        if self.began is None:
            self.began = at
        facts: list[Fact] = []
        taken: set[int] = set()
        for stay in list(self.stays):
            facts += self._follow(stay, things, others, glance, at, taken)
        self._admit(things, glance, at, taken)
        for stay in self.stays:
            if stay.alerted_at is None and active and not hold and self._due(stay, at):
                stay.alerted_at, stay.state = at, State.ALERTED
                facts.append(
                    AlertRaised(
                        stay.id, self.zone.id, self.zone.kind, at, stay.since, stay.box, stay.label, stay.confidence
                    )
                )
        return facts

    def void(self, at: float) -> list[Fact]:
        """The camera moved: nothing seen before can be held against what is seen now."""
        ended = [AlertCleared(stay.id, at, stay.last_seen) for stay in self.stays if stay.alerted_at is not None]
        self.stays.clear()
        self.began = None
        return list(ended)

    def _due(self, stay: Stay, at: float) -> bool:
        enough = SURE_ENOUGH_AT_START if stay.pre_existing else SURE_ENOUGH
        return (
            stay.dwell(at) >= self.zone.dwell_seconds
            and at - stay.last_seen <= FRESH
            and stay.hit_share >= HITS_NEEDED
            and stay.confidence >= enough
        )

    def _follow(
        self,
        stay: Stay,
        things: Sequence[Track],
        others: Sequence[Track],
        glance: Glance,
        at: float,
        taken: set[int],
    ) -> list[Fact]:
        gap = at - stay.last_look
        if gap > VOID_AFTER:
            return self._end(stay, at)
        if gap > GAP:
            stay.frozen_seconds += gap
        stay.last_look = at
        stay.looks += 1
        patch = glance(stay.box)
        match = self._match(stay, things, patch, taken)
        if match is not None:
            taken.add(match.id)
            return self._seen(stay, match, patch, at)
        if stay.likeness(patch) > UNCHANGED_LOOK:  # the detector missed it, the picture did not
            stay.last_seen = at
            self._settle(stay)
            return []
        if any(stay.box.covered_by(other.box) > OCCLUDES for other in (*others, *things)):
            if at - stay.last_seen > LONGEST_OCCLUSION:
                return self._end(stay, at)
            stay.looks -= 1  # who cannot see cannot miss
            stay.state = State.OCCLUDED if stay.alerted_at is None else stay.state
            return []
        return self._end(stay, at) if at - stay.last_seen >= GONE_AFTER else []

    def _match(self, stay: Stay, things: Sequence[Track], patch: Patch, taken: set[int]) -> Track | None:
        alike = stay.likeness(patch)
        best, best_iou = None, 0.0
        for track in things:
            if track.id in taken or track.driving:
                continue
            same = track.id == stay.track
            iou = track.box.iou(stay.box)
            place, look = (SAME_TRACK_PLACE, SAME_TRACK_LOOK) if same else (SAME_PLACE, SAME_LOOK)
            if iou >= place and alike >= look and iou > best_iou:
                best, best_iou = track, iou
        return best

    def _seen(self, stay: Stay, track: Track, patch: Patch, at: float) -> list[Fact]:
        stay.track = track.id
        stay.last_seen = at
        stay.vote(track.label, track.confidence)
        stay.box = stay.box.towards(track.box, 0.1)
        if stay.likeness(patch) > UNCHANGED_LOOK:
            stay.template = patch.tobytes()
        self._settle(stay)
        if stay.box.iou(stay.birth_box) < DRAGGED or self.zone.share_inside(stay.box.foot) < LEAVES:
            return self._end(stay, at)
        return []

    def _settle(self, stay: Stay) -> None:
        stay.state = State.ALERTED if stay.alerted_at is not None else State.STATIONARY

    def _admit(self, things: Sequence[Track], glance: Glance, at: float, taken: set[int]) -> None:
        for track in things:
            if track.id in taken or not track.still or track.confidence < SURE_ENOUGH or track.box.height < LOWEST:
                continue
            if self.zone.share_inside(track.box.foot) < ENTERS:
                continue
            if any(track.box.iou(stay.box) > 0.3 for stay in self.stays):
                continue
            self._counter += 1
            first = track.history[0][0]
            assert self.began is not None
            stay = Stay(
                id=f"{self.name}{self.zone.id}-{first:.2f}-{self._counter}",
                zone=self.zone.id,
                since=first,
                last_seen=at,
                box=track.box,
                birth_box=track.box,
                looks=1,
                last_look=at,
                track=track.id,
                pre_existing=first - self.began < WARM_UP,
                template=glance(track.box).tobytes(),
            )
            stay.vote(track.label, track.confidence)
            self.stays.append(stay)

    def _end(self, stay: Stay, at: float) -> list[Fact]:
        self.stays.remove(stay)
        return [AlertCleared(stay.id, at, stay.last_seen)] if stay.alerted_at is not None else []
