"""A scene's pictures: a rough street, and on it cars that look like cars, each painted otherwise."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from services.vision.detector import Frame
from tests.support.scenes.scene import Scene
from tests.support.scenes.seen import there

WIDE, HIGH = 320, 180
ALIKE = 0.3  # how much of any two cars' look is that both are cars

Grey = NDArray[np.float32]


def picture(scene: Scene, t: float) -> Frame:
    dx, dy = scene.shift(t)
    canvas = np.roll(_street(scene.view(t)), (round(dy * HIGH), round(dx * WIDE)), (0, 1)).copy()
    for actor, box in there(scene, t):
        x0, y0 = round(box.x0 * WIDE), round(box.y0 * HIGH)
        x1, y1 = round(box.x1 * WIDE), round(box.y1 * HIGH)
        left, top, right, bottom = max(0, x0), max(0, y0), min(WIDE, x1), min(HIGH, y1)
        if actor.look and right > left and bottom > top:
            paint = _paint(actor.look, x1 - x0, y1 - y0)
            canvas[top:bottom, left:right] = paint[top - y0 : bottom - y0, left - x0 : right - x0]
    canvas *= scene.light(t)
    if scene.noise.grain:
        n = round(t * 1000) + scene.seed
        canvas += np.roll(_grain(), (n * 37 % HIGH, n * 61 % WIDE), (0, 1)) * scene.noise.grain
    return cv2.cvtColor(np.clip(canvas, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR).astype(np.uint8)


@cache
def _street(view: int) -> Grey:
    chance = np.random.default_rng(1000 + view)
    rough = cv2.resize(chance.normal(120, 35, (12, 20)).astype(np.float32), (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)
    return np.asarray(rough + chance.normal(0, 6, (HIGH, WIDE)), np.float32)


@cache
def _grain() -> Grey:
    return np.random.default_rng(5).normal(0, 1, (HIGH, WIDE)).astype(np.float32)


@cache
def _paint(look: int, wide: int, high: int) -> Grey:
    """Windows above, a bright body, wheels below; and what is this one's own."""
    car = np.full((8, 12), 0.3, np.float32)
    car[1:3, 2:10] = -1.2
    car[6:, 2:4] = car[6:, 8:10] = -1.5
    own = np.random.default_rng(look).normal(0, 1, (8, 12)).astype(np.float32)
    blend = ALIKE**0.5 * (car - car.mean()) / car.std() + (1 - ALIKE) ** 0.5 * own
    tone = 130 + 40 * np.random.default_rng(look + 7).uniform(-1, 1)
    size = (max(1, wide), max(1, high))
    return np.asarray(tone + 45 * cv2.resize(blend, size, interpolation=cv2.INTER_LINEAR), np.float32)
