"""Scenes of road occupation with their truth: what must be told, and much that must not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.zone import Kind, Zone
from tests.support.occupation_drawing import Car, Drawn, Goods, Light, Person, Street, Tree, beam, box, cloud, gain

ZONE = Zone("pavement", Kind.OCCUPATION, ((0.05, 0.35), (0.95, 0.35), (0.95, 0.97), (0.05, 0.97)), 8.0)
NEVER = 1e9
STALL = (130, 90, 180, 130)
Path = Callable[[float], tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class Stood:
    """Stood in the zone from one second to another."""

    box: Box
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class Scene:
    """`frame(t)` and what a detector would say of it; `truth` are the stays that must be told, once each."""

    name: str
    frame: Callable[[float], Frame]
    seen: Callable[[float], list[Detection]]
    truth: tuple[Stood, ...] = ()
    seconds: float = 32.0
    zone: Zone = ZONE


def occupation_scenes() -> Iterable[Scene]:
    """All scenes, drawn when asked for: look at `frame(t)` and `seen(t)` twice a second for `seconds`, with the
    scene's zone, and compare the alerts with `truth`."""
    yield from _set_up()
    yield from _set_up_amid_others()
    yield from _light_alone()
    yield from _people_alone()
    yield from _what_left_or_moved()


def walk(begins: float, y: float = 140, speed: float = 45, back: bool = False) -> Path:
    def path(at: float) -> tuple[float, float] | None:
        x = (at - begins) * speed
        return ((320 - x if back else x), y) if -10 <= x <= 330 else None

    return path


def stand(x: float, y: float, begins: float, ends: float, comes: float = 40) -> Path:
    """Walks in from the left, stands, walks off to the right."""

    def path(at: float) -> tuple[float, float] | None:
        here = x + (min(0.0, at - begins) + max(0.0, at - ends)) * comes
        return (here, y) if -10 <= here <= 330 else None

    return path


def roam(x: float, y: float, begins: float, ends: float, step: float = 1.0) -> Path:
    """Stands about, and takes a step now and then."""

    def path(at: float) -> tuple[float, float] | None:
        here = stand(x, y, begins, ends)(at)
        return (here[0] + step * 9 * ((int(at / 4) * 7) % 5 - 2), here[1]) if here is not None else None

    return path


def _scene(
    name: str, *things: Drawn, lights: tuple[Light, ...] = (), told: Iterable[Goods] = (), seconds: float = 32.0,
    seed: int = 1, dark: float = 1.0, noise: float = 3.0, **more: object,
) -> Scene:  # fmt: skip
    street = Street(things, lights, seed, dark, noise, **more)  # type: ignore[arg-type]
    truth = tuple(Stood(box(*one.box), one.begins, one.ends) for one in told)
    return Scene(name, street.frame, street.seen, truth, seconds)


