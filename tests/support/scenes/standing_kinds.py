"""Scenes of things that stand at a kerb: long or short, alone or beside another, once or again."""

from dataclasses import replace
from datetime import UTC, datetime, time
from random import Random

from services.vision.domain.box import Box
from services.vision.domain.calendar import Schedule, Window
from services.vision.domain.sight import Thing
from tests.support.scenes.paths import at, moved, passes, stands, stops
from tests.support.scenes.scene import KERB, KERB_FOOT, Actor, Event, Noise, Scene

DWELL = KERB.dwell_seconds
EVERY_DAY = frozenset(range(1, 8))


def slot(chance: Random) -> Box:
    wide = chance.uniform(0.12, 0.2)
    return at(
        chance.uniform(0.25, 0.75), KERB_FOOT + chance.uniform(-0.03, 0.03), wide, wide * chance.uniform(0.9, 1.2)
    )


def parked_long(chance: Random, seed: int) -> Scene:
    place, begins = slot(chance), chance.uniform(4, 15)
    ends = begins + chance.uniform(25, 45)
    car = Actor(stands(place, begins, ends, chance.choice((-1, 1))), 1 + chance.randrange(99))
    return Scene("parked_long", ("parked",), (car,), (Event(place, begins, ends),), ends + 15, seed)


def drop_off(chance: Random, seed: int) -> Scene:
    """Three short stops, each below the dwell."""
    actors, events, t = [], [], 5.0
    for n in range(3):
        place, stay = slot(chance), chance.uniform(0.4, 0.8) * DWELL
        actors.append(Actor(stands(place, t, t + stay), 10 * seed % 500 + n + 1))
        events.append(Event(place, t, t + stay, False))
        t += stay + chance.uniform(8, 14)
    return Scene("drop_off", ("short_stop",), tuple(actors), tuple(events), t + 5, seed)


def parked_and_traffic(chance: Random, seed: int) -> Scene:
    place, begins = slot(chance), chance.uniform(4, 12)
    ends = begins + chance.uniform(30, 40)
    traffic = [
        Actor(passes(when, chance.uniform(0.86, 0.97), 0.22, 0.24, chance.choice((-0.25, 0.3, 0.4))), 100 + n)
        for n, when in enumerate(range(6, 60, 5))
    ]
    car = Actor(stands(place, begins, ends), 1 + chance.randrange(99))
    return Scene("parked_and_traffic", ("parked", "traffic"), (car, *traffic), (Event(place, begins, ends),), 65, seed)


def side_by_side(chance: Random, seed: int) -> Scene:
    """Two neighbours that come and leave at their own times."""
    left, right = at(0.4, wide=0.14), at(0.4 + chance.uniform(0.15, 0.2), wide=0.14)
    first, second = chance.uniform(4, 8), chance.uniform(14, 22)
    ends, later = first + chance.uniform(20, 30), second + chance.uniform(22, 35)
    actors = (Actor(stands(left, first, ends, 1), 3 + seed), Actor(stands(right, second, later, -1), 60 + seed))
    return Scene("side_by_side", ("parked", "neighbours"), actors,
                 (Event(left, first, ends), Event(right, second, later)), later + 15, seed)  # fmt: skip


def double_parked(chance: Random, seed: int) -> Scene:
    """The second stands half before the first, on the lane's side of the zone."""
    back, front = at(0.5, 0.69), at(0.5 + chance.uniform(-0.09, 0.09), 0.775, 0.16, 0.17)
    begins, then = 5.0, 5.0 + chance.uniform(3, 12)
    ends = then + chance.uniform(22, 30)
    actors = (Actor(stands(back, begins, ends + 8), 3 + seed), Actor(stands(front, then, ends, -1), 60 + seed))
    return Scene("double_parked", ("parked", "neighbours", "occlusion"), actors,
                 (Event(back, begins, ends + 8), Event(front, then, ends)), ends + 22, seed)  # fmt: skip


def another_in_the_slot(chance: Random, seed: int) -> Scene:
    """One leaves, another takes its place: two stays."""
    place, begins = slot(chance), 5.0
    ends = begins + chance.uniform(19, 25)
    again = ends + chance.uniform(7, 15)
    last = again + chance.uniform(20, 25)
    other = moved(place, chance.uniform(-0.01, 0.01))
    actors = (Actor(stands(place, begins, ends), 3 + seed), Actor(stands(other, again, last), 60 + seed))
    return Scene("another_in_the_slot", ("parked", "same_place"), actors,
                 (Event(place, begins, ends), Event(other, again, last)), last + 12, seed)  # fmt: skip


def two_short_in_one_slot(chance: Random, seed: int) -> Scene:
    """Two short stops in one place are no long one."""
    place, begins = slot(chance), 5.0
    ends = begins + chance.uniform(9, 12)
    again = ends + chance.uniform(6.5, 9)
    last = again + chance.uniform(9, 12)
    actors = (Actor(stands(place, begins, ends), 3 + seed), Actor(stands(place, again, last), 60 + seed))
    return Scene("two_short_in_one_slot", ("short_stop", "same_place"), actors,
                 (Event(place, begins, ends, False), Event(place, again, last, False)), last + 12, seed)  # fmt: skip


