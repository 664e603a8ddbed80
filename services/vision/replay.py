"""The same pipeline on a recording, without any server: faster than real time, and the same answer each time."""

import argparse
import json
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

import cv2
import numpy as np

from services.vision.analysis import Analysis
from services.vision.detector import CannotDetect
from services.vision.detectors import make_detector
from services.vision.domain.facts import AlertCleared, AlertRaised, AlertReopened, Fact
from services.vision.domain.zone import Zone
from services.vision.recording import lines
from services.vision.recording.recorder import Recorder
from services.vision.recording.rerun import rerun
from services.vision.rules import CannotWork, read_rules

ANALYSED_FPS = 5.0
DEFAULT_MODEL = Path(".local/models/ssd_mobilenetv2_oidv4.tflite")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--video", type=Path)
    given.add_argument(
        "--detections",
        type=Path,
        help="检测记录,代替录像 / what --record wrote, instead of a video: no model, no pictures",
    )
    parser.add_argument("--rules", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--detector", choices=["openvino", "ultralytics", "scripted"], default="openvino")
    parser.add_argument(
        "--model", type=Path, default=None, help="模型文件,或 scripted 的剧本 / model file, or the script"
    )
    parser.add_argument("--record", type=Path, help="写下检测记录 / write down what was detected")
    parser.add_argument(
        "--began",
        type=datetime.fromisoformat,
        help="录像开始的当地时间,不给则全天有效 / local time of the first frame; without it schedules always hold",
    )
    parser.add_argument("--speed", choices=["max", "real"], default="max")


def run(given: argparse.Namespace) -> int:
    """0 when the recording was read to its end, 2 where it could not begin."""
    try:
        zones = read_rules(given.rules)
        if given.detections is not None:
            return _on_record(given, zones)
        model = given.model or DEFAULT_MODEL
        detector = make_detector(given.detector, model=model, script=given.model)
    except (CannotDetect, CannotWork, lines.BadRecord, OSError, ValueError, KeyError) as error:
        print(f"无法开始 / cannot begin: {error}", file=sys.stderr)
        return 2
    video = cv2.VideoCapture(str(given.video))
    if not video.isOpened():
        print(f"无法读取视频 / cannot read {given.video}", file=sys.stderr)
        return 2
    clock = _FrameClock(video)
    total = int(video.get(cv2.CAP_PROP_FRAME_COUNT))
    analysis = Analysis(zones, detector)
    began_cpu, began, shown = time.process_time(), time.monotonic(), 0.0
    decoded, at, next_at = 0, 0.0, 0.0
    recorder = Recorder()
    with given.out.open("w", encoding="utf-8") as out, _opened(given.record) as record:
        while video.grab():
            at = clock.read()
            decoded += 1
            if at + 1e-6 >= next_at:
                next_at += 1 / ANALYSED_FPS
                readable, frame = video.retrieve()
                if readable:
                    picture = np.asarray(frame, np.uint8)
                    _write(out, analysis.look(picture, at, _local(given.began, at)))
                    if record is not None and (noted := recorder.note(analysis, picture, at)) is not None:
                        record.write(lines.line(noted) + "\n")
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


class _FrameClock:
    """Seconds from the first frame by the file's own stamps, for not every recording has an even rate; by the rate
    where a frame has no stamp that makes sense."""

    def __init__(self, video: cv2.VideoCapture) -> None:
        self._video = video
        self._step = 1 / (video.get(cv2.CAP_PROP_FPS) or 25.0)
        self._first: float | None = None
        self._at = 0.0

    def read(self) -> float:
        """The time of the frame that was grabbed last; call it once for each."""
        stamp = self._video.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if self._first is None:
            self._first = stamp
        else:
            at = stamp - self._first
            self._at = at if at > self._at else self._at + self._step
        return self._at


def _on_record(given: argparse.Namespace, zones: list[Zone]) -> int:
    """Rules alone, on what was detected before."""
    began, count = time.process_time(), 0
    with given.detections.open(encoding="utf-8") as record:
        looks = [lines.read(text) for text in record if text.strip()]
    with given.out.open("w", encoding="utf-8") as out:
        for facts in rerun(zones, looks, lambda at: _local(given.began, at)):
            count += 1
            _write(out, facts)
    print(f"CPU {time.process_time() - began:.1f} s; 记录 / looks {count}", file=sys.stderr)
    return 0


def _opened(path: Path | None) -> AbstractContextManager[TextIO | None]:
    return nullcontext() if path is None else path.open("w", encoding="utf-8")


def _local(began: datetime | None, at: float) -> datetime | None:
    return None if began is None else began + timedelta(seconds=at)


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
            "occupied_share": round(fact.occupied_share, 4), "blocked_width": round(fact.blocked_width, 3),
        }  # fmt: skip
    if isinstance(fact, AlertCleared):
        return {
            "fact": "alert_cleared", "stay": fact.stay, "at": round(fact.at, 3), "last_seen": round(fact.last_seen, 3),
        }  # fmt: skip
    if isinstance(fact, AlertReopened):
        return {
            "fact": "alert_reopened", "zone": fact.zone, "at": round(fact.at, 3), "since": round(fact.since, 3),
            "box": fact.box.as_list(), "stay": fact.stay,
        }  # fmt: skip
    return {
        "fact": "held", "zone": fact.zone, "reason": fact.reason,
        "from": round(fact.begins, 3), "to": round(fact.ends, 3),
    }  # fmt: skip
