"""What of a picture others need not see: heads of detected persons, and plates of vehicles that it is not about."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing

HEAD = 1 / 3  # of a person's box, from its top: a person half hidden shows little more than the head
PLATE = 1 / 2  # of a vehicle's box, from its bottom
HEAD_CELLS, PLATE_CELLS = 3, 8  # squares across that are left: a plate is two of them wide
SUBJECT = 0.5  # IoU with what the picture is about
PARTS = frozenset({"footwear"})  # called persons by what they are a sign of, but they have no head


@dataclass(frozen=True, slots=True)
class Hidden:
    """A region of which only so many squares across shall be left; `spared` is what stands in front of it."""

    box: Box
    cells: int
    spared: Box | None = None


def to_hide(seen: Sequence[Detection], subjects: Sequence[Box]) -> list[Hidden]:
    """In this order: what is behind the subject first, for it may not cover the subject's own plate."""
    behind: list[Hidden] = []
    before: list[Hidden] = []
    for one in seen:
        box = one.box
        if one.kind is Thing.PERSON and one.label not in PARTS:
            above = box.height * 0.05
            before.append(Hidden(Box(box.x0, box.y0 - above, box.x1, box.y0 + box.height * HEAD), HEAD_CELLS))
        if one.kind is not Thing.VEHICLE or any(_same(box, subject) for subject in subjects):
            continue
        region = Box(box.x0, box.y1 - box.height * PLATE, box.x1, box.y1)
        nearer = next((subject for subject in subjects if subject.overlap(region) > 0 and subject.y1 > box.y1), None)
        (before if nearer is None else behind).append(Hidden(region, PLATE_CELLS, nearer))
    return behind + before


def _same(box: Box, subject: Box) -> bool:
    return box.iou(subject) >= SUBJECT
