"""Networks of ultralytics made off line: a toy that is trained on a drawn street in seconds, and an untrained nano one.

`python -m` it on a new folder to train.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2

from tests.support.drawn_street import Drawn

ROOT = Path(__file__).parents[2]
WIDE = 320
EPOCHS = 20
# Two scales and no pyramid: enough for one street.
NETWORK = """
nc: 1
backbone:
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [32, 3, 2]]
  - [-1, 1, Conv, [48, 3, 2]]
  - [-1, 1, C2f, [48, True]]
  - [-1, 1, Conv, [96, 3, 2]]
  - [-1, 1, C2f, [96, True]]
  - [-1, 1, Conv, [96, 3, 2]]
  - [-1, 1, SPPF, [96, 5]]
head:
  - [[5, 7], 1, Detect, [nc]]
"""


def trained(street: Drawn, folder: Path, name: str = "car", epochs: int = EPOCHS) -> Path:
    """A `.pt` that knows this street's cars by this name; all but the last picture are learnt."""
    (folder / "images").mkdir(parents=True)
    (folder / "labels").mkdir()
    for n, (picture, cars) in enumerate(zip(street.pictures[:-1], street.cars, strict=False)):
        cv2.imwrite(str(folder / "images" / f"{n}.png"), picture)
        lines = [f"0 {car.center[0]} {car.center[1]} {car.width} {car.height}\n" for car in cars]
        (folder / "labels" / f"{n}.txt").write_text("".join(lines))
    learning = {"path": str(folder), "train": "images", "val": "images", "names": [name]}
    (folder / "learning.yaml").write_text(json.dumps(learning))
    (folder / "toy.yaml").write_text(NETWORK)
    alone = {"YOLO_AUTOINSTALL": "false", "YOLO_OFFLINE": "true", "YOLO_CONFIG_DIR": str(folder)}
    command = [sys.executable, "-m", __name__, str(folder), str(epochs)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **alone}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder / "run" / "weights" / "last.pt"


def nano(folder: Path) -> Path:
    """A `.pt` of the published size that nobody trained: as fast as a trained one, and sure of nothing."""
    from services.vision.ultralytics_detector import offline

    made, file = offline()("yolo11n.yaml", task="detect"), folder / "nano.pt"
    made.model.names = dict.fromkeys(made.model.names, "car")
    made.save(str(file))
    return file


def _train(folder: Path, epochs: int) -> None:
    import torch
    from ultralytics import YOLO

    def settle_fast(trainer: Any) -> None:
        """Its averages follow in hundreds of steps; there are only dozens."""
        for layer in trainer.model.modules():
            if isinstance(layer, torch.nn.BatchNorm2d):
                layer.momentum = 0.3

    torch.set_num_threads(1)
    model = YOLO(str(folder / "toy.yaml"))
    model.add_callback("on_train_start", settle_fast)
    model.train(
        data=str(folder / "learning.yaml"), project=str(folder), name="run", epochs=epochs, imgsz=WIDE, rect=True,
        batch=6, nbs=6, optimizer="AdamW", lr0=0.004, warmup_epochs=1, seed=0, device="cpu", workers=0, amp=False,
        val=False, plots=False, verbose=False, mosaic=0, fliplr=0, scale=0, translate=0.02, erasing=0, hsv_h=0,
    )  # fmt: skip


if __name__ == "__main__":
    _train(Path(sys.argv[1]), int(sys.argv[2]))
