"""Draws a scene's loop, moment by moment, and hands the pictures to the encoder."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from deploy.local.streets import backdrop, encode
from deploy.local.streets.canvas import Canvas, Pixels
from deploy.local.streets.models import Actor, Wardrobe
from deploy.local.streets.scene import Scene

NOISE = 2.2  # grey levels: a camera's picture is never twice the same, and vision takes one that is for frozen
SHEETS = 6


class Orphaned(Exception):
    """The process that ordered the loop has ended, and its lock on the folder with it."""


def loop(scene: Scene, folder: Path) -> Iterator[Pixels]:
    """Every picture of the loop, without noise; the same one again while nothing moves."""
    canvas = Canvas(scene.camera)
    behind = backdrop.build(canvas.root, scene)
    canvas.shot()  # the first one only loads the textures
    canvas.paint_behind(canvas.shot().copy())
    behind.removeNode()
    wardrobe = Wardrobe(folder)
    actors = [Actor(thing, wardrobe, canvas.root) for thing in scene.things]
    last: list[object] = []
    picture = canvas.shot().copy()
    for t in scene.moments:
        poses = [thing.pose(t) if scene.box(thing, t) else None for thing in scene.things]
        if poses != last:
            for actor, pose in zip(actors, poses, strict=True):
                actor.show(pose)
            picture, last = canvas.shot().copy(), list(poses)
        yield picture
    canvas.close()


def noisy(pictures: Iterator[Pixels], seed: int) -> Iterator[Pixels]:
    """As a sensor gives them: every picture with other noise."""
    chance = np.random.default_rng(seed)
    sheets: list[np.ndarray] = []
    for picture in pictures:
        if not sheets:
            sheets = [chance.normal(0, NOISE, picture.shape).round().astype(np.int16) for _ in range(SHEETS)]
        sheet = sheets[int(chance.integers(SHEETS))]
        rolled = np.roll(sheet, int(chance.integers(1, picture.shape[0])), axis=0)
        yield np.clip(picture + rolled, 0, 255).astype(np.uint8)


def render(scene: Scene, folder: Path, video: Path) -> None:
    """Writes the loop's video; tells every tenth of it on the error stream."""
    total, parent = len(scene.moments), os.getppid()
    with encode.Encoder(video, scene.camera.width, scene.camera.height) as encoder:
        for index, picture in enumerate(noisy(loop(scene, folder), scene.number), 1):
            if os.getppid() != parent:
                raise Orphaned(f"{scene.name}: 主进程已退出 / whoever wanted it is gone")
            encoder.add(picture)
            if index * 10 // total != (index - 1) * 10 // total:
                print(f"{scene.name} {scene.name_zh} {index * 100 // total} %", file=sys.stderr, flush=True)
