"""Any model that ultralytics runs (.pt, ONNX, OpenVINO, TensorRT): for sites with a GPU or weights of their own.

ultralytics is AGPL-3.0 or paid: only this, byte_track.py and train.py use it; the default detector needs none of it.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from services.vision.detector import CannotDetect, Choice, Frame, Look, digest_of
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, without_doubles
from services.vision.domain.track import Follower
from services.vision.domain.zone import Zone

THRESHOLD = 0.2
BATCH_OF_A_GPU = 16


class Ultralytics:
    """It looks at the size that the model was trained or exported for."""

    name = "ultralytics"

    def __init__(self, model: Path, choice: Choice | None = None) -> None:
        choice = choice or Choice()
        if choice.precision == "bf16":
            raise CannotDetect("ultralytics 没有 bf16: VISION_PRECISION=f32 或 f16 / ultralytics has no bf16")
        yolo = offline()
        from services.vision.byte_track import ByteTrack

        self._follower = ByteTrack
        self._kinds = choice.kinds
        self._how = {"device": choice.device, "half": choice.precision == "f16", "conf": THRESHOLD, "verbose": False}
        try:
            self._model: Any = yolo(str(model), task="detect")
            names = [str(name).lower() for name in self._model.names.values()]
        except Exception as error:  # whatever a foreign file makes of its reader
            raise CannotDetect(f"{model} ultralytics 打不开 / ultralytics cannot open it: {error}") from error
        if not self._kinds.keys() & set(names):
            raise CannotDetect(
                f"{model} 没有认得的类别,可用 VISION_CLASS_MAP 指明 / has no class that we know: {', '.join(names)}"
            )
        self.digest = digest_of(model)
        self._try(model, choice, 1)
        on_gpu = self._model.predictor.device.type != "cpu"
        self.batch = choice.batch or (BATCH_OF_A_GPU if on_gpu else 1)
        if self.batch > 1:
            self._try(model, choice, self.batch)

    def _try(self, model: Path, choice: Choice, batch: int) -> None:
        """A device that is not there, or has no memory for so many, shows only now, and now nobody waits."""
        try:
            self._model.predict([np.zeros((64, 64, 3), np.uint8)] * batch, **self._how)
        except Exception as error:
            raise CannotDetect(
                f"ultralytics 不能在 {choice.device} 上以 {choice.precision} 每次 {batch} 幅运行 {model} "
                f"(VISION_DEVICE, VISION_PRECISION, VISION_BATCH) / cannot run it so here: "
                f"{str(error).strip().splitlines()[0]}"
            ) from error

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        return self._found([frame])[0]

    def detect_many(self, looks: Sequence[Look]) -> list[list[Detection]]:
        """Pictures of one size together: of several sizes ultralytics pads each to a square, and sees less."""
        by_size: dict[tuple[int, ...], list[int]] = {}
        for place, look in enumerate(looks):
            by_size.setdefault(look.frame.shape, []).append(place)
        found: dict[int, list[Detection]] = {}
        for places in by_size.values():
            found.update(zip(places, self._found([looks[place].frame for place in places]), strict=True))
        return [found[place] for place in range(len(looks))]

    def follower(self) -> Follower:
        return self._follower()

    def _found(self, frames: list[Frame]) -> list[list[Detection]]:
        return [self._detections(result) for result in self._model.predict(frames, **self._how)]

    def _detections(self, result: Any) -> list[Detection]:
        high, wide = result.orig_shape
        found = []
        for x0, y0, x1, y1, confidence, number in result.boxes.data.tolist():
            label = str(result.names[int(number)]).lower()
            if label in self._kinds:
                box = Box(x0 / wide, y0 / high, x1 / wide, y1 / high)
                found.append(Detection(box, self._kinds[label], label, confidence))
        return without_doubles(found)


def offline() -> Any:
    """ultralytics' YOLO; never the network, never pip at run time, never the home folder, no words between our own."""
    os.environ.setdefault("YOLO_AUTOINSTALL", "false")
    os.environ.setdefault("YOLO_OFFLINE", "true")
    os.environ.setdefault("YOLO_VERBOSE", "false")
    os.environ.setdefault("YOLO_CONFIG_DIR", str(Path(tempfile.gettempdir()) / f"ultralytics-{os.getuid()}"))
    Path(os.environ["YOLO_CONFIG_DIR"]).mkdir(parents=True, exist_ok=True)
    try:
        from ultralytics import YOLO

        import services.vision.byte_track  # noqa: F401  # needs lap
    except ImportError as error:
        raise CannotDetect("没有安装 ultralytics: pip install 'sanquan[ultralytics]' / it is not installed") from error
    return YOLO
