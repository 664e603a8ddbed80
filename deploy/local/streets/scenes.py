"""The four streets of the demo county: who passes, stops, queues, parks too long, which goods block the pavement."""

import math
from itertools import pairwise

from deploy.local.streets.motion import Leg, Pace, Path, passing, placed, stopping, walking
from deploy.local.streets.projection import Camera, Point
from deploy.local.streets.scene import Scene, Thing, Zone

# Across the street, in metres: the lane nearer to the camera, the farther one, the strip along the kerb, the kerb,
# the pavement and the shops' doors. Traffic keeps right: the nearer lane runs towards +x, the farther towards -x.
NEAR, FAR, KERBSIDE, KERB, PAVEMENT, DOOR = 2.2, 5.7, 9.15, 10.5, 12.7, 14.75
REACH = 42.0
WEST = math.pi
TO_CAMERA = -math.pi / 2

WHITE, SILVER, GREEN, TAXI = (1.0, 1.0, 1.0), (1.5, 1.5, 1.55), (0.8, 1.1, 0.8), (1.0, 1.5, 0.75)


def through(name: str, kind: str, start: float, lane: float = FAR, speed: float = 8.0, tint: Point = WHITE) -> Thing:
    origin = REACH if lane == FAR else -REACH
    return Thing(name, kind, passing(start, origin, lane, -origin, speed), tint=tint)


def parker(name: str, kind: str, stands: float, leaves: float, x: float, tint: Point = WHITE) -> Thing:
    path = stopping(stands, leaves, (x, KERBSIDE), FAR, REACH, -REACH, speed=8.0)
    return Thing(name, kind, path, resting=WEST, tint=tint)


def waiting(name: str, kind: str, stands: float, leaves: float, x: float, tint: Point = WHITE) -> Thing:
    """In the nearer lane before the light."""
    return Thing(name, kind, stopping(stands, leaves, (x, NEAR), NEAR, -REACH, REACH), tint=tint)


def walker(name: str, start: float, *points: tuple[float, float], tint: Point = WHITE) -> Thing:
    return Thing(name, "person", walking(start, *points), resting=TO_CAMERA, tint=tint)


def minder(name: str, out: float, back: float, door: tuple[float, float], place: tuple[float, float]) -> Thing:
    """Comes out of the door, minds the goods, and goes in again."""
    return Thing(name, "person", placed(out, back, door, place), resting=TO_CAMERA, tint=(1.0, 0.75, 0.7))


def stall(x: float, out: float, back: float) -> tuple[Thing, ...]:
    """A shop's goods on the pavement (店外经营): carried out piece by piece, and all in again by `back`."""
    pieces = (
        ("table", "table", 0.0, 12.3, 0.0),
        ("umbrella", "umbrella", 0.6, 12.9, 0.0),
        ("crate-1", "crate", -1.6, 12.1, 0.0),
        ("crate-2", "crate", 1.7, 12.0, 0.0),
        ("crate-3", "crate", 1.7, 12.6, 0.0),
    )
    goods = tuple(
        Thing(name, kind, placed(out + 1.6 * turn, back - 1.4 * turn, (x, DOOR), (x + along, across)), TO_CAMERA, lift)
        for turn, (name, kind, along, across, lift) in enumerate(pieces)
    )
    helper = tuple(
        walker(f"helper-{turn}", out + 3.2 * turn, (x, DOOR), (x + along, 12.8), (x, DOOR), tint=(0.8, 0.9, 1.3))
        for turn, along in enumerate((-1.2, 2.2))
    )
    return (*goods, *helper, minder("vendor", out + 1.0, back - 0.5, (x, DOOR), (x - 0.5, 13.3)))


def unloading(tail: tuple[float, float], pile: tuple[float, float], door: tuple[float, float]) -> tuple[Thing, ...]:
    """Cartons from the vehicle's tail to a pile on the pavement, and at last into the shop."""
    places = ((0.0, 0.0, 0.0), (0.9, 0.05, 0.0), (0.4, 0.0, 0.7), (1.8, 0.0, 0.0))
    cartons, carriers = [], []
    for turn, (along, across, lift) in enumerate(places):
        place = (pile[0] + along, pile[1] + across)
        out, away = 13.0 + 3.6 * turn, 54.0 - 2.4 * turn
        brought, taken = walking(out, tail, place), walking(away, place, door)
        rest = Leg(brought[-1].end, away, place, place, Pace.STAND)
        cartons.append(Thing(f"carton-{turn + 1}", "carton", (*brought, rest, *taken), lift=lift))
        behind = (place[0] - 0.2, place[1] + 0.7)
        path: Path = (*walking(out, tail, behind), *walking(brought[-1].end + 0.4, behind, tail))
        carriers.append(Thing(f"carrier-{turn + 1}", "person", _joined(path), TO_CAMERA, tint=(1.1, 0.9, 0.6)))
    return (*cartons, *carriers)


def _joined(path: Path) -> Path:
    """Fill the gaps between legs with standing."""
    filled: list[Leg] = []
    for leg, after in pairwise(path):
        filled.append(leg)
        if after.start > leg.end:
            filled.append(Leg(leg.end, after.start, leg.finish, leg.finish, Pace.STAND))
    return (*filled, path[-1])


