"""A recording replayed by the command line, without any server: the same facts whichever detector looks at it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.conftest import DETECTORS, FPS, Choose, script
from tests.contract.test_detectors import KERB
from tests.support.drawn_street import Drawn

ROOT = Path(__file__).parents[2]
COMES, LEAVES, ENDS, DWELL = 4, 16, 24, 6


@pytest.fixture(scope="session")
def recording(street: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cars stand there from COMES to LEAVES."""
    video = tmp_path_factory.mktemp("recording") / "street.mp4"
    high, wide = street.pictures[0].shape[:2]
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{wide}x{high}"]
    command += ["-r", str(FPS), "-i", "-", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", str(video)]
    moments = [n / FPS for n in range(round(ENDS * FPS))]
    pictures = [street.pictures[-1 if COMES <= t < LEAVES else 0] for t in moments]
    subprocess.run(command, input=b"".join(picture.tobytes() for picture in pictures), check=True)
    return video


def replay(video: Path | None, folder: Path, *more: str, **rule: object) -> "subprocess.CompletedProcess[str]":
    rules = {"zones": [{"id": KERB.id, "kind": KERB.kind, "polygon": KERB.polygon, "dwell_seconds": DWELL, **rule}]}
    (folder / "rules.json").write_text(json.dumps(rules))
    command = [sys.executable, "-m", "services.vision", "replay", *more]
    command += ["--video", str(video)] if video is not None else []
    command += ["--rules", str(folder / "rules.json"), "--out", str(folder / "alerts.jsonl")]
    home = {"HOME": str(folder / "home"), "TMPDIR": str(folder)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YOLO_", "XDG_"))}
    return subprocess.run(command, cwd=ROOT, env={**environment, **home}, capture_output=True, text=True)


@pytest.mark.parametrize("kind", DETECTORS)
def test_a_parked_car_on_a_recording_is_one_alert_and_one_clearing_and_twice_the_same(
    kind: str, choose: Choose, street: Drawn, recording: Path, tmp_path: Path
) -> None:
    model = choose(kind)[1]
    if kind == "scripted":
        model = tmp_path / "told.json"
        model.write_text(script(street, [(0, 0), (COMES, -1), (LEAVES, 0)]))
    done = replay(recording, tmp_path, "--detector", kind, "--model", str(model))
    assert done.returncode == 0, done.stderr
    assert "解码 / decoded 120" in done.stderr
    text = (tmp_path / "alerts.jsonl").read_text()
    raised, cleared = map(json.loads, text.splitlines())
    assert (raised["fact"], raised["zone"], raised["class"]) == ("alert_raised", KERB.id, "car")
    assert raised["since"] == pytest.approx(COMES, abs=1)
    assert raised["at"] == pytest.approx(COMES + DWELL, abs=1)
    assert (cleared["fact"], cleared["stay"]) == ("alert_cleared", raised["stay"])
    assert cleared["last_seen"] == pytest.approx(LEAVES, abs=1)
    replay(recording, tmp_path, "--detector", kind, "--model", str(model))
    assert (tmp_path / "alerts.jsonl").read_text() == text
    assert not (tmp_path / "home").exists()
    assert done.stdout == ""


@pytest.mark.parametrize("kind", ["openvino", "scripted"])
def test_what_was_recorded_says_without_model_and_pictures_what_the_video_said(
    kind: str, choose: Choose, street: Drawn, recording: Path, tmp_path: Path
) -> None:
    model = choose(kind)[1]
    if kind == "scripted":
        model = tmp_path / "told.json"
        model.write_text(script(street, [(0, 0), (COMES, -1), (LEAVES, 0)]))
    record, alerts = tmp_path / "detections.jsonl", tmp_path / "alerts.jsonl"
    done = replay(recording, tmp_path, "--detector", kind, "--model", str(model), "--record", str(record))
    assert done.returncode == 0, done.stderr
    seen = [json.loads(line) for line in alerts.read_text().splitlines()]
    assert len(seen) == 2
    for _ in range(2):
        done = replay(None, tmp_path, "--detections", str(record))
        assert done.returncode == 0, done.stderr
        told = [json.loads(line) for line in alerts.read_text().splitlines()]
        for ours, theirs in zip(told, seen, strict=True):
            assert (ours["fact"], ours.get("class")) == (theirs["fact"], theirs.get("class"))
            assert ours["at"] == pytest.approx(theirs["at"], abs=1)


def test_a_recording_of_uneven_rate_is_timed_by_its_own_stamps(choose: Choose, recording: Path, tmp_path: Path) -> None:
    uneven = tmp_path / "uneven.mp4"
    thinned = ["-vf", "select='not(between(t,6,14))+not(mod(n,5))'", "-fps_mode", "vfr", "-c:v", "libx264"]
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", "-i", str(recording), *thinned, str(uneven)], check=True)
    done = replay(uneven, tmp_path, "--detector", "openvino", "--model", str(choose("openvino")[1]))
    assert "解码 / decoded 120" not in done.stderr
    raised, cleared = map(json.loads, (tmp_path / "alerts.jsonl").read_text().splitlines())
    assert raised["at"] == pytest.approx(COMES + DWELL, abs=1)
    assert cleared["last_seen"] == pytest.approx(LEAVES, abs=1)


def test_a_record_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "detections.jsonl").write_text('{"boxes": []}\n')
    done = replay(None, tmp_path, "--detections", str(tmp_path / "detections.jsonl"))
    assert done.returncode == 2
    assert "no recorded look" in done.stderr
    assert not (tmp_path / "alerts.jsonl").exists()


def test_a_schedule_holds_on_a_recording_by_the_time_at_which_it_began(
    street: Drawn, recording: Path, tmp_path: Path
) -> None:
    (tmp_path / "told.json").write_text(script(street, [(0, 0), (COMES, -1), (LEAVES, 0)]))
    more = ["--detector", "scripted", "--model", str(tmp_path / "told.json"), "--began"]
    schedule = [{"from": "09:00", "to": "10:00"}]
    for began, count in (("2026-11-20T08:00:00", 0), ("2026-11-20T09:30:00", 2)):
        assert replay(recording, tmp_path, *more, began, schedule=schedule).returncode == 0
        assert len((tmp_path / "alerts.jsonl").read_text().splitlines()) == count


@pytest.mark.parametrize("kind", DETECTORS)
def test_a_replay_that_cannot_begin_says_why_and_writes_nothing(kind: str, recording: Path, tmp_path: Path) -> None:
    done = replay(recording, tmp_path, "--detector", kind, "--model", str(recording))
    assert done.returncode == 2
    assert "无法开始 / cannot begin" in done.stderr
    assert recording.name in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "alerts.jsonl").exists()
