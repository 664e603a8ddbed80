"""A scene: who is where when, how badly it is seen, and what a right system says of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from services.vision.domain.box import Box
from services.vision.domain.sight import Thing
from services.vision.domain.zone import Kind, Zone

Where = Callable[[float], Box | None]

# One street, seen from its other side: a kerb where nobody may stand, a lane behind it and one before it.
KERB = Zone("kerb", Kind.NO_PARKING, ((0.05, 0.56), (0.95, 0.54), (0.97, 0.79), (0.03, 0.8)), 15.0)
KERB_FOOT, NEAR_FOOT, FAR_FOOT = 0.73, 0.97, 0.5


@dataclass(frozen=True, slots=True)
class Actor:
    """`where(t)` is its box, None while it is not there. `look` names its paint; 0 is none: the detector is wrong."""

    where: Where
    look: int
    label: str = "car"
    kind: Thing = Thing.VEHICLE
    confidence: float = 0.6
    second_box: Box | None = None  # in 0..1 of its box: what the detector takes for a thing of its own


@dataclass(frozen=True, slots=True)
class Event:
    """Something stood. `due` is when an alert may be said, from and to; the dwell after its beginning unless told.

    `unseen_from` is since when nobody could see it, where it left unseen.
    """

    box: Box
    begins: float
    ends: float
    alerts: bool = True
    due: tuple[float, float] | None = None
    unseen_from: float | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """Of the detector: `jitter` in parts of a box, `misses` and `flips` a frame; of the picture: `grain` in greys."""

    jitter: float = 0.015
    misses: float = 0.03
    flips: float = 0.0
    sureness: float = 1.0
    grain: float = 2.0


def always(t: float) -> bool:
    return True


def steady(t: float) -> tuple[float, float]:
    return 0.0, 0.0


def daylight(t: float) -> float:
    return 1.0


def one_view(t: float) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Scene:
    """`shift` is where the camera trembles to, `view` which street it shows, `arrives` whether a frame comes at all."""

    name: str
    conditions: tuple[str, ...]
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]
    seconds: float
    seed: int
    zone: Zone = KERB
    fps: float = 5.0
    noise: Noise = field(default_factory=Noise)
    arrives: Callable[[float], bool] = always
    shift: Callable[[float], tuple[float, float]] = steady
    light: Callable[[float], float] = daylight
    view: Callable[[float], int] = one_view
    begins: datetime | None = None  # local

    @property
    def moments(self) -> list[float]:
        return [t for n in range(int(self.seconds * self.fps)) if self.arrives(t := n / self.fps)]