PARKING = Scene(
    number=1,
    name_zh="人民路农行门前",
    camera=Camera((-5.0, -8.0, 7.0), (1.6, 8.6, 0.9), 52),
    duration=75.0,
    zones=(Zone("cam-01-kerb", "no_parking", (-3.5, 7.0), (7.5, 10.7), trusted=True),),
    things=(
        parker("car-1", "beetle", 8.0, 38.0, 1.5),
        through("car-2", "130", 12.0, NEAR),
        through("car-3", "ferra", 22.0, FAR, tint=SILVER),
        through("car-4", "lada", 29.0, NEAR),
        parker("car-5", "lada", 50.0, 56.0, 2.5),
        through("car-6", "truck", 51.0, NEAR),
        through("car-7", "beetle", 60.0, NEAR, tint=TAXI),
        walker("walker-1", 3.0, (-6.0, DOOR), (-6.0, 12.9), (9.0, 12.6), (9.0, DOOR)),
        walker("walker-2", 30.0, (11.0, DOOR), (10.5, 12.4), (-5.5, 12.8), (-5.5, DOOR), tint=(1.2, 0.6, 0.6)),
        walker("walker-3", 44.0, (4.0, DOOR), (4.0, 12.0), (4.0, 12.0), (-2.0, 12.2), (-2.0, DOOR), tint=TAXI),
    ),
)

GOODS = Scene(
    number=2,
    name_zh="解放街菜市场口",
    camera=Camera((5.0, -3.5, 6.2), (0.3, 11.0, 1.0), 52),
    duration=80.0,
    zones=(Zone("cam-02-pavement", "occupation", (-4.2, 4.6), (10.9, 14.3)),),
    shops=7,
    things=(
        *stall(0.0, 7.0, 56.0),
        through("car-1", "lada", 4.0, NEAR),
        through("car-2", "130", 16.0),
        through("car-3", "beetle", 31.0, tint=GREEN),
        through("car-4", "ferra", 42.0, NEAR, tint=SILVER),
        through("car-5", "beetle", 60.0, NEAR),
        walker("walker-1", 20.0, (-6.0, DOOR), (-6.0, 11.6), (0.2, 11.3), (0.2, 11.3), (6.5, 11.6), (6.5, DOOR)),
        walker("walker-2", 40.0, (7.0, DOOR), (7.0, 11.5), (-6.5, 11.4), (-6.5, DOOR), tint=(1.2, 0.7, 0.9)),
        walker("walker-3", 62.0, (5.5, DOOR), (4.5, 12.7), (-5.5, 12.7), (-5.5, DOOR), tint=TAXI),
    ),
)

QUEUE = Scene(
    number=3,
    name_zh="建设路口西",
    camera=Camera((-7.0, -9.0, 8.2), (0.6, 7.2, 0.6), 56),
    duration=85.0,
    zones=(Zone("cam-03-kerb", "no_parking", (-4.0, 6.5), (7.5, 10.7)),),
    shops=3,
    things=(
        waiting("car-1", "130", 12.0, 36.0, 7.0),
        waiting("car-2", "beetle", 14.0, 37.2, 0.9, GREEN),
        waiting("car-3", "lada", 16.0, 38.4, -5.1),
        waiting("car-4", "ferra", 18.0, 39.6, -11.2),
        parker("car-5", "130", 21.0, 66.0, 1.0, SILVER),
        through("car-6", "lada", 8.0),
        through("car-7", "beetle", 40.0, tint=TAXI),
        through("car-8", "ferra", 56.0, NEAR),
        walker("walker-1", 10.0, (-7.0, DOOR), (-7.0, 12.5), (7.0, 12.5), (7.0, DOOR), tint=(0.8, 0.9, 1.3)),
        walker("walker-2", 50.0, (8.0, DOOR), (8.0, 12.0), (-4.0, 12.9), (-4.0, DOOR)),
    ),
)

UNLOADING = Scene(
    number=4,
    name_zh="城东批发市场",
    camera=Camera((6.5, -7.0, 7.4), (-0.2, 9.2, 0.9), 54),
    duration=85.0,
    zones=(
        Zone("cam-04-kerb", "no_parking", (-6.0, 4.0), (7.1, 10.7)),
        Zone("cam-04-pavement", "occupation", (0.3, 6.2), (11.0, 14.3)),
    ),
    shops=5,
    things=(
        parker("pickup-1", "lada", 10.0, 46.0, -2.0),
        *unloading((0.6, 10.0), (2.4, 12.5), (5.2, DOOR)),
        through("car-1", "beetle", 6.0, NEAR),
        through("car-2", "truck", 17.0),
        through("car-3", "130", 27.0, NEAR),
        through("car-4", "ferra", 36.0),
        parker("car-5", "beetle", 64.0, 70.0, 1.0, TAXI),
        through("car-6", "truck", 58.0, NEAR),
        walker("walker-1", 33.0, (-7.0, DOOR), (-7.0, 12.6), (-0.5, 12.4), (-0.5, DOOR), tint=(1.2, 0.6, 0.6)),
    ),
)

SCENES = (PARKING, GOODS, QUEUE, UNLOADING)
