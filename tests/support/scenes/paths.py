"""How things move through a scene: they drive in, stand, creep, drive off, or only pass."""

from services.vision.domain.box import Box
from tests.support.scenes.scene import KERB_FOOT, NEAR_FOOT, Where

BRAKES = 3.0  # seconds
FAR = 0.5  # of the picture: where it comes from, as far as we look


def at(x: float, foot: float = KERB_FOOT, wide: float = 0.15, high: float = 0.17) -> Box:
    return Box(x - wide / 2, foot - high, x + wide / 2, foot)


def moved(box: Box, dx: float, dy: float = 0.0) -> Box:
    return Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def stands(place: Box, begins: float, ends: float, direction: float = 1.0) -> Where:
    """Brakes, stands, and speeds up again; there from the first frame where `begins` is not after 0."""

    def where(t: float) -> Box | None:
        away = begins - t if t < begins else max(0.0, t - ends)
        if away > BRAKES:
            return None
        shift = FAR * (away / BRAKES) ** 2
        return moved(place, direction * (-shift if t < begins else shift))

    return where


def passes(when: float, foot: float = NEAR_FOOT, wide: float = 0.2, high: float = 0.22, speed: float = 0.3) -> Where:
    """Its middle is at the picture's at `when`."""

    def where(t: float) -> Box | None:
        x = 0.5 + (t - when) * speed
        return at(x, foot, wide, high) if -0.1 < x < 1.1 else None

    return where


def stops(places: list[tuple[Box, float, float]], speed: float = 0.08) -> Where:
    """Stands at each place from its first to its second time, and moves on evenly between."""

    def where(t: float) -> Box | None:
        first, last = places[0], places[-1]
        if t < first[1]:
            early = (first[1] - t) * 2 * speed
            return moved(first[0], -early) if early < FAR else None
        if t > last[2]:
            late = (t - last[2]) * 2 * speed
            return moved(last[0], late) if late < FAR else None
        for (box, begins, ends), (then, later, _) in zip(places, [*places[1:], places[-1]], strict=True):
            if begins <= t <= ends:
                return box
            if ends < t < later:
                return box.towards(then, (t - ends) / (later - ends))
        return None

    return where


def hides(place: Box, begins: float, ends: float) -> Where:
    """A high thing on the near lane that stands before a place for a while."""
    x = place.center[0]
    return stands(Box(x - 0.2, 0.45, x + 0.2, NEAR_FOOT), begins, ends)
