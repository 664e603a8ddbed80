"""Fine-tunes a model of ultralytics on exported verdicts; what comes out is a file that VISION_MODEL takes."""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from services.vision.detector import CannotDetect, digest_of
from services.vision.ultralytics_detector import offline

FEWEST = 20  # pictures to learn from


class CannotTrain(Exception):
    """Something is missing; the message says what."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="export 所写的目录 / the folder that export wrote")
    parser.add_argument("--model", required=True, help="yolo11n.yaml (从零 / from nothing) 或 / or FILE.pt")
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--size", type=int, default=640, help="边长 / of the network's input")
    parser.add_argument("--device", default=None, help="cpu, cuda:0")
    parser.add_argument("--out", type=Path, required=True, help="FILE.pt;旁边另有 FILE.json / beside it FILE.json")


def run(given: argparse.Namespace) -> int:
    """0 when the model is written, 2 where it could not begin."""
    try:
        told = train(given.data, given.model, given.epochs, given.size, given.device, given.out)
    except (CannotTrain, CannotDetect) as error:
        print(f"无法训练 / cannot train: {error}", file=sys.stderr)
        return 2
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


def train(data: Path, model: str, epochs: int, size: int, device: str | None, out: Path) -> dict[str, Any]:
    """What was learnt from what, how well it did in its exam, and the hash of the file."""
    told, pictures = _material(data)
    if model.endswith(".pt") and not Path(model).is_file():
        raise CannotTrain(f"没有模型文件 {model} / no model file there; nothing is fetched from the network")
    yolo = offline()
    with tempfile.TemporaryDirectory(prefix="sanquan-train-") as folder:
        learning = Path(folder) / "data.yaml"  # the folder may have been moved since it was written
        learning.write_text(yaml.safe_dump({**told, "path": str(data.resolve())}, allow_unicode=True))
        try:
            network = yolo(model, task="detect")
        except Exception as error:  # whatever a foreign file makes of its reader
            raise CannotTrain(f"{model} ultralytics 打不开 / ultralytics cannot open it: {error}") from error
        # amp: its check would fetch a model from the network.
        found = network.train(
            data=str(learning), project=folder, name="run", epochs=epochs, imgsz=size, device=device, workers=0,
            amp=False, plots=False, verbose=False, seed=0,
        )  # fmt: skip
        best = Path(folder) / "run" / "weights" / "best.pt"
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(best, out)
    metrics = {name: round(float(value), 4) for name, value in found.results_dict.items()} if found else {}
    report = {
        "model": out.name, "sha256": digest_of(out), "base": Path(model).name, "epochs": epochs, "size": size,
        "classes": told["names"], "pictures": pictures, "material_sha256": digest_of(data), "metrics": metrics,
    }  # fmt: skip
    out.with_suffix(".json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return report


def _material(data: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """data.yaml, and how many pictures there are to learn from and to be examined with."""
    try:
        told = yaml.safe_load((data / "data.yaml").read_text(encoding="utf-8"))
        parts = {name: data / told[name] for name in ("train", "val")}
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise CannotTrain(f"{data} 不是 export 所写 / was not written by export: {error}") from error
    pictures = {name: sum(1 for _ in folder.glob("*.jpg")) for name, folder in parts.items()}
    if pictures["train"] < FEWEST:
        raise CannotTrain(
            f"只有 {pictures['train']} 张图片,至少要 {FEWEST} 张:请判定更多警情后再导出 / "
            f"only {pictures['train']} pictures of at least {FEWEST}: judge more alerts and export again"
        )
    return told, pictures
