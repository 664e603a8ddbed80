"""Any model that ultralytics runs (.pt, ONNX, OpenVINO, TensorRT): for sites with a GPU or weights of their own.

ultralytics is AGPL-3.0 or paid: nothing else imports it, and the default detector needs none of it.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from services.vision.detector import KINDS, CannotDetect, Frame
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, without_doubles
from services.vision.domain.zone import Zone

THRESHOLD = 0.2


class Ultralytics:
    name = "ultralytics"

    def __init__(self, model: Path, size: int = 640, device: str | None = None) -> None:
        # Never the network, never pip at run time, never the home folder.
        os.environ.setdefault("YOLO_AUTOINSTALL", "false")
        os.environ.setdefault("YOLO_OFFLINE", "true")
        os.environ.setdefault("YOLO_CONFIG_DIR", str(Path(tempfile.gettempdir()) / f"ultralytics-{os.getuid()}"))
        Path(os.environ["YOLO_CONFIG_DIR"]).mkdir(parents=True, exist_ok=True)
        try:
            from ultralytics import YOLO
        except ImportError as error:
            raise CannotDetect(
                "没有安装 ultralytics: pip install 'sanquan[ultralytics]' / it is not installed"
            ) from error
        self._model: Any = YOLO(str(model), task="detect")
        self._size = size
        self._device = device

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        [result] = self._model.predict(frame, imgsz=self._size, conf=THRESHOLD, device=self._device, verbose=False)
        high, wide = frame.shape[:2]
        found = []
        for x0, y0, x1, y1, confidence, number in result.boxes.data.tolist():
            label = str(result.names[int(number)]).lower()
            if label in KINDS:
                found.append(
                    Detection(Box(x0 / wide, y0 / high, x1 / wide, y1 / high), KINDS[label], label, confidence)
                )
        return without_doubles(found)
