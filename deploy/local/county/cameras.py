"""The twelve cameras: four that stream the rendered streets, eight that are registered and not connected yet."""

import json
from pathlib import Path
from typing import Any

from deploy.local.county.town import Town

DRAWN = Path(__file__).parents[1] / "streets" / "zones.json"
CROSSINGS = (
    (12, 13),
    (8, 12),
    (16, 12),
    (12, 18),
    (4, 4),
    (20, 4),
    (4, 22),
    (20, 22),
    (8, 20),
    (16, 8),
    (8, 4),
    (16, 20),
)


def cameras(town: Town) -> list[list[object]]:
    rows: list[list[object]] = []
    for n, (column, row) in enumerate(CROSSINGS, start=1):
        west, east = town.corner(column, row), town.corner(column + 1, row + 1)
        lon, lat = (west[0] * 0.8 + east[0] * 0.2), (west[1] * 0.8 + east[1] * 0.2)  # inside a block, not on its border
        streams = n <= 4
        url = f"rtsp://{{rtsp}}/street-{n}.mp4?play_count=0" if streams else ""
        name = f"{n}号监控点" + ("" if streams else "(未接入)")
        rows.append([f"cam-{n:02}", name, url, f"{lon:.7f}", f"{lat:.7f}", n * 30 % 360, int(streams)])
    return rows


def zones() -> list[dict[str, Any]]:
    """As drawn on the rendered streets."""
    found: list[dict[str, Any]] = json.loads(DRAWN.read_text(encoding="utf-8"))
    return found
