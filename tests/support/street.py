"""Streets told in boxes: things with where they are when, played to the logic without a model or a picture."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from services.vision.domain.box import Box
from services.vision.domain.congestion import Congestion
from services.vision.domain.facts import Fact
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.standing import Standing
from services.vision.domain.stay import Patch
from services.vision.domain.track import Follower, Tracker
from services.vision.domain.zone import Kind, Zone

ZONE = Zone("kerb", Kind.NO_PARKING, ((0.2, 0.4), (0.8, 0.4), (0.8, 0.9), (0.2, 0.9)), 15.0)


@dataclass(frozen=True, slots=True)
class Actor:
    """`where(t)` is its box, or None while it is not there; `texture` is how its place looks."""

    where: Callable[[float], Box | None]
    kind: Thing = Thing.VEHICLE
    label: str = "car"
    confidence: float = 0.6
    texture: int = 1


def parked(
    begins: float, ends: float, x: float = 0.5, y: float = 0.6, size: float = 0.15
) -> Callable[[float], Box | None]:
    """Drives in from the left during three seconds, stands, and drives off to the right."""

    def where(t: float) -> Box | None:
        shift = 0.0
        if t < begins:
            shift = -(begins - t) * 0.2
        elif t > ends:
            shift = (t - ends) * 0.2
        box = Box(x - size + shift, y - size / 2, x + size + shift, y + size / 2)
        return box if abs(shift) < 0.6 else None

    return where


def passing(at: float, y: float = 0.75, speed: float = 0.3) -> Callable[[float], Box | None]:
    def where(t: float) -> Box | None:
        x = (t - at) * speed
        return Box(x - 0.1, y - 0.07, x + 0.1, y + 0.07) if 0 <= x <= 1 else None

    return where


def play(
    actors: Sequence[Actor],
    seconds: float,
    zone: Zone = ZONE,
    fps: float = 5.0,
    keep: Callable[[int], bool] = lambda n: True,
    standing: Standing | None = None,
    begins: float = 0.0,
    follower: Follower | None = None,
) -> list[Fact]:
    """The facts of this street; `keep(n)` says whether the detector saw frame n at all."""
    follower, jam = follower or Tracker(), Congestion(zone)
    standing = standing or Standing(zone)
    facts: list[Fact] = []
    for n in range(int(seconds * fps)):
        at = begins + n / fps
        if not keep(n):
            continue
        there = [(actor, box) for actor in actors if (box := actor.where(at)) is not None]
        seen = [
            Detection(box, actor.kind, actor.label, actor.confidence) for actor, box in there if actor.confidence > 0
        ]
        tracks = follower.update(seen, at)
        vehicles = [track for track in tracks if track.kind is Thing.VEHICLE]
        others = [track for track in tracks if track.kind is not Thing.VEHICLE]

        def glance(box: Box, there: Iterable[tuple[Actor, Box]] = tuple(there)) -> Patch:
            return _patch(box, there)

        facts += standing.step(vehicles, others, glance, at, jam.update(vehicles, standing.stays, at), True)
    return facts


def _patch(box: Box, there: Iterable[tuple[Actor, Box]]) -> Patch:
    """The street's own texture, with that of whoever covers the place, nearest last."""
    patch: Patch = np.random.default_rng(0).integers(100, 140, (32, 32), np.uint8)
    for actor, where in sorted(there, key=lambda pair: pair[1].y1):
        if box.covered_by(where) > 0.5:
            patch = np.random.default_rng(actor.texture).integers(0, 255, (32, 32), np.uint8)
    return patch
