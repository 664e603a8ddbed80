"""What stands in a picture without a name: found by its place and age, and not taken for a shadow of what left."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from services.vision.analysis import Analysis
from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.obstruction import Blob, Obstruction
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import Follower, Tracker
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

    def follower(self) -> Follower:
        return Tracker()


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
    assert abs(alert.occupied_share - 60 * 40 / (256 * 99)) < 0.02
    assert abs(alert.blocked_width - 40 / 99) < 0.05
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


def test_a_vehicle_is_the_business_of_other_rules_unless_the_zone_forbids_it_by_name() -> None:
    where = Box(138 / 320, 98 / 180, 202 / 320, 142 / 180)
    seen = [Detection(where, Thing.VEHICLE, "Truck", 0.35)]
    blob = Blob(where, 2.0, 0.1)

    def told(zone: Zone) -> list[Fact]:
        place = Obstruction(zone)
        return [fact for n in range(60) for fact in place.step([replace(blob, age=2 + n / 2)], seen, n / 2, True)]

    assert not told(ZONE)
    [alert] = told(replace(ZONE, classes=frozenset({"truck"})))
    assert isinstance(alert, AlertRaised)
    assert alert.label == "truck"


def test_a_huge_box_that_a_detector_draws_around_a_small_thing_does_not_make_it_a_vehicle() -> None:
    small, huge = Box(0.5, 0.6, 0.55, 0.66), Detection(Box(0.3, 0.3, 0.8, 0.9), Thing.VEHICLE, "vehicle", 0.3)
    place = Obstruction(ZONE)
    facts = [fact for n in range(60) for fact in place.step([Blob(small, 2 + n / 2, 0.01)], [huge], n / 2, True)]
    assert [type(fact) for fact in facts] == [AlertRaised]


def test_somebody_who_stands_beside_makes_it_a_stall_and_a_class_names_it() -> None:
    goods, vendor = Box(0.4, 0.6, 0.5, 0.7), Detection(Box(0.52, 0.55, 0.56, 0.72), Thing.PERSON, "person", 0.6)
    table = Detection(Box(0.41, 0.61, 0.49, 0.69), Thing.STALL, "Table", 0.4)

    def told(seen: list[Detection]) -> AlertRaised:
        place = Obstruction(ZONE)
        [alert] = [f for n in range(60) for f in place.step([Blob(goods, 2 + n / 2, 0.05)], seen, n / 2, True)]
        assert isinstance(alert, AlertRaised)
        return alert

    alone, attended, named = told([]), told([vendor]), told([vendor, table])
    assert (alone.label, attended.label, named.label) == ("unknown", "stall", "table")
    assert alone.confidence < attended.confidence < named.confidence


def test_one_thing_after_another_in_one_place_is_not_one_that_stands() -> None:
    place = Obstruction(ZONE)
    box = Box(0.4, 0.6, 0.5, 0.7)
    assert not [fact for n in range(80) for fact in place.step([Blob(box, 2.0 + n % 5 / 2, 0.05)], [], n / 2, True)]
