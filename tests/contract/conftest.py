"""One street and the three detectors that look at it: two see its pixels, to one it is told. And a service's app."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from fastapi import FastAPI

from deploy.local.layout import Layout
from services.vision.detector import Detector
from services.vision.detectors import make_detector
from services.vision.domain.box import Box
from services.vision.replay import DEFAULT_MODEL
from tests.support.doors import put_together
from tests.support.drawn_street import Drawn, drawn
from tests.support.toy_yolo import trained

DETECTORS = ("openvino", "ultralytics", "scripted")
FPS = 5.0

Choose = Callable[[str], tuple[Detector, Path]]


def script(street: Drawn, moments: Sequence[tuple[float, int]]) -> str:
    """The street told: from each moment on that picture's cars."""

    def told(cars: Sequence[Box]) -> list[dict[str, object]]:
        return [{"class": "car", "confidence": 0.9, "box": [car.x0, car.y0, car.x1, car.y1]} for car in cars]

    high, wide = street.pictures[0].shape[:2]
    frames = [{"t": t, "boxes": told(street.cars[n])} for t, n in moments]
    return json.dumps({"width": wide, "height": high, "fps": FPS, "duration": moments[-1][0] + 60, "frames": frames})


@pytest.fixture(scope="session")
def street() -> Drawn:
    return drawn()


@pytest.fixture(scope="session")
def choose(street: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Choose:
    """A kind of detector, and the file that it was made from."""

    def file(kind: str) -> Path:
        if kind == "openvino":
            return Layout().models / DEFAULT_MODEL.name
        if kind == "ultralytics":
            return trained(street, tmp_path_factory.mktemp("toy") / "toy")
        found = tmp_path_factory.mktemp("told") / "street.json"
        found.write_text(script(street, [(n / FPS, n) for n in range(len(street.pictures))]))
        return found

    @cache
    def chosen(kind: str) -> tuple[Detector, Path]:
        made = file(kind)
        return make_detector(kind, model=made, script=made), made

    return chosen


@pytest.fixture(params=DETECTORS)
def detector(request: pytest.FixtureRequest, choose: Choose) -> Detector:
    return choose(request.param)[0]


@pytest.fixture
async def app(
    request: pytest.FixtureRequest, database: str, keys: tuple[str, str], tmp_path: Path
) -> AsyncIterator[FastAPI]:
    """The app of the service that the parameter names."""
    async with put_together(request.param, database, keys, tmp_path) as found:
        yield found
