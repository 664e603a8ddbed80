"""A short loop really drawn and encoded: people and goods only, so that no model need be fetched."""

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from deploy.local.streets.motion import placed, walking
from deploy.local.streets.render import render
from deploy.local.streets.scene import Scene, Thing
from deploy.local.streets.scenes import GOODS

THINGS = (
    Thing("walker", "person", walking(0.5, (-3.0, 12.0), (0.0, 12.0))),
    Thing("umbrella", "umbrella", placed(0.5, 2.6, (2.0, 12.5), (2.0, 12.5001))),
)


def test_a_drawn_loop_shows_its_things_where_the_script_says(tmp_path: Path) -> None:
    scene = Scene(9, "试", GOODS.camera, 3.2, THINGS, ())
    video = tmp_path / "street-9.mp4"
    render(scene, tmp_path / "no models", video)
    frames = _frames(video)
    assert len(frames) == len(scene.moments) == 16
    empty, full = frames[0].astype(int), frames[8].astype(int)
    for thing in THINGS:
        box = scene.box(thing, scene.moments[8])
        assert box is not None
        x0, y0, x1, y1 = (round(side * scale) for side, scale in zip(box, (640, 368, 640, 368), strict=True))
        inside = np.abs(full - empty)[y0:y1, x0:x1].mean()
        assert inside > 12
    elsewhere = np.abs(full - empty)[:100].mean()
    assert elsewhere < 6


def test_no_two_pictures_are_the_same_even_when_nothing_moves(tmp_path: Path) -> None:
    video = tmp_path / "street-9.mp4"
    render(Scene(9, "试", GOODS.camera, 2.0, (), ()), tmp_path, video)
    frames = _frames(video)
    assert all((one != two).any() for one, two in pairwise(frames))


def _frames(video: Path) -> list[np.ndarray]:
    capture = cv2.VideoCapture(str(video))
    frames = []
    while True:
        readable, frame = capture.read()
        if not readable:
            return frames
        frames.append(frame)
