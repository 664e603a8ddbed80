"""What a detector saw in one frame, in our words: kinds, not a model's class names."""

from dataclasses import dataclass
from enum import StrEnum

from services.vision.domain.box import Box


class Thing(StrEnum):
    VEHICLE = "vehicle"
    PERSON = "person"
    BICYCLE = "bicycle"
    STALL = "stall"  # table, umbrella, box: what trading on the road is done with


@dataclass(frozen=True, slots=True)
class Detection:
    """`label` is the model's own class name."""

    box: Box
    kind: Thing
    label: str
    confidence: float


def without_doubles(found: list[Detection], limit: float = 0.5) -> list[Detection]:
    """One detection a thing: of those of one kind that overlap or hold each other, the surest."""
    kept: list[Detection] = []
    for one in sorted(found, key=lambda d: -d.confidence):
        if all(
            one.kind is not other.kind
            or (
                one.box.iou(other.box) < limit
                and max(one.box.covered_by(other.box), other.box.covered_by(one.box)) < 0.75
            )
            for other in kept
        ):
            kept.append(one)
    return kept
