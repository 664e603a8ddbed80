"""From operators' verdicts to a detector: exported in YOLO format, trained, and loaded by the one that watches."""

import asyncio
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import yaml
from asyncpg import Pool

from chassis.blobs import FolderBlobs
from chassis.postgres import transaction
from services.vision.alert import commands
from services.vision.alert.commands import Picture
from services.vision.detector import digest_of
from services.vision.detectors import make_detector
from services.vision.domain.box import Box
from services.vision.domain.judgement import Alert
from services.vision.domain.sight import Detection, Thing
from services.vision.evidence.pictures import jpeg
from services.vision.evidence.seen import described
from tests.integration.vision.conftest import HIGH, WIDE, Workers, street_with_stall
from tests.integration.vision.test_alerts import BEGAN
from tests.support.toy_yolo import NETWORK

STALL = Box(0.375, 0.458, 0.625, 0.708)
CAR = Box(0.7, 0.1, 0.9, 0.3)
SURE = Detection(CAR, Thing.VEHICLE, "car", 0.8)
UNSURE = Detection(Box(0.1, 0.1, 0.2, 0.2), Thing.PERSON, "person", 0.3)


async def judged(pool: Pool, blobs: FolderBlobs, n: int, label: str, genuine: bool | None, day: int) -> None:
    """An alert of its own day, with a picture of its own."""
    at = BEGAN + timedelta(days=day, minutes=n)
    noise = np.random.default_rng(n).integers(-3, 4, (HIGH, WIDE, 3))
    original = await blobs.put(jpeg(np.clip(street_with_stall() + noise, 0, 255).astype(np.uint8)))
    seen = described([SURE, UNSURE, Detection(STALL, Thing.STALL, "table", 0.9)])
    given = Alert(
        f"cam-01.p-{n}", "cam-01", "p", "occupation", "E2101", label, 0.6, STALL, 115.0, 27.4, False, at, at
    )  # fmt: skip
    async with transaction(pool) as tx:
        await commands.raise_alert(tx, given, [Picture("dwell", original, original, at, seen)])
        await commands.clear_alert(tx, given.id, "cam-01", at + timedelta(minutes=1), at + timedelta(minutes=2), None)
        after = Picture("latest", original, original, at + timedelta(minutes=3), seen)
        await commands.follow_alert(tx, given.id, after, None, None, original, at)
        if genuine is not None:
            await commands.judge_alert(tx, given.id, genuine, "", "li", at, 0)


async def say(workers: Workers, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "chassis.cli", "vision", *words]
    return await asyncio.to_thread(
        subprocess.run, command, env=workers.environment, capture_output=True, text=True, check=False
    )


async def test_judged_alerts_are_written_in_yolo_format_by_camera_and_day_false_ones_as_negatives(
    pool: Pool, blobs: FolderBlobs, workers: Workers, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    nothing = await say(workers, "export", "--out", str(out))
    assert nothing.returncode == 1
    assert "没有已判定的警情" in nothing.stderr
    assert "Traceback" not in nothing.stderr
    await judged(pool, blobs, 1, "cart", True, 0)
    await judged(pool, blobs, 2, "unknown", True, 1)
    await judged(pool, blobs, 3, "car", False, 1)
    await judged(pool, blobs, 4, "cart", None, 1)
    done = await say(workers, "export", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "to learn 1" in done.stdout
    assert "to examine 2" in done.stdout
    told = yaml.safe_load((out / "data.yaml").read_text())
    assert told == {"path": str(out), "train": "images/train", "val": "images/val", "names": ["car", "cart", "stall"]}
    car = "0 0.800000 0.200000 0.200000 0.200000\n"
    labels = {path.name: path.read_text() for path in sorted(out.glob("labels/*/*.txt"))}
    # The operator's word goes before the detector's; what was unsure is not taught; no picture of when it was gone.
    assert labels == {
        "cam-01.p-1.0.txt": f"1 0.500000 0.583000 0.250000 0.250000\n{car}",
        "cam-01.p-2.0.txt": f"2 0.500000 0.583000 0.250000 0.250000\n{car}",
        "cam-01.p-3.0.txt": car,
    }
    assert [path.name for path in out.glob("images/train/*")] == ["cam-01.p-1.0.jpg"]
    original = await pool.fetchval("SELECT original FROM evidence WHERE alert = 'cam-01.p-1'")
    assert (out / "images/train/cam-01.p-1.0.jpg").read_bytes() == await blobs.get(original)
    again = await say(workers, "export", "--out", str(out))
    assert (again.returncode, "不是空目录" in again.stderr) == (1, True)
    later = await say(workers, "export", "--out", str(tmp_path / "later"), "--since", "2026-11-21")
    assert sorted(path.name for path in (tmp_path / "later").glob("images/*/*")) == [
        "cam-01.p-2.0.jpg",
        "cam-01.p-3.0.jpg",
    ]
    assert later.returncode == 0


@pytest.mark.timeout(240)
async def test_a_model_trained_on_the_verdicts_is_loaded_by_the_detector_that_watches(
    pool: Pool, blobs: FolderBlobs, workers: Workers, tmp_path: Path
) -> None:
    folder, out, toy = tmp_path / "lessons", tmp_path / "mine.pt", tmp_path / "toy.yaml"
    toy.write_text(NETWORK)
    for n in range(19):
        await judged(pool, blobs, n, "stall", True, 0)
    await judged(pool, blobs, 30, "stall", True, 1)
    assert (await say(workers, "export", "--out", str(folder))).returncode == 0
    training = ["train", "--model", str(toy), "--epochs", "1", "--size", "96", "--device", "cpu", "--out", str(out)]
    few = await say(workers, *training, "--data", str(folder))
    assert (few.returncode, "只有 19 张图片" in few.stderr, out.exists()) == (2, True, False)
    await judged(pool, blobs, 19, "stall", True, 0)
    assert (await say(workers, "export", "--out", str(tmp_path / "more"))).returncode == 0
    done = await say(workers, *training, "--data", str(tmp_path / "more"))
    assert done.returncode == 0, done.stderr[-2000:]

    report = json.loads(out.with_suffix(".json").read_text())
    assert report["pictures"] == {"train": 20, "val": 1}
    assert report["classes"] == ["car", "stall"]
    assert report["base"] == "toy.yaml"
    assert "metrics/mAP50(B)" in report["metrics"]
    detector = make_detector("ultralytics", model=out)
    assert detector.digest == report["sha256"] == digest_of(out)
    assert all(one.label in ("car", "stall") for one in detector.detect(street_with_stall(), (), 0.0))


async def test_training_says_plainly_what_is_missing(workers: Workers, tmp_path: Path) -> None:
    no_folder = await say(workers, "train", "--data", str(tmp_path), "--model", "yolo11n.yaml", "--out", "x.pt")
    assert (no_folder.returncode, "不是 export 所写" in no_folder.stderr) == (2, True)
    lessons = tmp_path / "images" / "train"
    lessons.mkdir(parents=True)
    (tmp_path / "data.yaml").write_text("{train: images/train, val: images/train, names: [stall]}")
    for n in range(20):
        (lessons / f"{n}.jpg").write_bytes(b"")
    no_model = await say(
        workers, "train", "--data", str(tmp_path), "--model", "none.pt", "--out", str(tmp_path / "x.pt")
    )
    assert (no_model.returncode, "没有模型文件 none.pt" in no_model.stderr) == (2, True)
    assert "Traceback" not in no_folder.stderr + no_model.stderr
