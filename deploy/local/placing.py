"""A county's files with the addresses of this machine put in where the demo county leaves them open."""

import shutil
from pathlib import Path

from deploy.local.processes import Place


def put_in_place(county: Path, place: Place) -> Path:
    """A copy, in which `{rtsp}` is the host and port of the street server; other addresses stay as they are."""
    placed = place.layout.state / "import"
    shutil.rmtree(placed, ignore_errors=True)
    shutil.copytree(county, placed)
    cameras = placed / "cameras.csv"
    if cameras.exists():
        cameras.write_text(cameras.read_text(encoding="utf-8").replace("{rtsp}", place.rtsp), encoding="utf-8")
    return placed
