"""A drawn street whose detector is told what it sees, watched and written down at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from services.vision.analysis import Analysis
from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.facts import Fact
from services.vision.domain.recorded import RecordedLook
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import Follower, Tracker
from services.vision.domain.zone import Zone
from services.vision.recording.recorder import Recorder

WIDE, HIGH = 320, 180
GROUND = np.random.default_rng(3).integers(110, 130, (HIGH, WIDE, 3), np.uint8)


@dataclass(frozen=True, slots=True)
class Car:
    """It stands at `box` from `comes` to `leaves`; the detector misses it from `missed` on for ten seconds."""

    box: Box
    comes: float
    leaves: float
    label: str = "car"
    confidence: float = 0.6
    missed: float = 1e9

    def is_there(self, at: float) -> bool:
        return self.comes <= at < self.leaves

    def is_seen(self, at: float) -> bool:
        return self.is_there(at) and not self.missed <= at < self.missed + 10


class Told:
    name = "told"

    def __init__(self, cars: Sequence[Car]) -> None:
        self._cars = cars

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        return [Detection(c.box, Thing.VEHICLE, c.label, c.confidence) for c in self._cars if c.is_seen(at)]

    def follower(self) -> Follower:
        return Tracker()


def picture(cars: Sequence[Car], at: float) -> Frame:
    frame = GROUND.copy()
    for n, car in enumerate(cars):
        if car.is_there(at):
            x0, x1, y0, y1 = (
                int(v) for v in (car.box.x0 * WIDE, car.box.x1 * WIDE, car.box.y0 * HIGH, car.box.y1 * HIGH)
            )
            coarse = np.random.default_rng(n + 50).integers(0, 255, (6, 6, 3), np.uint8)
            frame[y0:y1, x0:x1] = coarse[np.arange(y1 - y0) * 6 // (y1 - y0)][:, np.arange(x1 - x0) * 6 // (x1 - x0)]
    return frame


def watched(
    cars: Sequence[Car],
    zones: Sequence[Zone],
    seconds: float,
    local: Callable[[float], datetime | None] = lambda at: None,
) -> tuple[list[Fact], list[RecordedLook]]:
    """What was said of it, and what was written down."""
    analysis, recorder = Analysis(zones, Told(cars)), Recorder()
    facts: list[Fact] = []
    looks = []
    for n in range(int(seconds * 5)):
        at = n / 5
        frame = picture(cars, at)
        facts += analysis.look(frame, at, local(at))
        if (look := recorder.note(analysis, frame, at)) is not None:
            looks.append(look)
    return facts, looks
