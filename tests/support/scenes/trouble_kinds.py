"""Scenes in which something goes wrong with seeing: hidden, lost, dark, shaken, cut, or seen where nothing is."""

from dataclasses import replace
from math import pi, sin
from random import Random

from tests.support.scenes.paths import at, hides, passes, stands
from tests.support.scenes.scene import NEAR_FOOT, Actor, Event, Noise, Scene
from tests.support.scenes.standing_kinds import DWELL, parked_long, slot


def hidden(chance: Random, seed: int) -> Scene:
    """A bus stops before it for up to 28 s, before or after the dwell is over."""
    place, begins = slot(chance), 5.0
    from_ = begins + chance.choice((5.0, 9.0, 22.0))
    until = from_ + chance.uniform(5, 25)
    ends = until + chance.uniform(14, 25)
    actors = (Actor(stands(place, begins, ends), 3 + seed), Actor(hides(place, from_, until), 200 + seed, "bus"))
    due = begins + DWELL
    # While it is hidden nobody can be sure: then it is due as soon as it is seen again.
    late = until + 3 if from_ - 3 < due < until + 3 else due
    return Scene("hidden", ("parked", "occlusion"), actors, (Event(place, begins, ends, due=(due, late)),),
                 ends + 14, seed)  # fmt: skip


def hidden_again_and_again(chance: Random, seed: int) -> Scene:
    place, begins = slot(chance), 5.0
    ends = begins + chance.uniform(40, 50)
    lorries = tuple(
        Actor(passes(t, NEAR_FOOT, 0.4, 0.5, chance.choice((0.25, -0.3))), 200 + t, "truck") for t in range(7, 55, 5)
    )
    return Scene("hidden_again_and_again", ("parked", "occlusion"), (Actor(stands(place, begins, ends), 3), *lorries),
                 (Event(place, begins, ends, due=(begins + DWELL, begins + DWELL + 3)),), ends + 14, seed)  # fmt: skip


def leaves_behind(chance: Random, seed: int) -> Scene:
    """It leaves while a bus hides it: cleared when the bus has left, and no other alert."""
    place, begins = slot(chance), 5.0
    from_ = begins + DWELL + chance.uniform(4, 8)
    ends = from_ + chance.uniform(3.5, 8)
    until = ends + chance.uniform(4, 12)
    actors = (Actor(stands(place, begins, ends), 3 + seed), Actor(hides(place, from_, until), 200 + seed, "bus"))
    return Scene("leaves_behind", ("parked", "occlusion", "departure"), actors,
                 (Event(place, begins, ends, unseen_from=from_ - 3),), until + 14, seed)  # fmt: skip


def leaves_early_behind(chance: Random, seed: int) -> Scene:
    """It leaves behind a bus before its dwell is over: nothing may be alerted, not even then."""
    place, begins = slot(chance), 5.0
    from_ = begins + chance.uniform(4, 6)
    ends = from_ + 3.5
    until = begins + DWELL + chance.uniform(3, 10)
    actors = (Actor(stands(place, begins, ends), 3 + seed), Actor(hides(place, from_, until), 200 + seed, "bus"))
    return Scene("leaves_early_behind", ("short_stop", "occlusion", "departure"), actors,
                 (Event(place, begins, ends, False),), until + 14, seed)  # fmt: skip


def no_frames_for_20_s(chance: Random, seed: int) -> Scene:
    made = parked_long(chance, seed)
    [event] = made.events
    begins = event.begins + chance.uniform(4, 18)
    due = event.begins + DWELL
    late = max(due, begins + 22) if begins < due + 1 < begins + 22 else due
    ends = max(event.ends, begins + 35)
    car = replace(made.actors[0], where=stands(event.box, event.begins, ends))
    return replace(made, name="no_frames_for_20_s", conditions=("parked", "gap"), actors=(car,), seconds=ends + 15,
                   events=(replace(event, ends=ends, due=(due, late)),),
                   arrives=lambda t: not begins < t < begins + 20)  # fmt: skip


def gone_in_a_gap(chance: Random, seed: int) -> Scene:
    """It leaves while no frame comes: nobody saw it for its dwell."""
    place, begins = slot(chance), 5.0
    gap = begins + chance.uniform(3, 8)
    car = Actor(stands(place, begins, gap + 4), 3 + seed)
    return Scene("gone_in_a_gap", ("short_stop", "gap"), (car,), (Event(place, begins, gap + 4, False),), gap + 40,
                 seed, arrives=lambda t: not gap < t < gap + 20)  # fmt: skip


def no_frames_for_minutes(chance: Random, seed: int) -> Scene:
    """Alerted, then nothing for over 5 minutes, and it is there still: one alert."""
    place, begins, gap = slot(chance), 5.0, chance.uniform(310, 400)
    ends = 30 + gap + 40
    car = Actor(stands(place, begins, ends), 3 + seed)
    return Scene("no_frames_for_minutes", ("parked", "gap"), (car,), (Event(place, begins, ends),), ends + 15, seed,
                 arrives=lambda t: not 30 < t < 30 + gap)  # fmt: skip


