"""The measure on scenes that are told in boxes: the whole analysis, without a model."""

from services.vision.replay import describe
from tests.bench.vision.measure import Outcome, Truth, score
from tests.support.scenes.play import play
from tests.support.scenes.scene import Scene


def measure(scene: Scene) -> Outcome:
    dwell = scene.zone.dwell_seconds
    events = [
        Truth(
            str(n), scene.zone.id, event.box, event.begins, event.ends, dwell, event.alerts,
            event.due or (event.begins + dwell,) * 2, (event.unseen_from or event.ends, event.ends),
            event.ends + 6 > scene.seconds,
        )
        for n, event in enumerate(scene.events)
    ]  # fmt: skip
    facts = [describe(fact) for fact in play(scene)]
    return score(Outcome(scene.name, "scripted", scene.conditions, scene.seconds), facts, events)
