"""What a detector is, and which one a site has chosen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.vision.domain.sight import Detection, Thing
from services.vision.domain.zone import Zone

Frame = NDArray[np.uint8]  # height, width, BGR

# Class names of the models we know, in lower case, to our kinds; a site's own model names what it adds.
KINDS: dict[str, Thing] = {
    **dict.fromkeys(("vehicle", "car", "truck", "bus", "van", "land vehicle", "boat", "train"), Thing.VEHICLE),
    **dict.fromkeys(("person", "man", "woman", "footwear"), Thing.PERSON),
    **dict.fromkeys(("bicycle", "motorcycle", "tricycle"), Thing.BICYCLE),
    **dict.fromkeys(
        ("stall", "umbrella", "table", "desk", "chair", "box", "goods", "cart", "dining table", "bench", "suitcase"),
        Thing.STALL,
    ),
}


class Detector(Protocol):
    """One thread calls it; a detector may look only near the zones."""

    name: str

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        """Every thing of a known kind, boxes in 0..1 of the frame."""
        ...


class CannotDetect(Exception):
    """The chosen detector cannot work here; the message says what to do."""


def make_detector(kind: str, model: Path | None = None, script: Path | None = None) -> Detector:
    """`openvino` and `ultralytics` want a model, `scripted` a script (see scripted.py)."""
    if kind == "openvino":
        from services.vision.openvino_ssd import PackagedSsd

        if model is None or not model.exists():
            raise CannotDetect(f"没有检测模型 {model},请运行 make setup / no detector model there: run make setup")
        return PackagedSsd(model)
    if kind == "ultralytics":
        from services.vision.ultralytics_detector import Ultralytics

        if model is None or not model.exists():
            raise CannotDetect(f"没有模型文件 {model} (VISION_MODEL) / no model file there")
        return Ultralytics(model)
    if kind == "scripted":
        from services.vision.scripted import Scripted

        if script is None or not script.exists():
            raise CannotDetect(f"没有剧本 {script} / no script there")
        return Scripted(script)
    raise CannotDetect(f"没有检测器 {kind}: openvino, ultralytics, scripted / no such detector")
