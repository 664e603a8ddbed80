"""Fetches the default detector: cuts the network and its labels out of the npm package that carries them."""

import hashlib
import json
import re
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.local.node import with_node
from deploy.local.steps import Failed, quietly

PACKAGE = "@mediapipe/objectron@0.4.1675468480"  # Google, Apache-2.0
ARCHIVE = "mediapipe-objectron-0.4.1675468480.tgz"
LOADER = "package/objectron_solution_packed_assets_loader.js"
ASSETS = "package/objectron_solution_packed_assets.data"


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside the package's one big file, and what it must be."""

    suffix: str
    name: str
    sha256: str


PARTS = (
    Part(
        "object_detection_oidv4_labelmap.txt",
        "labels.txt",
        "c148336a65f673013609a923fdcbdeec0f49df935045029c3746a3828a0e80e0",
    ),
    Part(
        "object_detection_ssd_mobilenetv2_oidv4_fp16.tflite",
        "ssd_mobilenetv2_oidv4.tflite",
        "d0a5255bf8c4f5a0bc4240741a76c41d5e939f7655078f945f50ab53a9375da6",
    ),
)


def ranges(loader: str) -> dict[str, tuple[int, int]]:
    """Name -> (start, end) of each packed file, as the package's loader script states them."""
    found = re.search(r"loadPackage\((\{.*?\})\);", loader, re.DOTALL)
    if found is None:
        raise Failed(f"{PACKAGE}: the loader names no files")
    files = json.loads(found.group(1))["files"]
    return {file["filename"].rpartition("/")[2]: (file["start"], file["end"]) for file in files}


def cut(loader: str, assets: bytes, part: Part) -> bytes:
    """The bytes of one part; Failed where they are not what we know them to be."""
    where = ranges(loader)
    if part.suffix not in where:
        raise Failed(f"{PACKAGE}: no {part.suffix}")
    start, end = where[part.suffix]
    content = assets[start:end]
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise Failed(f"{PACKAGE}: {part.suffix} 校验和不符 / has another checksum than expected")
    return content


def is_there(models: Path) -> bool:
    return all(
        (models / part.name).exists() and hashlib.sha256((models / part.name).read_bytes()).hexdigest() == part.sha256
        for part in PARTS
    )


def fetch(models: Path, node: str, log: Path) -> bool:
    """Put network and labels into `models`; False when they were there."""
    if is_there(models):
        return False
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models) as folder:
        pack = ["npm", "pack", PACKAGE, "--pack-destination", folder]
        quietly(pack, log, with_node(node), Path(folder))
        with tarfile.open(Path(folder) / ARCHIVE) as archive:
            loader, assets = _content(archive, LOADER).decode(), _content(archive, ASSETS)
    for part in PARTS:
        (models / part.name).write_bytes(cut(loader, assets, part))
    return True


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise Failed(f"{PACKAGE}: no {name}")
    with file:
        return file.read()
