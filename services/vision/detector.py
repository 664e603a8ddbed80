"""What a detector is, and how a site wants its own run."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import yaml
from numpy.typing import NDArray

from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import Follower
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


Precision = Literal["f32", "f16", "bf16"]


@dataclass(frozen=True, slots=True)
class Choice:
    """How a model is run. `device` as its runtime calls it (CPU, GPU; cpu, cuda:0), None: the runtime's own; `batch`
    is how many frames at once, None: as suits the device."""

    device: str | None = None
    precision: Precision = "f32"
    kinds: Mapping[str, Thing] = field(default_factory=lambda: KINDS)
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One camera's frame, which stays as it is; `at` in seconds of a clock that is the camera's own."""

    frame: Frame
    zones: Sequence[Zone]
    at: float


class Detector(Protocol):
    """One thread at a time calls it, for any number of cameras; a detector may look only near the zones.

    `digest` is the SHA-256 of the model file; of a folder, of its files' names and contents.
    """

    name: str
    digest: str

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        """Every thing of a known kind, boxes in 0..1 of the frame, which stays as it is."""
        ...

    def follower(self) -> Follower:
        """A new memory, for one camera."""
        ...


class DetectorOfMany(Detector, Protocol):
    """`batch` is how many looks at once it is best given: 1 where it gains nothing by more."""

    batch: int

    def detect_many(self, looks: Sequence[Look]) -> list[list[Detection]]:
        """What `detect` finds in each, in their order."""
        ...


class CannotDetect(Exception):
    """The chosen detector cannot work here; the message says what to do."""


def read_class_map(path: Path) -> dict[str, Thing]:
    """Our kinds by class name: KINDS and what the file (JSON or YAML, name: kind) adds or changes; null takes away."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CannotDetect(f"{path} 读不了 (VISION_CLASS_MAP) / cannot be read: {error}") from error
    if not isinstance(told, dict) or not told:
        raise CannotDetect(f"{path} 应为 类别名: 种类 / is to be class name: kind, at least one")
    kinds = dict(KINDS)
    for name, kind in told.items():
        label = str(name).strip().lower()
        if kind is None:
            kinds.pop(label, None)
        elif kind in [*Thing]:
            kinds[label] = Thing(kind)
        else:
            known = ", ".join(Thing)
            raise CannotDetect(f"{path}: {name}: 没有种类 {kind},可用 {known} 或 null / no such kind; there are these")
    return kinds


def digest_of(model: Path) -> str:
    """SHA-256 of a file, or of a folder's files' names and contents in the order of their names."""
    if model.is_file():
        with model.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    of_all = hashlib.sha256()
    for path in sorted(path for path in model.rglob("*") if path.is_file()):
        of_all.update(f"{path.relative_to(model)}\n{digest_of(path)}\n".encode())
    return of_all.hexdigest()
