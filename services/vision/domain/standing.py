"""Who stands in a zone: stays are places, kept through lost tracks, swapped ids and things that pass in front."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.vision.domain import recognition
from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised, AlertReopened, Fact
from services.vision.domain.stay import Patch, Sight, State, Stay, likeness
from services.vision.domain.track import Track, near
from services.vision.domain.zone import Zone

ENTERS = 0.6  # share of the footprint inside the zone
LEAVES = 0.3
LOWEST = 0.05  # of the picture's height
SURE_ENOUGH, HITS_NEEDED = 0.25, 0.25
# For what was not seen to come: it may be an awning that is taken for a car.
SURE_ENOUGH_UNSEEN, HITS_NEEDED_UNSEEN = 0.35, 0.5
DRAGGED = 0.45  # IoU with the birth box below which it has moved, unless it began as a part and is seen whole
LONGEST_OCCLUSION = 30.0
GONE_AFTER = 4.0
MOVED_UP = 1.4  # seconds at rest elsewhere, a little on: it has not just begun to leave
FRESH = 1.0  # seconds since it was last seen to stand, when an alert may be raised: it may be driving off
DETECTED = 5.0  # seconds since the detector found it, likewise: of a wrong find the picture stays as it is for ever
REFRESH_LOOK = 0.9  # no less: it may have begun to leave
REFRESHES = 10.0  # seconds between two pictures of it: else it could creep out of its own
GAP = 30.0  # a look after so long freezes the dwell for the time between
VOID_AFTER = 300.0
REMEMBERS = 60.0  # seconds, and up to twice as long: how the zone looked then

Glance = Callable[[Box], Patch]


@dataclass(slots=True)
class Standing:
    """One zone's stays, and those whose alert was cleared within the cool-down."""

    zone: Zone
    name: str = ""
    stays: list[Stay] = field(default_factory=list)
    left: list[Stay] = field(default_factory=list)
    elsewhere: Sequence["Standing"] = ()  # of the same camera: what stands there is no second stay
    _earlier: tuple[float, Glance] | None = None
    _lately: tuple[float, Glance] | None = None
    _counter: int = 0

    def step(
        self,
        things: Sequence[Track],
        others: Sequence[Track],
        glance: Glance,
        at: float,
        hold: bool,
        active: bool,
        local: datetime | None = None,
    ) -> list[Fact]:
        """`things` are what the zone forbids, `others` what may stand in front; both seen in this frame.

        `hold` keeps alerts back (a jam); outside its schedule a zone counts but does not alert.
        """
        self._remember(glance, at)
        free = list(things)
        facts: list[Fact] = []
        for stay in list(self.stays):
            facts += self._follow(stay, free, others, glance, at)
        self._admit(free, others, glance, at)
        if active and not hold:
            facts += [self._alert(stay, at) for stay in self.stays if self._due(stay, at, local)]
        return facts

    def void(self, at: float) -> list[Fact]:
        """The camera moved: nothing seen before can be held against what is seen now."""
        self._earlier = self._lately = None
        return [fact for stay in list(self.stays) for fact in self._end(stay, at)]

    def _follow(self, stay: Stay, free: list[Track], others: Sequence[Track], glance: Glance, at: float) -> list[Fact]:
        """One look at one stay; takes its track from those that are free."""
        gap = at - stay.last_look
        if gap > VOID_AFTER:
            return self._end(stay, at)
        if gap > GAP:
            stay.frozen_seconds += gap
        if gap > GONE_AFTER:
            stay.missing_since = None  # who did not look cannot miss
        rest = [track for track in (*free, *others) if not recognition.stood_here(stay, track)]
        hides = recognition.before(stay.looked_at, rest, recognition.TOUCHES)
        alike = stay.likeness(glance(stay.looked_at), hides)
        sight, track = recognition.recognise(stay, alike, free, others, at)
        stands = unchanged = alike > recognition.UNCHANGED_LOOK
        if track is not None:
            free.remove(track)
            partly = bool(recognition.before(stay.box, (*free, *others)))
            # Of what is partly hidden, the part in view may have its middle elsewhere.
            stands = unchanged or partly or near(track.box, stay.box)
            stay.vote(track.label, track.confidence)
            stay.detected_at = at
            if not partly:
                self._refine(stay, track, glance, alike, hides, at)
        if stands:
            stay.stood_until = at
        stay.note(sight, unchanged, at)
        return self._end(stay, at) if sight is Sight.REPLACED or self._is_over(stay, at) else []

    def _refine(self, stay: Stay, seen: Track, glance: Glance, alike: float, hides: Sequence[Box], at: float) -> None:
        """Its place and look, from a sight of the whole of it."""
        stay.box = stay.box.towards(seen.box, 0.1)
        whole_at_last = bool(stay.template_view) and not hides
        old = alike > REFRESH_LOOK and (whole_at_last or at - stay.template_at >= REFRESHES)
        moved_up = at - seen.at_rest_since >= MOVED_UP and not near(seen.place, stay.looked_at)
        grown = recognition.is_whole_of(seen.box, stay.looked_at)
        if moved_up or grown:
            stay.box = seen.place if moved_up else seen.box
        if old or moved_up or grown or stay.state is State.CANDIDATE or not stay.template:
            stay.remember(glance(stay.box), stay.box, hides, at)

    def _is_over(self, stay: Stay, at: float) -> bool:
        return (
            (stay.missing_since is not None and at - stay.missing_since >= GONE_AFTER)
            or (stay.hidden_since is not None and at - stay.hidden_since > LONGEST_OCCLUSION)
            or (stay.box.iou(stay.birth_box) < DRAGGED and not stay.birth_box.covered_by(stay.box) > recognition.PART)
            or self.zone.share_inside(stay.box.foot) < LEAVES
        )

    def _end(self, stay: Stay, at: float) -> list[Fact]:
        self.stays.remove(stay)
        if stay.alerted_at is None and not stay.reopens:
            return []
        stay.state, stay.last_look = State.CLEARED, at
        self.left.append(stay)
        # What was back for less than the dwell has had its clearing; it may come a third time.
        return [AlertCleared(stay.id, at, stay.stood_until)] if stay.alerted_at is not None else []

    def _due(self, stay: Stay, at: float, local: datetime | None) -> bool:
        sure, hits = (SURE_ENOUGH_UNSEEN, HITS_NEEDED_UNSEEN) if stay.pre_existing else (SURE_ENOUGH, HITS_NEEDED)
        return (
            stay.alerted_at is None
            and stay.dwell(at) >= self.zone.dwell_for(stay.label, local)
            and stay.missing_since is None
            and at - stay.stood_until <= FRESH
            and at - stay.detected_at <= DETECTED
            and stay.hit_share >= hits
            and stay.confidence >= max(sure, self.zone.min_confidence)
        )

    def _alert(self, stay: Stay, at: float) -> Fact:
        stay.alerted_at, stay.state = at, State.ALERTED
        if stay.reopens:
            return AlertReopened(stay.id, self.zone.id, at, stay.since, stay.box)
        return AlertRaised(stay.id, self.zone.id, self.zone.kind, at, stay.since, stay.box, stay.label, stay.confidence)

    def _admit(self, free: Sequence[Track], others: Sequence[Track], glance: Glance, at: float) -> None:
        """Each thing that stands in the zone where no stay is begins one."""
        self.left = [stay for stay in self.left if at - stay.last_look <= self.zone.cooldown_seconds]
        for track in free:
            if not track.still or track.confidence < SURE_ENOUGH or track.box.height < LOWEST:
                continue
            if self.zone.share_inside(track.box.foot) < ENTERS or not self.zone.admits(track.box):
                continue
            if any(_is_of(track.box, stay.box) for place in (self, *self.elsewhere) for stay in place.stays):
                continue
            rest = [other for other in (*free, *others) if other is not track]
            self.stays.append(self._begin(track, rest, glance, at))

    def _begin(self, track: Track, rest: Sequence[Track], glance: Glance, at: float) -> Stay:
        """Where one of the rest is before it, its box may be that of a part."""
        first, partly = track.at_rest_since, bool(recognition.before(track.box, rest))
        box = max((entry[1] for entry in track.history), key=lambda one: one.area) if partly else track.box
        patch = glance(box)
        before = None if partly else self._came_back(track, glance)
        if before is not None:
            self.left.remove(before)
        self._counter += 1
        stay = Stay(
            id=before.id if before is not None else f"{self.name}{self.zone.id}-{first:.2f}-{self._counter}",
            zone=self.zone.id,
            since=first,
            last_seen=at,
            stood_until=at,
            detected_at=at,
            box=box,
            birth_box=box,
            looks=1,
            last_look=at,
            pre_existing=not self._arrived(box, patch),
            reopens=before is not None,
        )
        stay.vote(track.label, track.confidence)
        stay.remember(patch, box, recognition.before(box, rest, recognition.TOUCHES), at)
        return stay

    def _came_back(self, track: Track, glance: Glance) -> Stay | None:
        """The stay that was cleared here a while ago, where this is the same thing."""
        return next((s for s in self.left if recognition.is_back(s, track.box, glance(s.looked_at))), None)

    def _remember(self, glance: Glance, at: float) -> None:
        if self._lately is None or at - self._lately[0] >= REMEMBERS:
            self._earlier = self._lately or (at, glance)
            self._lately = (at, glance)

    def _arrived(self, box: Box, patch: Patch) -> bool:
        """Whether the place looked otherwise a while ago."""
        assert self._earlier is not None
        return likeness(self._earlier[1](box).ravel(), patch.ravel()) < recognition.UNCHANGED_LOOK


def _is_of(box: Box, stay: Box) -> bool:
    """Whether it is the stay's own place, or a part of it."""
    return box.iou(stay) > recognition.ELSEWHERE or box.covered_by(stay) > recognition.PART
