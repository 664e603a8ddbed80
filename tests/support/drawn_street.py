"""A street drawn for detectors: empty at first, then cars that stand somewhere else in each picture, and where."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deploy.local.layout import Layout
from deploy.local.streets.motion import Leg, Pace, Path
from deploy.local.streets.render import loop, noisy
from deploy.local.streets.scene import FPS, VEHICLES, Scene, Thing
from deploy.local.streets.scenes import GREEN, KERBSIDE, NEAR, QUEUE, SILVER, WEST
from deploy.local.streets.wheel import models
from services.vision.domain.box import Box

PICTURES = 16


@dataclass(frozen=True, slots=True)
class Drawn:
    """`cars[n]` stand in `pictures[n]`; there is none in the first."""

    pictures: list[NDArray[np.uint8]]
    cars: list[list[Box]]


def drawn() -> Drawn:
    scene = _scene()
    # A fresh process: the software renderer is not to be trusted with a second street.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pictures = pool.submit(_draw).result()
    cars = [
        [Box(*box) for thing in scene.things if thing.label in VEHICLES and (box := scene.box(thing, moment))]
        for moment in scene.moments
    ]
    return Drawn(pictures, cars)


def _draw() -> list[NDArray[np.uint8]]:
    return list(noisy(loop(_scene(), models(Layout().cache)), seed=9))


def _scene() -> Scene:
    things = (
        Thing("car-1", "130", _standing(7.0, NEAR, 0.4)),
        Thing("car-2", "beetle", _standing(0.9, NEAR, 0.4), tint=GREEN),
        Thing("car-3", "lada", _standing(-5.1, NEAR, 0.4)),
        Thing("car-4", "130", _standing(1.0, KERBSIDE, 1.1), resting=WEST, tint=SILVER),
    )
    return Scene(9, "试", QUEUE.camera, PICTURES / FPS, things, ())


def _standing(x: float, lane: float, step: float) -> Path:
    """Not there in the first picture, at its place in the last, some steps from it in each between."""
    legs = []
    for n in range(1, PICTURES):
        steps = n * 3 % 7 - 3 if n < PICTURES - 1 else 0
        place = (x + step * steps, lane)
        legs.append(Leg((n - 0.5) / FPS, (n + 0.5) / FPS, place, place, Pace.STAND))
    return tuple(legs)
