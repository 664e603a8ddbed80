"""The measure on drawn scenes of road occupation: the part that finds what has no name, without a model."""

from services.vision.replay import describe
from tests.bench.vision.measure import Outcome, Truth, score
from tests.support.occupation_measure import play
from tests.support.occupation_scenes import Scene


def measure(scene: Scene) -> Outcome:
    dwell = scene.zone.dwell_seconds
    events = [
        Truth(
            str(n), scene.zone.id, event.box, event.begins, event.ends, dwell, True, (event.begins + dwell,) * 2,
            (event.ends,) * 2, event.ends + 6 > scene.seconds,
        )
        for n, event in enumerate(scene.truth)
    ]  # fmt: skip
    facts = [describe(fact) for fact in play(scene)]
    return score(Outcome(scene.name, "occupied", ("occupation",), scene.seconds), facts, events)
