"""A street drawn in small pictures: rough ground, things, people, trees, and all that light and weather do to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing

WIDE, HIGH = 320, 180
Picture = NDArray[np.float32]
Light = Callable[[float], "Picture | float"]  # factors by which the picture is lit at a time
ROWS, COLUMNS = np.mgrid[0:HIGH, 0:WIDE].astype(np.float32)


class Drawn(Protocol):
    def draw(self, picture: Picture, at: float) -> None: ...

    def seen(self, at: float) -> Detection | None: ...


@dataclass(frozen=True, slots=True)
class Goods:
    """Lies from `begins` to `ends`; `tone` is how bright it is, `motley` how much its parts differ; pixels."""

    box: tuple[int, int, int, int]
    begins: float
    ends: float
    tone: tuple[int, int, int] = (60, 70, 150)
    motley: float = 40.0
    label: str = ""
    kind: Thing = Thing.STALL
    confidence: float = 0.5
    seed: int = 5

    def draw(self, picture: Picture, at: float) -> None:
        if self.begins <= at < self.ends:
            x0, y0, x1, y1 = self.box
            picture[y1 - 2 : y1 + 2, x0:x1] *= 0.7  # it stands in its own shade
            picture[y0:y1, x0:x1] = _fabric(self.seed, x1 - x0, y1 - y0, self.tone, self.motley)

    def seen(self, at: float) -> Detection | None:
        if not self.label or not self.begins <= at < self.ends:
            return None
        return Detection(box(*self.box), self.kind, self.label, self.confidence)


@dataclass(frozen=True, slots=True)
class Person:
    """`path(t)` is where the feet are; the detector finds it in a share of all looks, and may not find it at all."""

    path: Callable[[float], tuple[float, float] | None]
    share: float = 1.0
    height: int = 44
    sways: float = 1.0
    seed: int = 11

    def draw(self, picture: Picture, at: float) -> None:
        feet = self.path(at)
        if feet is None:
            return
        x, y, h = int(feet[0] + self._lean(at)), int(feet[1]), self.height
        coat = np.random.default_rng(self.seed).integers(20, 200, 3).tolist()
        stride = int(3 * np.sin(at * 7)) if self.sways else 0
        cv2.rectangle(picture, (x - 4 - stride, y - h // 2), (x - 1 - stride, y), (45, 40, 40), -1)
        cv2.rectangle(picture, (x + 1 + stride, y - h // 2), (x + 4 + stride, y), (45, 40, 40), -1)
        cv2.ellipse(picture, (x, y - h * 6 // 10), (7, h // 4), 0, 0, 360, coat, -1)
        cv2.circle(picture, (x, y - h * 9 // 10), 4, (110, 140, 190), -1)

    def seen(self, at: float) -> Detection | None:
        feet = self.path(at)
        luck = np.random.default_rng((self.seed, int(at * 100))).random(3)
        if feet is None or luck[0] >= self.share:
            return None
        x, y = feet[0] + 3 * (luck[1] - 0.5), feet[1] + 3 * (luck[2] - 0.5)
        found = box(x - 9, y - self.height, x + 9, y + 1)
        return Detection(found, Thing.PERSON, "person", 0.4 + 0.4 * float(luck[1])) if found.area > 0 else None

    def _lean(self, at: float) -> float:
        return float(2.5 * self.sways * np.sin(at * 1.3 + self.seed))


@dataclass(frozen=True, slots=True)
class Car:
    """`path(t)` is its middle below; 70 by 34 pixels unless told otherwise."""

    path: Callable[[float], tuple[float, float] | None]
    confidence: float = 0.6
    size: tuple[int, int] = (70, 34)
    seed: int = 21
    share: float = 0.95

    def draw(self, picture: Picture, at: float) -> None:
        middle = self.path(at)
        if middle is None:
            return
        (x, y), (w, h) = (int(middle[0]), int(middle[1])), self.size
        paint = np.random.default_rng(self.seed).integers(30, 220, 3).tolist()
        cv2.ellipse(picture, (x, y), (w // 2, 4), 0, 0, 360, (40, 40, 40), -1)
        cv2.rectangle(picture, (x - w // 2, y - h * 2 // 3), (x + w // 2, y - 3), paint, -1)
        cv2.rectangle(picture, (x - w // 4, y - h), (x + w // 4, y - h * 2 // 3), (70, 60, 50), -1)
        for wheel in (x - w // 3, x + w // 3):
            cv2.circle(picture, (wheel, y - 3), 5, (25, 25, 25), -1)

    def seen(self, at: float) -> Detection | None:
        middle = self.path(at)
        if middle is None or np.random.default_rng((self.seed, int(at * 100))).random() >= self.share:
            return None
        (x, y), (w, h) = middle, self.size
        found = box(x - w / 2, y - h, x + w / 2, y + 2)
        return Detection(found, Thing.VEHICLE, "car", self.confidence) if found.area > 0 else None


@dataclass(frozen=True, slots=True)
class Tree:
    """Leaves about a middle, in a wind of so many pixels."""

    middle: tuple[int, int]
    radius: int = 26
    wind: float = 3.0

    def draw(self, picture: Picture, at: float) -> None:
        dx = int(self.wind * (np.sin(at * 2.9) + 0.6 * np.sin(at * 7.1)))
        dy = int(0.5 * self.wind * np.sin(at * 4.3))
        side = 2 * self.radius
        leaves, dense = _leaves(side)
        x, y = self.middle[0] - self.radius + dx, self.middle[1] - self.radius + dy
        x0, y0, x1, y1 = max(0, x), max(0, y), min(WIDE, x + side), min(HIGH, y + side)
        part = (slice(y0 - y, y1 - y), slice(x0 - x, x1 - x))
        picture[y0:y1, x0:x1][dense[part]] = leaves[part][dense[part]]

    def seen(self, at: float) -> Detection | None:
        return None


@dataclass(frozen=True, slots=True)
class Street:
    """Later things are drawn over earlier ones; `dark` is how much light there is, `noise` in grey levels."""

    things: tuple[Drawn, ...] = ()
    lights: tuple[Light, ...] = ()
    seed: int = 1
    dark: float = 1.0
    noise: float = 3.0
    shake: Callable[[float], tuple[float, float]] | None = None
    ground: Callable[[float], int] = field(default=lambda at: 0)  # another number is another street

    def frame(self, at: float) -> Frame:
        picture = _ground(self.seed + 100 * self.ground(at)).copy()
        for thing in self.things:
            thing.draw(picture, at)
        picture *= self.dark
        for light in self.lights:
            picture *= light(at)
        if self.shake is not None:
            dx, dy = self.shake(at)
            picture = cv2.warpAffine(
                picture, np.array([[1, 0, dx], [0, 1, dy]]), (WIDE, HIGH), borderMode=cv2.BORDER_REFLECT
            )
        picture += self.noise * np.roll(_noise(), (int(at * 131) * 7, int(at * 311) * 13), axis=(0, 1))
        return np.clip(picture, 0, 255).astype(np.uint8)

    def seen(self, at: float) -> list[Detection]:
        return [found for thing in self.things if (found := thing.seen(at)) is not None]


def box(x0: float, y0: float, x1: float, y1: float) -> Box:
    """In 0..1, cut at the picture's edges."""
    return Box(*(float(min(max(side, 0.0), 1.0)) for side in (x0 / WIDE, y0 / HIGH, x1 / WIDE, y1 / HIGH)))


