"""Follows things from frame to frame by where they are, and knows whether they move."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing

SAME_PLACE = 0.25  # IoU between frames
LOST_AFTER = 2.0  # seconds
REMEMBERED = 3.0  # seconds of track that speed is measured over
ENOUGH_HISTORY = 1.4
STILL = 0.06  # box heights a second
AT_REST = 0.06  # box heights from where it stands: braking, or a trembling box
DRIVING = 0.18


@dataclass(slots=True)
class Track:
    """`history` is (seconds, box, confidence), oldest first, of the last three seconds; `born` is its first box ever.

    `label` is what it was called most: a detector changes its mind between car and truck.
    """

    id: int
    kind: Thing
    label: str
    history: deque[tuple[float, Box, float]] = field(default_factory=deque)
    born: Box | None = None
    _votes: dict[str, float] = field(default_factory=dict)
    _speed: float | None = None  # of this history, once it was asked for

    def add(self, one: Detection, at: float) -> None:
        self.born = self.born or one.box
        self._speed = None
        self._votes[one.label] = self._votes.get(one.label, 0.0) + one.confidence
        self.label = max(self._votes, key=lambda name: self._votes[name])
        self.history.append((at, one.box, one.confidence))
        while self.history[0][0] < at - REMEMBERED:
            self.history.popleft()

    @property
    def box(self) -> Box:
        return self.history[-1][1]

    @property
    def last_seen(self) -> float:
        return self.history[-1][0]

    @property
    def confidence(self) -> float:
        return sum(entry[2] for entry in self.history) / len(self.history)

    @property
    def seconds(self) -> float:
        return self.history[-1][0] - self.history[0][0]

    @property
    def speed(self) -> float:
        """Box heights a second: the median place of the oldest third against the newest third."""
        if self._speed is None:
            self._speed = self._measured()
        return self._speed

    def _measured(self) -> float:
        count = len(self.history)
        third = max(1, count // 3)
        entries = list(self.history)
        old, new = entries[:third], entries[-third:]
        seconds = median(e[0] for e in new) - median(e[0] for e in old)
        if seconds <= 0:
            return 0.0
        dx = median(e[1].center[0] for e in new) - median(e[1].center[0] for e in old)
        dy = median(e[1].y1 for e in new) - median(e[1].y1 for e in old)
        height = median(e[1].height for e in entries)
        moved: float = (dx * dx + dy * dy) ** 0.5
        return moved / seconds / max(height, 1e-6)

    def was_at(self, at: float, box: Box) -> bool:
        """Whether this sight is one of those it remembers: names change, sights do not."""
        return any(when == at and where == box for when, where, _ in self.history)

    @property
    def still(self) -> bool:
        return self.seconds >= ENOUGH_HISTORY and self.speed < STILL

    @property
    def at_rest_since(self) -> float:
        """Of what stands: when it came to where it stands now, as far as the history goes; before, it was braking."""
        place = self.place
        return next((at for at, box, _ in self.history if near(box, place)), self.last_seen)

    @property
    def place(self) -> Box:
        """Where it has been lately: one sight's box trembles."""
        newest = [box.as_list() for _, box, _ in self.history][-max(1, len(self.history) // 3) :]
        return Box(*map(median, zip(*newest, strict=True)))

    @property
    def driving(self) -> bool:
        return len(self.history) > 2 and self.speed > DRIVING


def near(box: Box, place: Box) -> bool:
    """Whether a thing of that box stands in its place, the middle of its foot, and is not about to come or leave."""
    x, y = box.center[0] - place.center[0], box.y1 - place.y1
    return float((x * x + y * y) ** 0.5) <= AT_REST * place.height


class Follower(Protocol):
    """One camera's memory of what it saw; another camera, or another scene, has another."""

    def update(self, seen: Sequence[Detection], at: float) -> list[Track]:
        """The tracks that were seen in this frame; those not seen for LOST_AFTER are forgotten, their ids never used
        again. A track has one kind."""
        ...


class Tracker:
    """Follows by place alone: what overlaps enough with where a thing was is that thing."""

    def __init__(self) -> None:
        self.tracks: list[Track] = []
        self._next = 1

    def update(self, seen: Sequence[Detection], at: float) -> list[Track]:
        self.tracks = [track for track in self.tracks if at - track.last_seen <= LOST_AFTER]
        pairs = sorted(
            (
                (track.box.iou(one.box), t, d)
                for t, track in enumerate(self.tracks)
                for d, one in enumerate(seen)
                if track.kind is one.kind
            ),
            reverse=True,
        )
        track_of: dict[int, int] = {}
        taken: set[int] = set()
        for iou, t, d in pairs:
            if iou < SAME_PLACE:
                break
            if t not in taken and d not in track_of:
                track_of[d] = t
                taken.add(t)
        now_seen = []
        for d, one in enumerate(seen):
            if d in track_of:
                track = self.tracks[track_of[d]]
            else:
                track = Track(self._next, one.kind, one.label)
                self._next += 1
                self.tracks.append(track)
            track.add(one, at)
            now_seen.append(track)
        return now_seen
