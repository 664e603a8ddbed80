"""CPU-seconds a camera-minute on one RTSP loop, idle and busy: ours, every frame detected, and Debian's `motion`.

1280x720, 25 frames a second, a key frame each two seconds, with noise, as a county's camera sends it. All read the same
server. On a machine that is busy otherwise the same work takes more CPU-seconds: compare, do not quote.

Cameras a core: of a core's 60 CPU-seconds a minute 42, which keeps 30 % free, divided by what a camera-minute costs.
The camera's capture process is in that; the worker's database and broker are not.
"""

import asyncio
import os
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import cv2
import pytest

from deploy.local.ports import free_port
from services.vision.analysis import Analysis
from services.vision.camera_sight import CameraSight
from services.vision.capture import EVERY_FRAME, KEY_FRAMES, Captured
from services.vision.detector import Detector
from services.vision.detectors import make_detector
from services.vision.domain.camera_truth import CameraTruth
from services.vision.domain.pace import Pace
from services.vision.domain.zone import Kind, Zone
from services.vision.settings import Settings
from services.vision.watch.eyes import Eyes
from services.vision.watch.source import Stream
from tests.bench.test_vision_cpu import rendered
from tests.integration.vision.conftest import Streams

SETTLES, MEASURED = 25.0, 30.0  # seconds
KERB = Zone("kerb", Kind.NO_PARKING, ((0.1, 0.45), (0.9, 0.45), (0.9, 0.9), (0.1, 0.9)), 60.0)
SCENES = ("idle", "busy")


@pytest.fixture(scope="module")
def streams(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streams]:
    """busy.mp4: a rendered street as it is; idle.mp4: its first picture, which is empty, for a minute."""
    folder = tmp_path_factory.mktemp("loops")
    for name in SCENES:
        first = "trim=end_frame=1,loop=loop=-1:size=1," if name == "idle" else ""
        sent = f"{first}fps=25,scale=1280:720,noise=alls=6:allf=t"
        command = ["ffmpeg", "-y", "-loglevel", "error", "-i", str(rendered("street-1")), "-vf", sent, "-t", "60"]
        command += ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "3M", "-g", "50", "-bf", "0"]
        subprocess.run([*command, "-pix_fmt", "yuv420p", str(folder / f"{name}.mp4")], check=True)
    found = Streams(folder, free_port())
    found.start()
    yield found
    found.kill()


@pytest.fixture(scope="module")
def detector() -> Detector:
    cv2.setNumThreads(1)
    return make_detector("openvino", Settings().model)


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ours() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def watched(url: str, detector: Detector) -> tuple[float, int]:
    """As a worker does it, without its database: CPU-seconds a minute, and looks a minute."""
    sight = CameraSight(CameraTruth(10, 5, 30))
    eyes = Eyes([KERB], lambda stays: Analysis([KERB], detector, stays), [], ZoneInfo("Asia/Shanghai"), sight)
    source, pace, began, looks, before = Stream(url), Pace.BUSY, None, 0, 0.0
    try:
        while True:
            asked = time.monotonic()
            told = await source.next(1.0, KEY_FRAMES if pace is Pace.IDLE else EVERY_FRAME)
            if isinstance(told, Captured):
                began = began or asked
                pace, looks = eyes.look(told.frame, told.at).pace, looks + 1
                await asyncio.sleep(max(0.0, asked + pace.seconds - time.monotonic()))
            if began is not None and not before and asked - began > SETTLES:
                before, started, looks = ours() + cpu_of(source._process.pid), asked, 0
            if before and time.monotonic() - started > MEASURED:
                share = 60 / (time.monotonic() - started)
                return (ours() + cpu_of(source._process.pid) - before) * share, round(looks * share)
    finally:
        await source.close()


def every_frame(url: str, detector: Detector) -> tuple[float, int]:
    """One process, OpenCV's reader, the same detector on each frame."""
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "rtsp_transport;tcp"
    video = cv2.VideoCapture(url, cv2.CAP_FFMPEG)
    frames, began, before = 0, time.monotonic(), ours()
    while time.monotonic() - began < MEASURED:
        there, frame = video.read()
        if not there:
            break
        detector.detect(frame, [KERB], time.monotonic())
        frames += 1
    video.release()
    # By frames: on a slow machine it falls behind the stream.
    return (ours() - before) / max(1, frames) * 25 * 60, 25 * 60


def motion(url: str, folder: Path) -> float:
    if (program := shutil.which("motion")) is None:
        pytest.fail("缺少对照程序 / the program to compare with is missing: sudo apt-get install motion", pytrace=False)
    told = f"daemon off\nnetcam_url {url}\nnetcam_params rtsp_transport=tcp\nwidth 1280\nheight 720\nframerate 25\n"
    told += f"picture_output off\nmovie_output off\nwebcontrol_port 0\nstream_port 0\ntarget_dir {folder}\n"
    (folder / "motion.conf").write_text(told)
    command = [program, "-n", "-c", str(folder / "motion.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(SETTLES)
        before = cpu_of(process.pid)
        time.sleep(MEASURED)
        assert process.poll() is None, "motion ended"
        return (cpu_of(process.pid) - before) * 60 / MEASURED
    finally:
        process.kill()
        process.wait()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scene", SCENES)
async def test_a_camera_costs_less_than_a_quarter_of_detecting_each_frame(
    scene: str, streams: Streams, detector: Detector, tmp_path: Path
) -> None:
    url = streams.url(scene)
    cost, looks = await watched(url, detector)
    each, _ = await asyncio.to_thread(every_frame, url, detector)
    other = await asyncio.to_thread(motion, url, tmp_path)
    print(
        f"\ncapture: {scene} 1280x720 at 25/s, CPU-s a camera-minute: ours {cost:.2f} ({looks} looks a minute, "
        f"{0.7 * 60 / cost:.1f} cameras a core at 70 %), every frame detected {each:.2f}, motion {other:.2f}"
    )
    assert cost < each / 4
