"""ultralytics' own tracker, ByteTrack, as one camera's memory: it says what is the same thing, we keep the history.

Like ultralytics itself it is AGPL-3.0 or paid; only the ultralytics detector brings it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from ultralytics.engine.results import Boxes
from ultralytics.trackers.byte_tracker import BYTETracker
from ultralytics.utils import YAML, IterableSimpleNamespace
from ultralytics.utils.checks import check_yaml

from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import LOST_AFTER, Track

SIDE = 1000.0  # boxes are given in thousandths of the picture: its filter's noise is meant for pixels
# It counts looks, not seconds: so many are two seconds where things move, and LOST_AFTER ends it where looks are rarer.
LOOKS_KEPT = 10


class ByteTrack:
    """A tracker a kind: a person before a car is never taken for the car."""

    def __init__(self) -> None:
        self._by_kind: dict[Thing, Any] = {}
        self._known: dict[tuple[Thing, int], Track] = {}
        self._next = 1

    def update(self, seen: Sequence[Detection], at: float) -> list[Track]:
        self._known = {key: track for key, track in self._known.items() if at - track.last_seen <= LOST_AFTER}
        found: list[Track] = []
        for kind in Thing:
            own = [one for one in seen if one.kind is kind]
            if own and kind not in self._by_kind:
                self._by_kind[kind] = BYTETracker(_options())
            if kind in self._by_kind:
                found += [self._track(kind, theirs, own[n], at) for theirs, n in _step(self._by_kind[kind], own)]
        return found

    def _track(self, kind: Thing, theirs: int, one: Detection, at: float) -> Track:
        if (kind, theirs) not in self._known:
            self._known[kind, theirs] = Track(self._next, kind, one.label)
            self._next += 1
        track = self._known[kind, theirs]
        track.add(one, at)
        return track


def _step(tracker: Any, seen: Sequence[Detection]) -> list[tuple[int, int]]:
    """(its id, which of `seen`) of each thing that it follows and sees now."""
    rows = [
        [one.box.x0 * SIDE, one.box.y0 * SIDE, one.box.x1 * SIDE, one.box.y1 * SIDE, one.confidence, 0.0]
        for one in seen
    ]
    boxes = Boxes(np.array(rows, np.float32).reshape(-1, 6), (int(SIDE), int(SIDE)))
    return [(int(row[4]), int(row[7])) for row in tracker.update(boxes)]


def _options() -> Any:
    """Its defaults, but weak detections count as strong ones: a car half hidden is sure enough for the detector."""
    ours = {"track_buffer": LOOKS_KEPT, "track_high_thresh": 0.0, "new_track_thresh": 0.0, "fuse_score": False}
    return IterableSimpleNamespace(**{**YAML.load(check_yaml("bytetrack.yaml")), **ours})
