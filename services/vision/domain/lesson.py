"""What a judged alert teaches a detector: the things in its picture by class, and who is examined with which camera."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.vision.domain.box import Box
from services.vision.domain.sight import Detection

SURE_ENOUGH = 0.5  # of what else is in the picture, to be taught as seen: nobody judged it
SAME = 0.5  # IoU with what was judged
UNNAMED = "stall"  # what an operator confirmed and no detector could name
EXAMINED = 5  # one of so many days of a camera


@dataclass(frozen=True, slots=True)
class Lesson:
    """`things` by class name; none where there is nothing to find: that is to be learnt too."""

    camera: str
    day: date
    things: Sequence[tuple[str, Box]]


def things(label: str, box: Box, genuine: bool, seen: Sequence[Detection]) -> list[tuple[str, Box]]:
    """A true alert's thing is taught by its class, a false one's is not there; what else was surely seen is kept."""
    taught = [(UNNAMED if label in ("", "unknown") else label, box)] if genuine else []
    others = [one for one in seen if one.confidence >= SURE_ENOUGH and one.box.iou(box) < SAME]
    return taught + [(one.label, one.box) for one in others]


def examined(lessons: Sequence[Lesson]) -> set[tuple[str, date]]:
    """The camera's days that are kept for examining: no picture is learnt from the day that it is examined with."""
    days = sorted({(one.camera, one.day) for one in lessons}, key=lambda pair: (pair[1], pair[0]))
    kept = days[EXAMINED - 1 :: EXAMINED]
    return set(kept or days[1:][-1:])  # where there are few, the last; the only one is learnt from