def cloud(begins: float, speed: float, wide: float = 120, soft: float = 12, leaves: float = 0.6) -> Light:
    """A shadow that comes from the left at so many pixels a second."""

    def light(at: float) -> Picture:
        front = (at - begins) * speed
        near, far = (COLUMNS[:1] - front) / soft, (front - wide - COLUMNS[:1]) / soft
        under = 1 / (1 + np.exp(np.clip(near, -40, 40))) / (1 + np.exp(np.clip(far, -40, 40)))
        return np.asarray(1 - (1 - leaves) * under[..., None], np.float32)

    return light


def beam(path: Callable[[float], tuple[float, float] | None], strength: float = 1.6, wide: float = 45) -> Light:
    """Headlights on the ground."""

    def light(at: float) -> Picture | float:
        middle = path(at)
        if middle is None:
            return 1.0
        far = ((COLUMNS - middle[0]) / wide) ** 2 + ((ROWS - middle[1]) / (0.5 * wide)) ** 2
        shine = strength * np.exp(-far)
        return np.asarray(1 + shine[..., None] * np.array([0.93, 1.0, 1.03], np.float32), np.float32)

    return light


def gain(*steps: tuple[float, tuple[float, float, float]], seconds: float = 3.0) -> Light:
    """From each time on the camera moves to these factors of blue, green, red, in so many seconds."""

    def light(at: float) -> Picture:
        now = np.ones(3, np.float32)
        for begins, factors in steps:
            share = min(1.0, max(0.0, (at - begins) / seconds)) if seconds else float(at >= begins)
            now = now + (np.array(factors, np.float32) - now) * share
        return np.asarray(now[None, None, :], np.float32)

    return light


@cache
def _ground(seed: int) -> Picture:
    rng = np.random.default_rng(seed)
    picture = np.full((HIGH, WIDE, 3), rng.integers(105, 135), np.float32) + rng.integers(-8, 8, 3)
    picture += 9 * cv2.resize(rng.standard_normal((23, 40)).astype(np.float32), (WIDE, HIGH))[..., None]
    picture += 6 * rng.standard_normal((HIGH, WIDE, 1)).astype(np.float32)
    picture[:, :: int(rng.integers(22, 34))] -= 22  # joints of the paving
    picture[:: int(rng.integers(22, 34))] -= 22
    picture[:40] = (70, 85, 110) + 25 * (np.indices((40, WIDE)).sum(axis=0) // 9 % 2)[..., None]  # a wall
    picture[150:156] += 70  # the kerb
    return picture.astype(np.float32)


@cache
def _fabric(seed: int, wide: int, high: int, tone: tuple[int, int, int], motley: float) -> Picture:
    rng = np.random.default_rng(seed)
    parts = rng.uniform(-1, 1, (max(2, high // 9), max(2, wide // 9), 3)).astype(np.float32)
    return np.asarray(
        np.array(tone, np.float32) + motley * cv2.resize(parts, (wide, high), interpolation=cv2.INTER_NEAREST)
    )


@cache
def _leaves(side: int) -> tuple[Picture, NDArray[np.bool_]]:
    rng = np.random.default_rng(17)
    rough = cv2.resize(rng.uniform(0, 1, (side // 4, side // 4)).astype(np.float32), (side, side))
    rows, columns = np.mgrid[0:side, 0:side] - side / 2
    dense = (rough > 0.42) & (rows**2 + columns**2 < (side / 2) ** 2)
    return np.asarray(rough[..., None] * np.array([40, 110, 60], np.float32) + 20, np.float32), dense


@cache
def _noise() -> Picture:
    return np.random.default_rng(99).standard_normal((HIGH, WIDE, 3)).astype(np.float32)
