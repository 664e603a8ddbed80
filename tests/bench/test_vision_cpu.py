"""CPU-seconds a camera-minute: rendered streets through the whole pipeline, all decoded, five a second looked at.

As the demo's cameras send them, and as a county's camera would: 1280x720, 25 frames a second, with noise. On a machine
that is busy otherwise the same work takes more CPU-seconds: its cores share their units.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.local.layout import Layout
from deploy.local.streets.scenes import SCENES

ROOT = Path(__file__).parents[2]
ZONES = ROOT / "deploy" / "local" / "streets" / "zones.json"
STREETS = tuple(scene.name for scene in SCENES)
TOLD = re.compile(r"CPU ([0-9.]+) s; .*length ([0-9.]+) s; .*decoded (\d+), .*detected (\d+), .*skipped (\d+)")


@dataclass(frozen=True, slots=True)
class Cost:
    cpu: float
    seconds: float
    decoded: int
    detected: int
    alerts: int

    @property
    def a_minute(self) -> float:
        return self.cpu / self.seconds * 60

    def __str__(self) -> str:
        return (
            f"{self.a_minute:5.2f} CPU-s a camera-minute ({self.cpu:.1f} CPU-s, {self.seconds:.0f} s, "
            f"decoded {self.decoded}, detected {self.detected}, alerts {self.alerts})"
        )


def rendered(name: str) -> Path:
    video = Layout().streets / f"{name}.mp4"
    if not video.exists():
        pytest.fail(f"没有渲染的街景 {video},请先 make run 一次 / not rendered yet: make run does it", pytrace=False)
    return video


def cost(video: Path, name: str, folder: Path) -> Cost:
    camera = next(scene.camera_id for scene in SCENES if scene.name == name)
    rules, out = folder / "rules.json", folder / "alerts.jsonl"
    zones = [zone for zone in json.loads(ZONES.read_text()) if zone["camera"] == camera]
    rules.write_text(json.dumps({"zones": zones}))
    command = [sys.executable, "-m", "services.vision", "replay", "--video", video, "--rules", rules, "--out", out]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = TOLD.search(done.stderr)
    assert found, done.stderr
    alerts = sum(json.loads(line)["fact"] == "alert_raised" for line in out.read_text().splitlines())
    return Cost(float(found[1]), float(found[2]), int(found[3]), int(found[4]), alerts)


def expected_alerts(name: str) -> int:
    told = json.loads((Layout().streets / f"{name}.truth.json").read_text())
    return sum(stay["alerts"] for stay in told["stays"])


@pytest.fixture(scope="module")
def costs() -> Iterator[list[Cost]]:
    found: list[Cost] = []
    yield found
    if found:
        mean = sum(one.cpu for one in found) / sum(one.seconds for one in found) * 60
        print(f"\nvision: mean of {len(found)} streets as the demo sends them: {mean:.2f} CPU-s a camera-minute")


@pytest.mark.parametrize("name", STREETS)
def test_a_street_as_the_demo_sends_it_costs_less_than_a_core(name: str, costs: list[Cost], tmp_path: Path) -> None:
    found = cost(rendered(name), name, tmp_path)
    costs.append(found)
    print(f"\nvision: {name} 640x368 at 5/s: {found}")
    assert found.alerts == expected_alerts(name)
    assert found.a_minute < 60


def test_a_street_as_a_countys_camera_sends_it_costs_less_than_a_core(tmp_path: Path) -> None:
    name, video = STREETS[0], tmp_path / "street.mp4"
    sent = "scale=1280:720,fps=25,noise=alls=6:allf=t"
    command = ["ffmpeg", "-y", "-loglevel", "error", "-i", str(rendered(name)), "-vf", sent, "-c:v", "libx264"]
    command += ["-preset", "ultrafast", "-b:v", "3M", "-g", "50", "-bf", "0", "-pix_fmt", "yuv420p", str(video)]
    subprocess.run(command, check=True)
    found = cost(video, name, tmp_path)
    print(f"\nvision: {name} 1280x720 at 25/s: {found}")
    assert found.alerts == expected_alerts(name)
    assert found.a_minute < 60
