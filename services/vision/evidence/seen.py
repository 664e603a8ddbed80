"""What was known to be in a picture, as JSON keeps it."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing


def described(seen: Sequence[Detection]) -> list[dict[str, Any]]:
    return [
        {"box": one.box.as_list(), "kind": one.kind.value, "class": one.label, "confidence": round(one.confidence, 3)}
        for one in seen
    ]


def detections(told: Sequence[Mapping[str, Any]]) -> list[Detection]:
    """The inverse of `described`."""
    return [Detection(Box(*one["box"]), Thing(one["kind"]), one["class"], one["confidence"]) for one in told]