def the_same_back(chance: Random, seed: int) -> Scene:
    """It drives round the block: the alert there was is opened again, no second is raised."""
    place, begins = slot(chance), 5.0
    ends = begins + chance.uniform(20, 25)
    again = ends + chance.uniform(12, 40)
    last = again + chance.uniform(20, 25)
    look = 3 + seed
    actors = (Actor(stands(place, begins, ends), look), Actor(stands(place, again, last), look))
    return Scene("the_same_back", ("parked", "cool_down"), actors,
                 (Event(place, begins, ends), Event(place, again, last, False)), last + 12, seed)  # fmt: skip


def motorcycle(chance: Random, seed: int) -> Scene:
    """Taken for a vehicle, and its front for another."""
    high = chance.uniform(0.09, 0.13)
    place, begins = at(chance.uniform(0.3, 0.7), wide=high * 0.8, high=high), 6.0
    ends = begins + chance.uniform(22, 30)
    part = Box(0.0, chance.uniform(0.0, 0.15), chance.uniform(0.55, 0.7), 1.0)
    rider = Actor(stands(place, begins, ends), 3 + seed, "vehicle", confidence=0.45, second_box=part)
    return Scene("motorcycle", ("parked", "two_boxes"), (rider,), (Event(place, begins, ends),), ends + 12, seed)


def called_otherwise(chance: Random, seed: int) -> Scene:
    """Car, truck, bus: the detector changes its mind from frame to frame, and the rule is about cars alone."""
    made = parked_long(chance, seed)
    zone = replace(KERB, classes=frozenset({"car"}))
    return replace(made, name="called_otherwise", conditions=("parked", "label_flips"), zone=zone,
                   noise=Noise(flips=0.35))  # fmt: skip


def loading(chance: Random, seed: int) -> Scene:
    """A van, and people who carry things around it; it moves up a little once."""
    place = at(0.5, wide=0.2, high=0.22)
    begins, ends = 6.0, 6.0 + chance.uniform(40, 50)
    further = moved(place, chance.uniform(0.01, 0.03))
    when = begins + chance.uniform(18, 25)
    van = Actor(stops([(place, begins, when), (further, when + 1, ends)]), 3 + seed, "truck")
    walkers = tuple(
        Actor(passes(t, 0.78, 0.05, 0.2, chance.choice((-0.08, 0.09))), 300 + t, "person", Thing.PERSON, 0.5)
        for t in range(8, 60, 6)
    )
    return Scene("loading", ("parked", "occlusion"), (van, *walkers), (Event(place, begins, ends),), ends + 12, seed)


def there_from_the_start(chance: Random, seed: int) -> Scene:
    place = slot(chance)
    ends = chance.uniform(25, 40)
    car = Actor(stands(place, -99, ends), 3 + seed, confidence=chance.uniform(0.45, 0.7))
    return Scene("there_from_the_start", ("parked", "pre_existing"), (car,), (Event(place, 0, ends),), ends + 15, seed)


def rule_begins(chance: Random, seed: int) -> Scene:
    """It stood there before it was forbidden: due when the rule begins."""
    made = parked_long(chance, seed)
    [event] = made.events
    begins = 20 + chance.randrange(4, 14)
    if begins <= event.ends <= begins + 2:  # an alert just then is neither right nor wrong
        begins += 3
    zone = replace(KERB, schedule=Schedule((Window(EVERY_DAY, time(7, 0, begins), time(9)),)))
    due = max(float(begins), event.begins + DWELL)
    events = (replace(event, due=(due, due)),) if due + 2 < event.ends else (replace(event, alerts=False),)
    return replace(made, name="rule_begins", conditions=("parked", "schedule"), zone=zone, events=events,
                   begins=datetime(2026, 11, 20, 7, tzinfo=UTC))  # fmt: skip


def rule_ends(chance: Random, seed: int) -> Scene:
    """Its dwell is over only after the rule's hours."""
    made = parked_long(chance, seed)
    [event] = made.events
    ends = int(event.begins + DWELL - chance.uniform(2, 5))
    zone = replace(KERB, schedule=Schedule((Window(EVERY_DAY, time(7), time(9, 0, ends)),)))
    return replace(made, name="rule_ends", conditions=("schedule",), zone=zone,
                   events=(replace(event, alerts=False),), begins=datetime(2026, 11, 20, 9, tzinfo=UTC))  # fmt: skip


KINDS = (
    parked_long, drop_off, parked_and_traffic, side_by_side, double_parked, another_in_the_slot, two_short_in_one_slot,
    the_same_back, motorcycle, called_otherwise, loading, there_from_the_start, rule_begins, rule_ends,
)  # fmt: skip
