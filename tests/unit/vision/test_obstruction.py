"""What stands in a picture without a name: found by its place and age, and not taken for a shadow of what left."""

from collections.abc import Callable

import numpy as np

from services.vision.analysis import Analysis
from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.zone import Kind, Zone

ZONE = Zone("pavement", Kind.OCCUPATION, ((0.1, 0.4), (0.9, 0.4), (0.9, 0.95), (0.1, 0.95)), 10.0)
GROUND = np.random.default_rng(3).integers(110, 130, (180, 320, 3), np.uint8)


class Sees:
    """A detector that is told what it sees."""

    name = "told"

    def __init__(self, seen: Callable[[float], list[Detection]] = lambda at: []) -> None:
        self._seen = seen

    def detect(self, frame: Frame, zones: object, at: float) -> list[Detection]:
        return self._seen(at)


def street(at: float, put: float, taken: float, light: float = 1.0, start: bool = False) -> Frame:
    picture = GROUND.copy()
    if put <= at < taken or start:
        picture[100:140, 140:200] = np.random.default_rng(8).integers(0, 90, (40, 60, 3), np.uint8)
    return np.clip(picture.astype(np.float32) * light, 0, 255).astype(np.uint8)


def play(frame: Callable[[float], Frame], seconds: float, detector: Sees | None = None) -> list[Fact]:
    analysis = Analysis([ZONE], detector or Sees())
    return [fact for n in range(int(seconds * 5)) for fact in analysis.look(frame(n / 5), n / 5)]


def test_goods_put_down_are_one_alert_after_the_dwell_and_cleared_when_taken() -> None:
    facts = play(lambda at: street(at, 10, 40), 60)
    [alert] = [fact for fact in facts if isinstance(fact, AlertRaised)]
    [end] = [fact for fact in facts if isinstance(fact, AlertCleared)]
    assert abs(alert.at - 20) < 3
    assert alert.box.iou(Box(140 / 320, 100 / 180, 200 / 320, 140 / 180)) > 0.5
    assert abs(end.last_seen - 40) < 3


def test_goods_that_are_soon_taken_are_no_alert() -> None:
    assert not play(lambda at: street(at, 10, 17), 40)


def test_a_cloud_is_no_alert() -> None:
    assert not play(lambda at: street(at, 1e9, 0, light=1.0 if at < 15 else 0.75), 50)


def test_what_leaves_a_place_it_had_from_the_start_is_no_alert() -> None:
    assert not play(lambda at: street(at, 1e9, 0, start=at < 15), 50)


def test_a_person_who_waits_is_no_alert() -> None:
    where = Box(135 / 320, 95 / 180, 205 / 320, 145 / 180)
    waits = Sees(lambda at: [Detection(where, Thing.PERSON, "person", 0.8)] if 10 <= at < 40 else [])
    assert not play(lambda at: street(at, 10, 40), 60, waits)
