"""Plays scenes of road occupation to the part that finds it, without a model, and compares it with the truth."""

from dataclasses import dataclass

from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.obstruction import Obstruction
from services.vision.occupation.ground import EVERY, Ground
from tests.support.occupation_scenes import Scene, Stood


@dataclass(frozen=True, slots=True)
class Measured:
    """`raise_errors` and `clear_errors` in seconds, of those that were told and cleared."""

    found: int
    wanted: int
    false: int
    doubles: int
    raise_errors: tuple[float, ...]
    clear_errors: tuple[float, ...]


def play(scene: Scene) -> list[Fact]:
    ground, place = Ground([scene.zone]), Obstruction(scene.zone)
    facts: list[Fact] = []
    for n in range(int(scene.seconds / EVERY)):
        at = n * EVERY
        seen = scene.seen(at)
        found = ground.look(scene.frame(at), seen, at)
        if found is not None:
            facts += place.step(found[scene.zone.id], seen, at, True)
    return facts


def measured(scene: Scene) -> Measured:
    facts = play(scene)
    ends = {fact.stay: fact.last_seen for fact in facts if isinstance(fact, AlertCleared)}
    told: dict[Stood, list[AlertRaised]] = {event: [] for event in scene.truth}
    false = 0
    for alert in (fact for fact in facts if isinstance(fact, AlertRaised)):
        event = next((one for one in scene.truth if _is_of(alert, one, scene.zone.dwell_seconds)), None)
        if event is None:
            false += 1
        else:
            told[event].append(alert)
    raised = tuple(alerts[0].at - event.begins - scene.zone.dwell_seconds for event, alerts in told.items() if alerts)
    cleared = tuple(
        ends[alerts[0].stay] - event.ends for event, alerts in told.items() if alerts and alerts[0].stay in ends
    )
    found = sum(1 for alerts in told.values() if alerts)
    doubles = sum(max(0, len(alerts) - 1) for alerts in told.values())
    return Measured(found, len(scene.truth), false, doubles, raised, cleared)


def _is_of(alert: AlertRaised, event: Stood, dwell: float) -> bool:
    """IoU of a quarter, or mostly inside; and in time."""
    placed = alert.box.iou(event.box) >= 0.25 or alert.box.covered_by(event.box) >= 0.6
    return placed and event.begins + dwell - 2 <= alert.at <= event.ends + 5
