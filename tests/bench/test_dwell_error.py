"""How long a thing stood: our stays against timers by track id, on the same told boxes with what cameras do to them.

The timers are those that `supervision` shows for time in a zone: frames in the zone by track id over the nominal frame
rate, and the clock since the id was first in the zone; told again here in their few lines, because its package brings
an OpenCV that breaks ours. Their tracker is ultralytics' ByteTrack. ultralytics' ParkingManagement has no time at all:
it says in each frame which places are taken. Here its place is the very outline of what stands there, and the time is
the longest for which it is taken without a break, or all that it is taken.
"""

from collections import defaultdict
from itertools import pairwise
from statistics import median
from types import SimpleNamespace
from typing import Any

import numpy as np
from ultralytics.solutions import ParkingManagement

from services.vision.byte_track import ByteTrack
from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised
from services.vision.domain.polygon import inside
from services.vision.domain.sight import Thing
from tests.support.scenes import catalogue, trouble_kinds
from tests.support.scenes.play import play
from tests.support.scenes.scene import Event, Scene
from tests.support.scenes.seen import seen

KINDS = (
    trouble_kinds.hidden, trouble_kinds.hidden_again_and_again, trouble_kinds.no_frames_for_20_s,
    trouble_kinds.half_the_frames, trouble_kinds.night, trouble_kinds.few_frames,
)  # fmt: skip

WIDE, HIGH = 640, 360  # pixels of the picture that ParkingManagement draws on


def timers(scene: Scene, event: Event) -> tuple[float, float]:
    """(by frames, by clock): the longest that one id was in the zone at this place, the best that they can say."""
    tracker, frames, first, last = ByteTrack(), defaultdict[int, int](int), dict[int, float](), dict[int, float]()
    there: set[int] = set()
    for t in scene.moments:
        for track in tracker.update(seen(scene, t), t):
            if track.kind is Thing.VEHICLE and _in_zone(scene, track.box):
                frames[track.id] += 1
                first.setdefault(track.id, t)
                last[track.id] = t
                if track.box.iou(event.box) > 0.5:
                    there.add(track.id)
    by_frames = max((frames[id] / scene.fps for id in there), default=0.0)
    return by_frames, max((last[id] - first[id] for id in there), default=0.0)


class Place(ParkingManagement):  # type: ignore[misc]
    """One place, and boxes that are told where it would ask its model."""

    def __init__(self, box: Box) -> None:
        corners = [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
        self.json = [{"points": [(x * WIDE, y * HIGH) for x, y in corners]}]
        self.pr_info: dict[str, int] = {}
        self.arc = self.occ = (0, 0, 0)
        self.line_width = 1
        self.track_ids: list[int] = []
        self.model, self.CFG = SimpleNamespace(names={0: "vehicle"}), {"show": False}
        self.told: list[Box] = []

    def extract_tracks(self, im0: Any) -> None:
        scale = np.array([WIDE, HIGH, WIDE, HIGH])
        self.boxes = [np.array([box.x0, box.y0, box.x1, box.y1]) * scale for box in self.told]
        self.clss = [0] * len(self.told)

    def is_taken(self, boxes: list[Box]) -> bool:
        self.told = boxes
        return bool(self.process(np.zeros((HIGH, WIDE, 3), np.uint8)).filled_slots)


def place_taken(scene: Scene, event: Event) -> tuple[float, float]:
    """(longest without a break, all together)"""
    place, longest, unbroken, together = Place(event.box), 0.0, 0.0, 0.0
    for t, then in pairwise(scene.moments):
        taken = place.is_taken([sight.box for sight in seen(scene, t) if sight.kind is Thing.VEHICLE])
        unbroken = unbroken + then - t if taken else 0.0
        longest, together = max(longest, unbroken), together + (then - t if taken else 0.0)
    return longest, together


def ours(scene: Scene, event: Event) -> float:
    facts = play(scene)
    since = {fact.stay: fact.since for fact in facts if isinstance(fact, AlertRaised) and fact.box.iou(event.box) > 0.5}
    cleared = [fact for fact in facts if isinstance(fact, AlertCleared) and fact.stay in since]
    return max((fact.last_seen - since[fact.stay] for fact in cleared), default=0.0)


def _in_zone(scene: Scene, box: Box) -> bool:
    x, y = box.center
    return bool(inside(scene.zone.polygon, np.array([x]), np.array([y]))[0])


def test_our_dwell_is_five_times_nearer_to_the_truth_than_a_timer_by_track_id() -> None:
    mine, frames, clock, unbroken, together = [], [], [], [], []
    for kind in KINDS:
        for seed in range(4):
            scene = catalogue.make(kind, seed)
            [event] = scene.events
            stood = event.ends - event.begins
            by_frames, by_clock = timers(scene, event)
            mine.append(abs(ours(scene, event) - stood))
            frames.append(abs(by_frames - stood))
            clock.append(abs(by_clock - stood))
            longest, taken = place_taken(scene, event)
            unbroken.append(abs(longest - stood))
            together.append(abs(taken - stood))
    print(
        f"\ndwell error in seconds, median of {len(mine)} stays: ours {median(mine):.2f}, frames by track id "
        f"{median(frames):.2f} (ours is {median(mine) / median(frames):.2f} of it), clock by track id "
        f"{median(clock):.2f} (ours is {median(mine) / median(clock):.2f} of it), place taken without a break "
        f"{median(unbroken):.2f} (ours is {median(mine) / median(unbroken):.2f} of it), place taken all together "
        f"{median(together):.2f} (ours is {median(mine) / median(together):.2f} of it)"
    )
    assert median(mine) <= median(frames) / 5
    assert median(mine) <= median(clock) / 5
    assert median(mine) <= median(unbroken) / 5
