"""Follows things from frame to frame by where they are, and knows whether they move."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing

SAME_PLACE = 0.25  # IoU between frames
LOST_AFTER = 2.0  # seconds
REMEMBERED = 3.0  # seconds of track that speed is measured over
ENOUGH_HISTORY = 1.4
STILL = 0.06  # box heights a second
DRIVING = 0.18


@dataclass(slots=True)
class Track:
    """`history` is (seconds, box, confidence), oldest first, of the last three seconds."""

    id: int
    kind: Thing
    label: str
    history: deque[tuple[float, Box, float]] = field(default_factory=deque)

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

    @property
    def still(self) -> bool:
        return self.seconds >= ENOUGH_HISTORY and self.speed < STILL

    @property
    def driving(self) -> bool:
        return len(self.history) > 2 and self.speed > DRIVING


class Tracker:
    """One camera's tracks."""

    def __init__(self) -> None:
        self.tracks: list[Track] = []
        self._next = 1

    def update(self, seen: Sequence[Detection], at: float) -> list[Track]:
        """The tracks that were seen in this frame; those not seen for two seconds are forgotten."""
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
                track.label = one.label
            else:
                track = Track(self._next, one.kind, one.label)
                self._next += 1
                self.tracks.append(track)
            track.history.append((at, one.box, one.confidence))
            while track.history[0][0] < at - REMEMBERED:
                track.history.popleft()
            now_seen.append(track)
        self.tracks = [track for track in self.tracks if at - track.last_seen <= LOST_AFTER]
        return now_seen
