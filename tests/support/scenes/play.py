"""Plays a scene to one camera's whole analysis, as a worker would."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from services.vision.analysis import Analysis
from services.vision.detector import Frame
from services.vision.domain.facts import Fact
from services.vision.domain.sight import Detection
from services.vision.domain.track import Follower, Tracker
from services.vision.domain.zone import Zone
from tests.support.scenes.picture import picture
from tests.support.scenes.scene import Scene
from tests.support.scenes.seen import seen


class Told:
    """The detector of one scene."""

    name = "told"

    def __init__(self, scene: Scene, follower: Callable[[], Follower]) -> None:
        self._scene, self._follower = scene, follower

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        return seen(self._scene, at)

    def follower(self) -> Follower:
        return self._follower()


def play(scene: Scene, follower: Callable[[], Follower] = Tracker) -> list[Fact]:
    analysis = Analysis([scene.zone], Told(scene, follower))
    facts: list[Fact] = []
    for t in scene.moments:
        local = scene.begins + timedelta(seconds=t) if scene.begins else None
        facts += analysis.look(picture(scene, t), t, local)
    return facts + analysis.close(scene.seconds)
