"""A camera changes hands between a clearing and a return: the next owner still knows what was alerted there."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.vision.analysis import Analysis
from services.vision.detector import Frame
from services.vision.domain.facts import AlertCleared, AlertRaised, AlertReopened, Fact
from services.vision.domain.sight import Detection
from services.vision.domain.stay import Stay
from services.vision.domain.track import Tracker
from services.vision.domain.zone import Zone
from services.vision.watch.eyes import Eyes
from services.vision.watch.store import KeptStay
from tests.support.scenes import catalogue, standing_kinds
from tests.support.scenes.picture import picture
from tests.support.scenes.play import Told
from tests.support.scenes.scene import Scene

BEGAN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC).timestamp()
SCENE = catalogue.make(standing_kinds.the_same_back, 1)


def owner(scene: Scene, kept: Sequence[KeptStay]) -> Eyes:
    class Shifted(Told):
        """Asked by the wall clock."""

        def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
            return super().detect(frame, zones, round(at - BEGAN, 3))

    def make(stays: Sequence[Stay]) -> Analysis:
        return Analysis([scene.zone], Shifted(scene, Tracker), stays, "cam-01.")

    return Eyes([scene.zone], make, kept, ZoneInfo("Asia/Shanghai"))


def watched(scene: Scene, handed_over_at: float) -> list[Fact]:
    """The facts of two owners in turn; the second has what the first kept last, as the database gives it back."""
    facts: list[Fact] = []
    eyes, kept, handed_over = owner(scene, []), list[KeptStay](), False
    for t in scene.moments:
        if t >= handed_over_at and not handed_over:
            eyes, handed_over = owner(scene, kept), True
        looked = eyes.look(picture(scene, t), BEGAN + t)
        facts += [fact for fact, _ in looked.facts]
        if looked.stays is not None:
            kept = [replace(one, kept=json.loads(json.dumps(one.kept))) for one in looked.stays]
            eyes.stored(kept)
    return facts


def test_its_return_opens_its_alert_again() -> None:
    first, second = SCENE.events
    raised, cleared, again, *rest = watched(SCENE, (first.ends + second.begins) / 2)
    assert isinstance(raised, AlertRaised)
    assert isinstance(cleared, AlertCleared)
    assert isinstance(again, AlertReopened)
    assert raised.stay == cleared.stay == again.stay
    assert all(isinstance(fact, AlertCleared) for fact in rest)


def test_after_the_cool_down_its_return_is_an_alert_of_its_own() -> None:
    first, second = SCENE.events
    soon = replace(SCENE, zone=replace(SCENE.zone, cooldown_seconds=5.0))
    raised, _, again, *_ = watched(soon, (first.ends + second.begins) / 2)
    assert isinstance(raised, AlertRaised)
    assert isinstance(again, AlertRaised)
    assert again.at - raised.at > second.begins - first.ends
