"""Scenes of traffic that stands or crawls without parking, and of the one in it that does park."""

from random import Random

from services.vision.domain.sight import Thing
from tests.support.scenes.paths import at, moved, passes, stands, stops
from tests.support.scenes.scene import FAR_FOOT, KERB, KERB_FOOT, NEAR_FOOT, Actor, Event, Scene

DWELL = KERB.dwell_seconds
APART = 0.17  # from one vehicle of a queue to the next


def flowing(chance: Random, seed: int) -> Scene:
    actors = []
    for n in range(22):
        foot, when = chance.choice((FAR_FOOT, KERB_FOOT, KERB_FOOT, NEAR_FOOT)), 3 + 3.2 * n
        actors.append(Actor(passes(when, foot, 0.16, 0.18, chance.choice((0.15, 0.3, 0.4))), 1 + n + seed))
    return Scene("flowing", ("traffic",), tuple(actors), (), 75, seed)


def red_light(chance: Random, seed: int) -> Scene:
    """Five wait in the zone and three beside it, and drive off one after the other."""
    actors, events = [], []
    green = chance.uniform(28, 45)
    for n in range(5):
        place, begins = at(0.84 - n * APART, wide=0.13, high=0.14), 4 + n * chance.uniform(0.8, 1.6)
        actors.append(Actor(stands(place, begins, green + n * 1.3), 1 + n + 10 * seed))
        events.append(Event(place, begins, green + n * 1.3, False))
    for n in range(3):
        place = at(0.8 - n * 0.26, 0.86, 0.2, 0.2)
        actors.append(Actor(stands(place, 5 + n, green + n * 1.5), 500 + n + seed))
    return Scene("red_light", ("queue",), tuple(actors), tuple(events), green + 20, seed)


def stop_and_go(chance: Random, seed: int) -> Scene:
    """A jam: who stands in a place is another each few seconds; some stand past the dwell."""
    actors = []
    pause, step = chance.uniform(6, 19), chance.uniform(1.5, 2.5)
    round_ = pause + step
    for n in range(10):
        places = [
            (at(0.92 - (n - k) * APART, wide=0.13, high=0.14), 3 + k * round_, 3 + k * round_ + pause) for k in range(7)
        ]
        actors.append(Actor(stops(places), 1 + n + 10 * seed))
    return Scene("stop_and_go", ("jam",), tuple(actors), (), 7 * round_, seed)


def parked_in_a_jam(chance: Random, seed: int) -> Scene:
    """It came with the jam and stays when the others drive off: due only then."""
    actors = []
    leaves = chance.uniform(32, 45)
    for n in range(5):
        begins = 4 + n * chance.uniform(0.8, 1.4)
        ends = leaves + n * 1.2 if n != 2 else leaves + 35
        actors.append(Actor(stands(at(0.84 - n * APART, wide=0.13, high=0.14), begins, ends), 1 + n + 10 * seed))
        if n == 2:
            event = Event(at(0.84 - n * APART, wide=0.13, high=0.14), begins, ends, due=(leaves, leaves + 16))
    return Scene("parked_in_a_jam", ("jam", "parked"), tuple(actors), (event,), leaves + 50, seed)


def jam_comes_by(chance: Random, seed: int) -> Scene:
    """It was alerted before the jam came, and is there still after it: no second alert, no clearing between."""
    place, begins = at(0.5, 0.7, 0.14, 0.15), 4.0
    ends = begins + chance.uniform(60, 70)
    actors = [Actor(stands(place, begins, ends), 3 + seed)]
    for n in range(4):
        waits = (at(0.9 - n * 0.25, 0.87, 0.2, 0.17), 26 + n, 26 + n + chance.uniform(15, 20))
        actors.append(Actor(stops([waits], speed=0.1), 40 + n + seed))
    return Scene("jam_comes_by", ("jam", "parked", "occlusion"), tuple(actors), (Event(place, begins, ends),),
                 ends + 15, seed)  # fmt: skip


def taxi_rank(chance: Random, seed: int) -> Scene:
    """Three stand, the first leaves, the others move up: each place is always taken, by nobody for long."""
    actors = []
    pause = chance.uniform(7, 12)
    round_ = pause + 2
    for n in range(7):
        places = [
            (at(0.7 - (2 - k) * 0.2, wide=0.15, high=0.16), 3 + (n + k) * round_, 3 + (n + k) * round_ + pause)
            for k in range(3)
        ]
        actors.append(Actor(stops(places, speed=0.15), 3 + n + 10 * seed))
    return Scene("taxi_rank", ("same_place", "short_stop"), tuple(actors), (), 8 * round_, seed)


def creeping(chance: Random, seed: int) -> Scene:
    """Slower than a walk, but it never stands."""
    speed = chance.uniform(0.012, 0.04)
    slow = Actor(lambda t: moved(at(0.2), speed * t), 3 + seed)
    return Scene("creeping", ("slow",), (slow,), (), min(70.0, 0.65 / speed), seed)


def pulling_forward(chance: Random, seed: int) -> Scene:
    """Twice shorter than the dwell, a car's length apart."""
    first, second = at(0.35), at(0.35 + chance.uniform(0.14, 0.2))
    pause = chance.uniform(8, 12)
    car = Actor(stops([(first, 5, 5 + pause), (second, 7 + pause, 7 + 2 * pause)]), 3 + seed)
    return Scene("pulling_forward", ("short_stop", "slow"), (car,),
                 (Event(first, 5, 5 + pause, False), Event(second, 7 + pause, 7 + 2 * pause, False)),
                 25 + 2 * pause, seed)  # fmt: skip


def at_the_edge(chance: Random, seed: int) -> Scene:
    """One stands mostly outside, one mostly inside, and both boxes tremble."""
    outside, inside = at(0.3, 0.562 + chance.uniform(-0.01, 0.005), 0.14, 0.15), at(0.7, 0.63, 0.14, 0.15)
    actors = (Actor(stands(outside, 5, 45), 3 + seed), Actor(stands(inside, 7, 45), 33 + seed))
    return Scene("at_the_edge", ("edge", "parked"), actors, (Event(outside, 5, 45, False), Event(inside, 7, 45)),
                 58, seed)  # fmt: skip


def tiny(chance: Random, seed: int) -> Scene:
    high = chance.uniform(0.025, 0.04)
    place = at(chance.uniform(0.2, 0.8), 0.6, high * 0.9, high)
    return Scene("tiny", ("tiny",), (Actor(stands(place, 5, 45), 3 + seed),), (Event(place, 5, 45, False),), 55, seed)


def crowd(chance: Random, seed: int) -> Scene:
    """People stand and walk; nobody parks."""
    actors = [
        Actor(passes(t, chance.uniform(0.6, 0.8), 0.05, 0.2, chance.choice((-0.05, 0.06))), 300 + t, "person",
              Thing.PERSON, 0.5)
        for t in range(3, 60, 4)
    ]  # fmt: skip
    return Scene("crowd", ("people",), tuple(actors), (), 65, seed)


KINDS = (
    flowing, red_light, stop_and_go, parked_in_a_jam, jam_comes_by, taxi_rank, creeping, pulling_forward, at_the_edge,
    tiny, crowd,
)  # fmt: skip