def short_before_and_after_minutes(chance: Random, seed: int) -> Scene:
    """Seen for less than the dwell before a long gap and after it: two stays that are none."""
    place, gap = slot(chance), chance.uniform(310, 400)
    car = Actor(stands(place, 5, 16 + gap + 11), 3 + seed)
    events = (Event(place, 5, 16 + gap + 11, False),)
    return Scene("short_before_and_after_minutes", ("short_stop", "gap"), (car,), events, gap + 45, seed,
                 arrives=lambda t: not 15 < t < 15 + gap)  # fmt: skip


def camera_cut(chance: Random, seed: int) -> Scene:
    """The picture is switched to another street, where a car stands: each street has its own stays."""
    place, cut = slot(chance), chance.uniform(26, 34)
    other = slot(chance)
    first, second = stands(place, 5, 999), stands(other, -99, 999)
    actors = (Actor(lambda t: first(t) if t < cut else None, 3 + seed),
              Actor(lambda t: second(t) if t >= cut else None, 63 + seed))  # fmt: skip
    return Scene("camera_cut", ("parked", "cut"), actors,
                 (Event(place, 5, cut), Event(other, cut, cut + 40)), cut + 40, seed,
                 view=lambda t: 0 if t < cut else 1)  # fmt: skip


def cut_before_the_dwell(chance: Random, seed: int) -> Scene:
    place, cut = slot(chance), chance.uniform(12, 17)
    first = stands(place, 5, 999)
    return Scene("cut_before_the_dwell", ("short_stop", "cut"), (Actor(lambda t: first(t) if t < cut else None, 3),),
                 (Event(place, 5, cut, False),), cut + 30, seed, view=lambda t: 0 if t < cut else 2)  # fmt: skip


def taken_for_a_car(chance: Random, seed: int) -> Scene:
    """An awning that the detector is not sure of, from the first frame on."""
    place = at(chance.uniform(0.2, 0.8), 0.7, 0.12, 0.12)
    awning = Actor(lambda t: place, 0, chance.choice(("car", "bus")), confidence=chance.uniform(0.2, 0.29))
    return Scene("taken_for_a_car", ("static_false",), (awning,), (), 60, seed,
                 noise=Noise(misses=chance.choice((0.1, 0.5))))  # fmt: skip


def night(chance: Random, seed: int) -> Scene:
    made = parked_long(chance, seed)
    noise = Noise(jitter=0.03, misses=chance.uniform(0.3, 0.5), sureness=0.65, grain=chance.uniform(5, 9))
    return replace(made, name="night", conditions=("parked", "night"), noise=noise, light=lambda t: 0.35)


def trembling(chance: Random, seed: int) -> Scene:
    made = parked_long(chance, seed)
    return replace(made, name="trembling", conditions=("parked", "jitter"), noise=Noise(jitter=0.05, misses=0.1))


def shaken(chance: Random, seed: int) -> Scene:
    """Wind: the camera swings by some pixels."""
    made = parked_long(chance, seed)
    wide, pace = chance.uniform(0.004, 0.01), chance.uniform(0.6, 1.7)
    return replace(made, name="shaken", conditions=("parked", "shake"),
                   shift=lambda t: (wide * sin(2 * pi * pace * t), wide * sin(5 * pace * t)))  # fmt: skip


def cloud(chance: Random, seed: int) -> Scene:
    made = parked_long(chance, seed)
    period = chance.uniform(4, 15)
    return replace(made, name="cloud", conditions=("parked", "cloud"),
                   light=lambda t: 0.8 + 0.3 * sin(2 * pi * t / period))  # fmt: skip


def half_the_frames(chance: Random, seed: int) -> Scene:
    made = parked_long(chance, seed)
    kept = {n for n in range(1000) if chance.random() < 0.5}
    return replace(made, name="half_the_frames", conditions=("parked", "dropped_frames"),
                   arrives=lambda t: round(t * 5) in kept)  # fmt: skip


def few_frames(chance: Random, seed: int) -> Scene:
    made = parked_long(chance, seed)
    return replace(made, name="few_frames", conditions=("parked", "low_fps"), fps=chance.choice((1.0, 1.5, 2.0)))


KINDS = (
    hidden, hidden_again_and_again, leaves_behind, leaves_early_behind, no_frames_for_20_s, gone_in_a_gap,
    no_frames_for_minutes, short_before_and_after_minutes, camera_cut, cut_before_the_dwell, taken_for_a_car, night,
    trembling, shaken, cloud, half_the_frames, few_frames,
)  # fmt: skip
