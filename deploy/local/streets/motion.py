"""How a thing moves: legs in time, each even, braking, pulling away or standing."""

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Pace(StrEnum):
    EVEN = "even"
    BRAKE = "brake"
    PULL = "pull"
    STAND = "stand"


@dataclass(frozen=True, slots=True)
class Leg:
    """From one place to another between two moments, in seconds of the loop."""

    start: float
    end: float
    begin: tuple[float, float]
    finish: tuple[float, float]
    pace: Pace = Pace.EVEN

    def at(self, t: float) -> tuple[float, float]:
        share = min(1.0, max(0.0, (t - self.start) / (self.end - self.start)))
        along, across = share, share
        if self.pace is Pace.BRAKE:
            # The turn to the kerb is done before the vehicle stands, as drivers do it.
            along, across = 1 - (1 - share) ** 2, _smooth(min(1.0, share / 0.75))
        elif self.pace is Pace.PULL:
            along, across = share**2, _smooth(max(0.0, (share - 0.25) / 0.75))
        return (
            self.begin[0] + (self.finish[0] - self.begin[0]) * along,
            self.begin[1] + (self.finish[1] - self.begin[1]) * across,
        )


@dataclass(frozen=True, slots=True)
class Pose:
    """`heading` in radians from the x axis; `walked` metres since the thing appeared."""

    x: float
    y: float
    heading: float
    walked: float
    moves: bool


Path = tuple[Leg, ...]


def pose(path: Path, t: float, resting: float) -> Pose | None:
    """None before the first leg and after the last; `resting` is the heading while it stands still."""
    if not path or not path[0].start <= t < path[-1].end:
        return None
    leg = next(leg for leg in path if t < leg.end)
    x, y = leg.at(t)
    if leg.pace is Pace.STAND:
        return Pose(x, y, resting, _length(path, leg), False)
    ahead, behind = leg.at(t + 0.05), leg.at(t - 0.05)
    dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
    heading = math.atan2(dy, dx) if math.hypot(dx, dy) > 0.004 else resting
    walked = _length(path, leg) + math.hypot(x - leg.begin[0], y - leg.begin[1])
    return Pose(x, y, heading, walked, True)


def passing(start: float, origin: float, lane: float, end: float, speed: float) -> Path:
    """Along the lane (its y) without stopping, from x = origin to x = end."""
    return (Leg(start, start + abs(end - origin) / speed, (origin, lane), (end, lane)),)


def stopping(
    stands: float, leaves: float, place: tuple[float, float], lane: float, origin: float, end: float, speed: float = 7.0
) -> Path:
    """In from `origin`, standing at `place` from `stands` to `leaves`, then on to `end`."""
    braking = 4.0
    ahead = 1.0 if end > origin else -1.0
    distance = speed * braking / 2 * ahead
    x, y = place
    brake_from, gone_at = x - distance, x + distance
    enters = stands - braking - abs(brake_from - origin) / speed
    exits = leaves + braking + abs(end - gone_at) / speed
    return (
        Leg(enters, stands - braking, (origin, lane), (brake_from, lane)),
        Leg(stands - braking, stands, (brake_from, lane), (x, y), Pace.BRAKE),
        Leg(stands, leaves, (x, y), (x, y), Pace.STAND),
        Leg(leaves, leaves + braking, (x, y), (gone_at, lane), Pace.PULL),
        Leg(leaves + braking, exits, (gone_at, lane), (end, lane)),
    )


def walking(start: float, *points: tuple[float, float], speed: float = 1.3) -> Path:
    """On foot from point to point; the same point again means standing there for three seconds."""
    legs: list[Leg] = []
    for begin, finish in pairwise(points):
        distance = math.hypot(finish[0] - begin[0], finish[1] - begin[1])
        seconds = distance / speed if distance else 3.0
        legs.append(Leg(start, start + seconds, begin, finish, Pace.EVEN if distance else Pace.STAND))
        start += seconds
    return tuple(legs)


def placed(out: float, back: float, door: tuple[float, float], place: tuple[float, float], speed: float = 1.3) -> Path:
    """Carried out of a door from `out` on, standing at its place, and at the door again at `back`."""
    seconds = math.hypot(place[0] - door[0], place[1] - door[1]) / speed
    return (
        Leg(out, out + seconds, door, place),
        Leg(out + seconds, back - seconds, place, place, Pace.STAND),
        Leg(back - seconds, back, place, door),
    )


def _length(path: Path, until: Leg) -> float:
    before = path[: path.index(until)]
    return sum(math.hypot(leg.finish[0] - leg.begin[0], leg.finish[1] - leg.begin[1]) for leg in before)


def _smooth(share: float) -> float:
    return share * share * (3 - 2 * share)
