"""All scenes: each kind with several seeds, and many of them once more under worse conditions."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.support.scenes import standing_kinds, traffic_kinds, trouble_kinds
from tests.support.scenes.scene import Noise, Scene

Make = Callable[[Random, int], Scene]

KINDS: tuple[Make, ...] = (*standing_kinds.KINDS, *traffic_kinds.KINDS, *trouble_kinds.KINDS)
SEEDS = 4
WORSE: dict[str, Callable[[Scene], Scene]] = {  # what any scene can be played under as well
    "night": lambda scene: replace(
        scene, noise=Noise(jitter=0.025, misses=0.35, sureness=0.75, grain=6.0), light=lambda t: 0.4
    ),
    "jitter": lambda scene: replace(scene, noise=replace(scene.noise, jitter=0.04, misses=0.12)),
    "dropped_frames": lambda scene: replace(scene, arrives=_half(scene)),
    "low_fps": lambda scene: replace(scene, fps=2.0),
}


def make(kind: Make, seed: int) -> Scene:
    scene = kind(Random(f"{kind.__name__} {seed}"), seed)
    return replace(scene, name=f"{scene.name}-{seed}")


def worse(kind: Make, seed: int, condition: str) -> Scene:
    scene = make(kind, seed)
    made = WORSE[condition](scene)
    return replace(made, name=f"{scene.name}-{condition}", conditions=(*scene.conditions, condition))


def scenes() -> list[Scene]:
    plain = [make(kind, seed) for kind in KINDS for seed in range(SEEDS)]
    again = (*standing_kinds.KINDS, *traffic_kinds.KINDS)
    return plain + [worse(kind, 50 + n, condition) for kind in again for n, condition in enumerate(WORSE)]


def _half(scene: Scene) -> Callable[[float], bool]:
    """Any of each two frames."""
    chance = Random(scene.seed)
    kept = {2 * pair + chance.randint(0, 1) for pair in range(2000)}
    return lambda t: scene.arrives(t) and round(t * scene.fps) in kept
