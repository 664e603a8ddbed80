"""What a detector makes of a scene's frame: it misses, trembles, is unsure, and does not see behind things."""

import numpy as np

from services.vision.domain.box import Box, around
from services.vision.domain.sight import Detection, Thing
from tests.support.scenes.paths import moved
from tests.support.scenes.scene import Actor, Scene

GRID = 8  # points a side when it is measured how much of a thing is in view
LEAST_SEEN, FREELY_SEEN = 0.35, 0.8
FLIPS = ("car", "truck", "bus")


def there(scene: Scene, t: float) -> list[tuple[Actor, Box]]:
    """Who is in the picture, the farthest first."""
    dx, dy = scene.shift(t)
    found = [(actor, moved(box, dx, dy)) for actor in scene.actors if (box := actor.where(t)) is not None]
    return sorted(found, key=lambda pair: pair[1].y1)


def seen(scene: Scene, t: float) -> list[Detection]:
    chance = np.random.default_rng([scene.seed, round(t * 1000)])
    present = there(scene, t)
    found: list[Detection] = []
    for n, (actor, box) in enumerate(present):
        told = _seen(scene, actor, box, [other for _, other in present[n + 1 :]], chance)
        if told is None:
            continue
        found.append(told)
        if actor.second_box is not None:
            inner, whole = actor.second_box, told.box
            part = Box(
                whole.x0 + inner.x0 * whole.width, whole.y0 + inner.y0 * whole.height,
                whole.x0 + inner.x1 * whole.width, whole.y0 + inner.y1 * whole.height,
            )  # fmt: skip
            found.append(Detection(part, actor.kind, actor.label, told.confidence * 0.8))
    return found


def _seen(scene: Scene, actor: Actor, box: Box, nearer: list[Box], chance: np.random.Generator) -> Detection | None:
    noise = scene.noise
    in_view = _in_view(box, nearer)
    share = len(in_view) / GRID**2
    if share < LEAST_SEEN or chance.random() < noise.misses or (share < FREELY_SEEN and chance.random() < 0.4):
        return None
    if share < FREELY_SEEN and chance.random() < 0.5:
        box = around([Box(x, y, x, y) for x, y in in_view])  # the part that it sees, for the whole
    wide, high = box.width * noise.jitter, box.height * noise.jitter
    x0, y0, x1, y1 = (float(side) for side in chance.normal((box.x0, box.y0, box.x1, box.y1), (wide, high, wide, high)))
    clipped = Box(*(min(max(side, 0.0), 1.0) for side in (x0, y0, x1, y1)))
    sureness = float(chance.normal(actor.confidence * noise.sureness * (0.5 + 0.5 * share), 0.07))
    if clipped.area < 0.3 * box.area or sureness < 0.15:
        return None
    label = actor.label
    if actor.kind is Thing.VEHICLE and chance.random() < noise.flips:
        label = FLIPS[int(chance.integers(len(FLIPS)))]
    return Detection(clipped, actor.kind, label, min(sureness, 0.98))


def _in_view(box: Box, nearer: list[Box]) -> list[tuple[float, float]]:
    steps = [(n + 0.5) / GRID for n in range(GRID)]
    points = [(box.x0 + a * box.width, box.y0 + b * box.height) for a in steps for b in steps]
    return [
        (x, y)
        for x, y in points
        if 0 <= x <= 1 and 0 <= y <= 1 and not any(o.x0 <= x <= o.x1 and o.y0 <= y <= o.y1 for o in nearer)
    ]
