"""What a scene is made of: things that come, stay and go, and the zones where they must not stay."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from deploy.local.streets.motion import Leg, Pace, Path, Pose, pose
from deploy.local.streets.projection import Box, Camera, Point, clip

FPS = 5
VEHICLES = frozenset({"car", "truck"})
LEAST_SHARE, LEAST_SIDE = 0.3, 0.012  # of a box: seen less than this, it is not told


@dataclass(frozen=True, slots=True)
class Shape:
    """Extents in metres: length (along the heading), width, height, and of the cabin on top: from, to, its half width.

    The outline is the lower body up to `waist` and the cabin up to `height`; a plain box has waist = height.
    """

    length: float
    width: float
    height: float
    waist: float
    cabin: tuple[float, float] = (0.0, 0.0)
    cabin_width: float = 0.0
    bottom: float = 0.0

    def corners(self) -> Iterator[Point]:
        for x in (-self.length / 2, self.length / 2):
            for y in (-self.width / 2, self.width / 2):
                yield (x, y, self.bottom)
                yield (x, y, self.waist)
        if self.height > self.waist:
            for x in self.cabin:
                for y in (-self.cabin_width / 2, self.cabin_width / 2):
                    yield (x, y, self.height)


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of thing: the word the detector would use, and its extents."""

    label: str
    shape: Shape


KINDS = {
    "130": Kind("car", Shape(4.5, 1.85, 1.34, 0.9, (-1.3, 0.55), 1.2)),
    "beetle": Kind("car", Shape(4.15, 1.6, 1.62, 0.85, (-0.9, 0.4), 1.0)),
    "ferra": Kind("car", Shape(4.5, 1.85, 1.19, 0.8, (-1.1, 0.4), 1.15)),
    "lada": Kind("car", Shape(4.4, 1.85, 1.88, 1.0, (-2.0, 0.6), 1.4)),
    "truck": Kind("truck", Shape(5.85, 2.4, 2.82, 2.82)),
    "person": Kind("person", Shape(0.5, 0.55, 1.7, 1.7)),
    "umbrella": Kind("umbrella", Shape(2.5, 2.5, 2.5, 2.15, (-0.1, 0.1), 0.2, 1.9)),
    "table": Kind("table", Shape(1.6, 0.8, 1.05, 1.05)),
    "crate": Kind("box", Shape(0.7, 0.55, 0.45, 0.45)),
    "carton": Kind("box", Shape(0.8, 0.7, 0.7, 0.7)),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """`resting`: heading in radians while it stands; `lift`: metres above the ground; `tint`: colour factors."""

    name: str
    kind: str
    path: Path
    resting: float = 0.0
    lift: float = 0.0
    tint: Point = (1.0, 1.0, 1.0)

    @property
    def label(self) -> str:
        return KINDS[self.kind].label

    def pose(self, t: float) -> Pose | None:
        return pose(self.path, t, self.resting)

    def outline(self, at: Pose) -> list[Point]:
        cosine, sine = math.cos(at.heading), math.sin(at.heading)
        return [
            (at.x + x * cosine - y * sine, at.y + x * sine + y * cosine, z + self.lift)
            for x, y, z in KINDS[self.kind].shape.corners()
        ]

    def stands(self) -> Iterator[Leg]:
        return (leg for leg in self.path if leg.pace is Pace.STAND)


@dataclass(frozen=True, slots=True)
class Zone:
    """A rectangle on the ground where nothing of its kind may stay longer than its dwell."""

    id: str
    kind: str
    x: tuple[float, float]
    y: tuple[float, float]
    trusted: bool = False
    dwell_seconds: float = 15.0

    def holds(self, place: tuple[float, float]) -> bool:
        return self.x[0] <= place[0] <= self.x[1] and self.y[0] <= place[1] <= self.y[1]

    def concerns(self, thing: Thing) -> bool:
        vehicle = thing.label in VEHICLES
        return vehicle if self.kind == "no_parking" else not vehicle and thing.label != "person"


@dataclass(frozen=True, slots=True)
class Scene:
    """One camera's loop: after `duration` seconds it begins again, and the street is empty at both ends."""

    number: int
    name_zh: str
    camera: Camera
    duration: float
    things: tuple[Thing, ...]
    zones: tuple[Zone, ...]
    shops: int = 0

    @property
    def camera_id(self) -> str:
        return f"cam-{self.number:02d}"

    @property
    def name(self) -> str:
        return f"street-{self.number}"

    @property
    def moments(self) -> list[float]:
        return [round(index / FPS, 3) for index in range(round(self.duration * FPS))]

    def box(self, thing: Thing, t: float) -> Box | None:
        """Where the thing is seen, clipped to the picture; None where too little of it is."""
        at = thing.pose(t)
        if at is None:
            return None
        whole = self.camera.frame(thing.outline(at))
        if whole is None:
            return None
        inside, share = clip(whole)
        side = min(inside[2] - inside[0], inside[3] - inside[1])
        return inside if share >= LEAST_SHARE and side >= LEAST_SIDE else None
