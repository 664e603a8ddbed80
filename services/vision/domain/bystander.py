"""What named things say of an unnamed one: it is a person, a vehicle, a table; somebody sells beside it."""

from collections.abc import Collection, Sequence

from services.vision.domain.box import Box, around
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.stay import Stay

# Among the votes of a stay, beside the class names that a detector gave it.
PERSON, HIDING, VEHICLE, VENDOR = "(person)", "(hiding)", "(vehicle)", "(vendor)"
COVERS = 0.5
AS_LARGE = 0.2  # IoU
SURE_VEHICLE = 0.4
BESIDE = 1.0  # of the thing's own sides, around it
NEAR = 0.8  # of a person's box
SEEN_AS = 0.12  # mean sureness over all looks, from which a class names the thing
SOLD_FROM = 0.3  # of the looks somebody stood beside it
SURE, NAMED, ATTENDED, LARGE = 0.55, 0.15, 0.1, 0.2


def look_around(stay: Stay, patches: Sequence[Box], seen: Sequence[Detection], wanted: Collection[str]) -> None:
    """One look's votes; `wanted` are class names that the zone forbids by name, vehicles though they be."""
    box = around(patches)
    stay.hits += 1
    votes: dict[str, float] = {}
    for one in seen:
        covered = box.covered_by(one.box)
        if one.kind is Thing.PERSON and covered > COVERS:
            votes[PERSON] = 1.0
        elif one.kind is Thing.PERSON and _is_beside(one.box, box):
            votes[VENDOR] = 1.0
        elif one.kind in (Thing.VEHICLE, Thing.BICYCLE) and one.label.lower() not in wanted and _is_it(one, box):
            votes[VEHICLE] = max(votes.get(VEHICLE, 0.0), one.confidence)
        elif one.kind is not Thing.PERSON and one.box.covered_by(box) > COVERS:
            name = one.label.lower()
            votes[name] = max(votes.get(name, 0.0), one.confidence)
    for name, weight in votes.items():
        stay.votes[name] = stay.votes.get(name, 0.0) + weight
    named = sum(weight for name, weight in stay.votes.items() if not name.startswith("(")) / stay.hits
    attended = stay.votes.get(VENDOR, 0.0) / stay.hits
    sure = SURE + NAMED * min(1.0, 2 * named) + ATTENDED * attended + LARGE * min(1.0, 10 * box.area)
    stay.confidence_sum += min(1.0, sure)


def look_at_hiding(stay: Stay, seen: Sequence[Detection]) -> None:
    """One look in which it was hidden: a person who covers its place may be all that there is."""
    if any(one.kind is Thing.PERSON and stay.box.covered_by(one.box) > COVERS for one in seen):
        stay.votes[PERSON] = stay.votes.get(PERSON, 0.0) + 1.0
        stay.votes[HIDING] = stay.votes.get(HIDING, 0.0) + 1.0


def label(stay: Stay) -> str:
    """The surest class name; stall where somebody stands beside; else unknown."""
    names = {name: weight for name, weight in stay.votes.items() if not name.startswith("(")}
    best = max(names, key=lambda name: names[name], default="")
    if best and names[best] >= SEEN_AS * stay.hits:
        return best
    return "stall" if stay.votes.get(VENDOR, 0.0) >= SOLD_FROM * stay.hits else "unknown"


def _is_it(one: Detection, box: Box) -> bool:
    """The thing itself, or the part of it that stands out: a huge box around a small thing names something else."""
    return box.covered_by(one.box) > COVERS and (box.iou(one.box) >= AS_LARGE or one.confidence >= SURE_VEHICLE)


def _is_beside(person: Box, box: Box) -> bool:
    near = Box(
        box.x0 - BESIDE * box.width, box.y0 - BESIDE * box.height,
        box.x1 + BESIDE * box.width, box.y1 + BESIDE * box.height,
    )  # fmt: skip
    return person.covered_by(near) > NEAR
