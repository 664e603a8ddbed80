"""The same pipeline on a recording, without any server: faster than real time, and the same answer each time."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from services.vision.analysis import Analysis
from services.vision.detector import CannotDetect, make_detector
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.rules import CannotWork, read_rules

ANALYSED_FPS = 5.0
DEFAULT_MODEL = Path(".local/models/ssd_mobilenetv2_oidv4.tflite")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--video", type=Path, required=True)
    parser.add_argument("--rules", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--detector", choices=["openvino", "ultralytics", "scripted"], default="openvino")
    parser.add_argument(
        "--model", type=Path, default=None, help="模型文件,或 scripted 的剧本 / model file, or the script"
    )
    parser.add_argument("--speed", choices=["max", "real"], default="max")


def run(given: argparse.Namespace) -> int:
    """0 when the recording was read to its end, 2 where it could not begin."""
    try:
        zones = read_rules(given.rules)
        model = given.model or DEFAULT_MODEL
        detector = make_detector(given.detector, model=model, script=given.model)
    except (CannotDetect, CannotWork, OSError, ValueError, KeyError) as error:
        print(f"无法开始 / cannot begin: {error}", file=sys.stderr)
        return 2
    video = cv2.VideoCapture(str(given.video))
    if not video.isOpened():
        print(f"无法读取视频 / cannot read {given.video}", file=sys.stderr)
        return 2
    fps = video.get(cv2.CAP_PROP_FPS) or 25.0
    total = int(video.get(cv2.CAP_PROP_FRAME_COUNT))
    analysis = Analysis(zones, detector)
    began_cpu, began, shown = time.process_time(), time.monotonic(), 0.0
    decoded, at, next_at = 0, 0.0, 0.0
    with given.out.open("w", encoding="utf-8") as out:
        while video.grab():
            at = decoded / fps
            decoded += 1
            if at + 1e-6 >= next_at:
                next_at += 1 / ANALYSED_FPS
                readable, frame = video.retrieve()
                if readable:
                    _write(out, analysis.look(np.asarray(frame, np.uint8), at))
            if given.speed == "real":
                time.sleep(max(0.0, at - (time.monotonic() - began)))
            if time.monotonic() - shown > 1.0:
                shown = time.monotonic()
                share = f"{100 * decoded / total:.0f} %" if total > 0 else ""
                print(f"\r{at:8.1f} s {share}", end="", file=sys.stderr, flush=True)
        _write(out, analysis.close(at))
    print(
        f"\rCPU {time.process_time() - began_cpu:.1f} s; 时长 / length {at:.1f} s; 解码 / decoded {decoded}, "
        f"检测 / detected {analysis.detected}, 跳过 / skipped {analysis.skipped}",
        file=sys.stderr,
    )
    return 0


def _write(out: Any, facts: list[Fact]) -> None:
    for fact in facts:
        out.write(json.dumps(describe(fact), ensure_ascii=False) + "\n")


def describe(fact: Fact) -> dict[str, Any]:
    """The agreed line of each fact; times in seconds from the first frame."""
    if isinstance(fact, AlertRaised):
        return {
            "fact": "alert_raised", "zone": fact.zone, "kind": str(fact.kind), "at": round(fact.at, 3),
            "since": round(fact.since, 3), "box": fact.box.as_list(), "class": fact.label,
            "confidence": round(fact.confidence, 3), "stay": fact.stay,
        }  # fmt: skip
    if isinstance(fact, AlertCleared):
        return {
            "fact": "alert_cleared", "stay": fact.stay, "at": round(fact.at, 3), "last_seen": round(fact.last_seen, 3),
        }  # fmt: skip
    return {
        "fact": "held", "zone": fact.zone, "reason": fact.reason,
        "from": round(fact.begins, 3), "to": round(fact.ends, 3),
    }  # fmt: skip