def _set_up() -> Iterator[Scene]:
    stall = Goods(STALL, 8, 26)
    for seed in (1, 2, 3):
        yield _scene(f"a stall by day, street {seed}", stall, told=[stall], seed=seed)
    yield _scene("at night", stall, told=[stall], dark=0.3, noise=9.0)
    yield _scene("in the rain", stall, told=[stall], noise=14.0, dark=0.7)
    steps = gain((12, (1.25, 1.2, 1.15)), (18, (0.75, 0.8, 0.8)))
    yield _scene("while the camera's gain jumps", stall, told=[stall], lights=(steps,), seed=4)
    yield _scene("under passing clouds", stall, told=[stall], lights=(cloud(6, 25), cloud(16, 30)), seed=5)
    lamp = beam(lambda at: ((at * 60) % 500 - 60, 120), 1.2)
    yield _scene("at night in sweeping headlights", stall, told=[stall], lights=(lamp,), dark=0.3, noise=6.0)
    yield _scene("while the mast shakes", stall, told=[stall], shake=lambda at: (3 * ((at * 2) % 3 - 1), (at * 2) % 2))
    lamps_on = gain((15, (1.9, 2.0, 2.1)), seconds=0)
    yield _scene("while the lamps go on", stall, told=[stall], lights=(lamps_on,), dark=0.4, noise=5.0)
    bag = Goods((150, 140, 176, 162), 8, 26, (35, 35, 38), 8.0)
    yield _scene("a dark bag on the kerb's edge", bag, told=[bag], seed=6)
    small = Goods((200, 100, 212, 111), 8, 26, (60, 110, 160), 20.0)
    yield _scene("a small box", small, told=[small], seed=7)
    pale = Goods((90, 80, 140, 120), 8, 26, (150, 150, 152), 10.0)
    yield _scene("pale goods on pale ground", pale, told=[pale], seed=8)
    grey = Goods((90, 80, 150, 125), 8, 26, (62, 62, 62), 20.0)
    yield _scene("grey goods as dark as a shadow", grey, told=[grey], seed=9)
    row = Goods((40, 100, 280, 125), 8, 26, motley=60.0)
    yield _scene("a long row of goods", row, told=[row], seed=10)
    tent = Goods((60, 65, 240, 145), 8, 26, (160, 60, 50), 25.0)
    yield _scene("a tent over half the zone", tent, told=[tent], seed=11)
    pile = [Goods((100 + 6 * n, 100, 125 + 6 * n, 130), 8 + n, 28, seed=n) for n in range(6)]
    whole = Goods((100, 100, 155, 130), 8, 28)
    yield _scene("a pile that grows slowly", *pile, told=[whole], seed=12)
    first, second = Goods((60, 90, 105, 130), 8, 34), Goods((140, 90, 185, 130), 20, 34, (150, 90, 60), seed=9)
    yield _scene("two stalls beside each other", first, second, told=[first, second], seconds=40, seed=13)
    again = Goods(STALL, 32, 48)
    yield _scene("a stall that comes again", stall, again, told=[stall, again], seconds=54, seed=14)


def _set_up_amid_others() -> Iterator[Scene]:
    stall = Goods(STALL, 8, 28)
    passing = [Person(walk(2.0 + 2.3 * n, 128 + 5 * (n % 4), back=n % 2 == 1), 0.7, seed=n) for n in range(12)]
    yield _scene("people pass in front", stall, *passing, told=[stall])
    unseen = [Person(walk(2.0 + 3.1 * n, 130, back=n % 2 == 1), 0.0, seed=n) for n in range(9)]
    yield _scene("people pass that no detector sees", stall, *unseen, told=[stall], seed=2)
    vendor = Person(roam(196, 135, 8, 28, 0.3), 0.9)
    yield _scene("its vendor beside it", stall, vendor, told=[stall], seed=3)
    buyers = [Person(stand(140 + 14 * n, 138, 10 + 3 * n, 17 + 3 * n), 0.85, seed=n) for n in range(3)]
    yield _scene("buyers before it", stall, vendor, *buyers, told=[stall], seed=4)
    carrier = Person(stand(150, 132, 8, 13), 1.0)
    yield _scene("whoever put it down stays a while", stall, carrier, told=[stall], seed=5)
    van = Car(stand(155, 150, 19, 25, 60), 0.6, (110, 70))
    longer = Goods(STALL, 8, 34)
    yield _scene("a van hides it for a while", longer, van, told=[longer], seconds=40, seed=6)
    cars = [Car(walk(3 + 4.0 * n, 160, 90), 0.5, seed=n) for n in range(7)]
    yield _scene("cars pass in front", stall, *cars, told=[stall], seed=7)
    doubtful = Goods(STALL, 8, 28, label="truck", kind=Thing.VEHICLE, confidence=0.22)
    yield _scene("the detector takes it for a truck, weakly", doubtful, told=[doubtful], seed=8)
    tree = Tree((210, 80))
    yield _scene("beside a tree in the wind", stall, tree, told=[stall], seed=9)
    before, after = Person(stand(155, 128, 6, 12), 0.9), Goods(STALL, 14, 32)
    yield _scene("where a person had stood", after, before, told=[after], seconds=38, seed=10)
    left = Goods((230, 90, 270, 125), -1, 12, seed=3)
    yield _scene("while another thing leaves that was there from the start", left, stall, told=[stall], seed=11)


