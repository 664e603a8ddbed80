"""The detectors that there are: the one that a site has chosen is made here."""

from pathlib import Path

from services.vision.detector import CannotDetect, Choice, DetectorOfMany


def make_detector(
    kind: str, model: Path | None = None, script: Path | None = None, choice: Choice | None = None
) -> DetectorOfMany:
    """`openvino` and `ultralytics` want a model, `scripted` a script (see scripted.py).

    Each is imported only when it is chosen: its runtime need not be installed where another is.
    """
    choice = choice or Choice()
    if kind == "openvino":
        from services.vision.openvino_ssd import PackagedSsd

        if model is None or not model.exists():
            raise CannotDetect(f"没有检测模型 {model},请运行 make setup / no detector model there: run make setup")
        return PackagedSsd(model, choice)
    if kind == "ultralytics":
        from services.vision.ultralytics_detector import Ultralytics

        if model is None or not model.exists():
            raise CannotDetect(f"没有模型文件 {model} (VISION_MODEL) / no model file there")
        return Ultralytics(model, choice)
    if kind == "scripted":
        from services.vision.scripted import Scripted

        if script is None or not script.exists():
            raise CannotDetect(f"没有剧本 {script} / no script there")
        return Scripted(script, choice.kinds)
    raise CannotDetect(f"没有检测器 {kind}: openvino, ultralytics, scripted / no such detector")
