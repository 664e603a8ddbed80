"""All loops into a folder: which are there already, and the others drawn two at a time."""

import fcntl
import hashlib
import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from deploy.local.streets import truth
from deploy.local.streets.scene import Scene

HERE = Path(__file__).parent
DRAWN_BY = (
    "backdrop",
    "canvas",
    "encode",
    "figures",
    "mesh",
    "models",
    "motion",
    "projection",
    "render",
    "scene",
    "textures",
)


def mark(scene: Scene) -> str:
    """What this loop is drawn from: the scene, and the modules that draw it."""
    total = hashlib.sha256(repr(scene).encode())
    for module in DRAWN_BY:
        total.update((HERE / f"{module}.py").read_bytes())
    return total.hexdigest()


def is_finished(scene: Scene, out: Path) -> bool:
    stamp = out / f"{scene.name}.mark"
    return (out / f"{scene.name}.mp4").exists() and stamp.exists() and stamp.read_text() == mark(scene)


def render_all(scenes: tuple[Scene, ...], out: Path, models: Path, processes: int = 2) -> list[str]:
    """Returns the names of those that were drawn now."""
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        return _render_missing(scenes, out, models, processes)


def _render_missing(scenes: tuple[Scene, ...], out: Path, models: Path, processes: int) -> list[str]:
    wanted = [scene for scene in scenes if not is_finished(scene, out)]
    # A fresh process each: the software renderer is not to be trusted with a second picture.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=fresh, max_tasks_per_child=1) as pool:
        for job in [pool.submit(_render_one, scene, out, models) for scene in wanted]:
            job.result()
    return [scene.name for scene in wanted]


def write_scripts(scenes: tuple[Scene, ...], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for scene in scenes:
        for suffix, content in (("scripted", truth.script(scene)), ("truth", truth.truth(scene))):
            partial = out / f"{scene.name}.{suffix}.partial"
            partial.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            partial.rename(out / f"{scene.name}.{suffix}.json")


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Two that draw into one folder would spoil each other's files: the second waits, and finds the work done."""
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _render_one(scene: Scene, out: Path, models: Path) -> None:
    # Imported here: only who draws needs Panda3D.
    from deploy.local.streets.render import render

    render(scene, models, out / f"{scene.name}.mp4")
    (out / f"{scene.name}.mark").write_text(mark(scene))
