"""Frames a second through a worker's looks against the bare model's at the same batch; on a GPU where there is one.

As a worker does it, without its streams and its database: cameras take turns, their looks are computed side by side,
and the detector takes at once what waits. The bare model is ultralytics' `predict` on the same pictures.
The two are measured in turn, some rounds of each, for a machine is not equally fast all the time. On a CPU the looks'
own work shares the cores with the model's: that figure says nothing of a GPU's.
BENCH_MODEL=FILE measures another model than an untrained nano one.
"""

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import pytest
import torch

from services.vision.analysis import Analysis
from services.vision.batched import Batched
from services.vision.camera_sight import CameraSight
from services.vision.detector import Choice, DetectorOfMany, Frame
from services.vision.detectors import make_detector
from services.vision.domain.camera_truth import CameraTruth
from services.vision.domain.pace import Pace
from services.vision.domain.zone import Kind, Zone
from services.vision.service import BATCHES_AT_ONCE
from services.vision.ultralytics_detector import THRESHOLD, offline
from services.vision.watch.eyes import Eyes
from services.vision.watch.turns import Turns
from tests.bench.test_vision_cpu import rendered
from tests.support.toy_yolo import nano

GPU = torch.cuda.is_available()
DEVICE = "cuda:0" if GPU else "cpu"
BATCH = None if GPU else 4  # None: as many as the detector thinks best
GOAL = 0.9  # on a GPU
ROUNDS, WARMS_UP, MEASURED = 3, 2.0, 8.0  # seconds
KERB = Zone("kerb", Kind.NO_PARKING, ((0.1, 0.45), (0.9, 0.45), (0.9, 0.9), (0.1, 0.9)), 60.0)


def pictures() -> list[Frame]:
    """A rendered street, 1280x720; something drives through the zone all the time, so that each is detected."""
    video, found = cv2.VideoCapture(str(rendered("street-1"))), []
    while len(found) < 60:
        there, frame = video.read()
        assert there
        found.append(np.asarray(cv2.resize(frame, (1280, 720), interpolation=cv2.INTER_LINEAR), np.uint8))
    for n, frame in enumerate(found):
        left = n * 61 % 1000
        frame[400:520, left : left + 200] = (40, 60, 180)
    return found


@dataclass(slots=True)
class Camera:
    """`at` is its own clock, a frame each fifth of a second: as fast as it is looked at."""

    eyes: Eyes
    frames: list[Frame]
    looks: int = 0
    looked_at: float = 0.0
    pace: Pace = Pace.BUSY

    def look(self) -> None:
        frame = self.frames[self.looks % len(self.frames)]
        self.pace = self.eyes.look(frame, 1e9 + self.looks / 5).pace
        self.looks += 1
        self.looked_at = time.monotonic()


def bare(file: Path, frames: list[Frame], batch: int) -> float:
    """Frames a second."""
    model, begun, done = offline()(str(file), task="detect"), 0.0, 0
    how = {"device": DEVICE, "conf": THRESHOLD, "verbose": False}
    started = time.monotonic()
    while (now := time.monotonic()) < started + WARMS_UP + MEASURED:
        if not begun and now > started + WARMS_UP:
            begun, done = now, 0
        model.predict([frames[(done + n) % len(frames)] for n in range(batch)], **how)
        done += batch
    return done / (time.monotonic() - begun)


async def pipeline(model: DetectorOfMany, frames: list[Frame]) -> tuple[float, float, float]:
    """Detected frames a second, frames a batch, and the share of the time in which the detector worked."""
    places = BATCHES_AT_ONCE * model.batch
    turns = Turns(places=places)
    with ThreadPoolExecutor(1) as detecting, ThreadPoolExecutor(places) as inference:
        counted = Counted(model)
        batched = Batched(counted, detecting)
        cameras = [Camera(_eyes(batched), frames, looks=n * 7) for n in range(2 * places)]
        ends = time.monotonic() + WARMS_UP + MEASURED

        async def watch(camera: Camera) -> None:
            while time.monotonic() < ends:
                if await turns.take(camera.pace, camera.looked_at):
                    try:
                        await asyncio.get_running_loop().run_in_executor(inference, camera.look)
                    finally:
                        turns.give_back()

        watching = asyncio.gather(*(watch(camera) for camera in cameras))
        await asyncio.sleep(WARMS_UP)
        counted.begin()
        await watching
        seconds = time.monotonic() - counted.begun
    looks = sum(camera.eyes.analysis.detected + camera.eyes.analysis.skipped for camera in cameras)
    assert sum(camera.eyes.analysis.detected for camera in cameras) > 0.9 * looks, "each look is to cost a detection"
    return counted.frames / seconds, counted.frames / counted.batches, counted.worked / seconds


class Counted:
    """A detector that counts what it is given, and how long it works."""

    def __init__(self, model: DetectorOfMany) -> None:
        self.name, self.digest, self.batch = model.name, model.digest, model.batch
        self.detect, self.follower, self._many = model.detect, model.follower, model.detect_many
        self.begin()

    def begin(self) -> None:
        self.begun, self.frames, self.batches, self.worked = time.monotonic(), 0, 0, 0.0

    def detect_many(self, looks: list) -> list:
        asked = time.monotonic()
        found = self._many(looks)
        self.worked += time.monotonic() - max(asked, self.begun)
        self.frames, self.batches = self.frames + len(looks), self.batches + 1
        return found


def _eyes(detector: Batched) -> Eyes:
    sight = CameraSight(CameraTruth(10, 5, 30))
    make: Callable[..., Analysis] = lambda stays: Analysis([KERB], detector, stays)  # noqa: E731
    return Eyes([KERB], make, [], ZoneInfo("Asia/Shanghai"), sight=sight)


@pytest.mark.timeout(300)
async def test_the_pipeline_is_nearly_as_fast_as_the_bare_model_at_the_same_batch(tmp_path: Path) -> None:
    cv2.setNumThreads(1)
    file = Path(os.environ["BENCH_MODEL"]) if "BENCH_MODEL" in os.environ else nano(tmp_path)
    model, frames = make_detector("ultralytics", file, choice=Choice(DEVICE, batch=BATCH)), pictures()
    shares = []
    for _ in range(ROUNDS):
        ours, together, working = await pipeline(model, frames)
        alone = await asyncio.to_thread(bare, file, frames, model.batch)
        shares.append(ours / alone)
        print(
            f"\nbatch: pipeline {ours:.1f} frames/s ({together:.1f} frames a batch, its detector at work "
            f"{working:.2f} of the time), bare model {alone:.1f}"
        )
    what = torch.cuda.get_device_name(0) if GPU else f"{os.cpu_count()} CPU cores, no GPU"
    print(
        f"batch: {file.stem} on {what}, at most {model.batch} at once: the pipeline is {median(shares):.2f} as fast as "
        f"the bare model, median of {ROUNDS} rounds (goal on a GPU {GOAL})"
    )
    assert together > 0.9 * model.batch
    assert working > 0.9
    if GPU:
        assert median(shares) >= GOAL