def _light_alone() -> Iterator[Scene]:
    yield _scene("nothing by day")
    yield _scene("nothing at night", dark=0.25, noise=10.0)
    yield _scene("rain", noise=16.0, dark=0.7)
    steps = gain((8, (1.3, 1.2, 1.1)), (15, (0.7, 0.75, 0.8)), (22, (1.1, 1.1, 1.1)))
    yield _scene("gain", lights=(steps,), seed=2)
    yield _scene("exposure that jumps", lights=(gain((10, (1.5, 1.5, 1.5)), (20, (0.6, 0.6, 0.6)), seconds=0),))
    yield _scene("clouds", lights=(cloud(4, 30), cloud(12, 25, 200), cloud(22, 40, 80, leaves=0.5)), seed=3)
    yield _scene("a cloud that stays", lights=(cloud(4, 15, 900, 6, 0.55),), seed=4)
    yield _scene("a sharp shadow that creeps", lights=(cloud(2, 4, 60, 1.0, 0.55),), seed=5)
    yield _scene("sun that comes through", lights=(cloud(5, 20, 120, 8, 1.5),), seed=6)
    yield _scene("headlights sweep", lights=(beam(lambda at: ((at * 50) % 450 - 60, 120)),), dark=0.25, noise=6.0)
    waits = beam(lambda at: (150, 125) if 8 <= at < 26 else None, 1.4)
    yield _scene("headlights of a car that waits", lights=(waits,), dark=0.25, noise=5.0)
    yield _scene("lamps go on", lights=(gain((10, (1.9, 2.0, 2.2)), seconds=0),), dark=0.4, noise=5.0)


def _people_alone() -> Iterator[Scene]:
    walkers = [Person(walk(1 + 1.9 * n, 90 + 11 * (n % 6), 40, n % 2 == 1), 0.8, seed=n) for n in range(16)]
    yield _scene("people pass", *walkers)
    yield _scene("people pass that no detector sees", *[Person(w.path, 0.0, seed=w.seed) for w in walkers], seed=2)
    crowd = [Person(roam(70 + 25 * n, 110 + 9 * (n % 4), 4 + n, 26, 1.0), 0.75, seed=n) for n in range(7)]
    yield _scene("a crowd that loiters", *crowd, seed=3)
    yield _scene("a person who waits", Person(stand(160, 130, 6, 28), 0.85), seed=4)
    yield _scene("a person who waits, seen every second look", Person(stand(160, 130, 6, 28), 0.5), seed=5)
    yield _scene("two who talk", *[Person(stand(150 + 17 * n, 130, 6, 28), 0.7, seed=n) for n in (1, 2)], seed=6)
    yield _scene("who stood there at the start and leaves", Person(stand(160, 130, -1, 12), 0.9), seed=7)
    yield _scene("the same, seen by no detector", Person(stand(160, 130, -1, 12), 0.0, sways=0.3), seed=8)


def _what_left_or_moved() -> Iterator[Scene]:
    yield _scene("a thing that was there from the start leaves", Goods(STALL, -1, 12))
    yield _scene("a dark one leaves", Goods((150, 140, 176, 162), -1, 12, (35, 35, 38), 8.0), seed=2)
    yield _scene("put down and soon taken", Goods(STALL, 10, 15), seed=3)
    yield _scene(
        "put down thrice, soon taken", *[Goods(STALL, 8 + 8 * n, 12 + 8 * n, seed=n) for n in range(3)], seed=4
    )
    yield _scene("a parked car", Car(stand(160, 130, 6, 28, 60)), seed=5)
    yield _scene("a parked car that is hard to see", Car(stand(160, 130, 6, 28, 60), 0.35, share=0.85), seed=6)
    yield _scene("a car that was there from the start leaves", Car(stand(160, 130, -1, 12, 60)), seed=7)
    queue = [Car(stand(60 + 85 * n, 140, 6 + n, 20 + n, 60), seed=n) for n in range(3)]
    yield _scene("cars that queue", *queue, seed=8)
    yield _scene("a mast that shakes", shake=lambda at: (4 * ((at * 2) % 3 - 1), 2 * ((at * 2) % 2)), seed=9)
    yield _scene("a camera that was nudged", shake=lambda at: (5.0, 3.0) if at > 12 else (0.0, 0.0), seed=10)
    yield _scene("another street", ground=lambda at: int(at > 12), seed=11)
    yield _scene("trees in the wind", Tree((80, 75)), Tree((220, 80), 34, 5.0), seed=12)
    outside = Goods((130, 10, 180, 50), 8, 30)
    yield _scene("goods outside the zone", outside, seed=13)
