"""The twelve cameras: four that stream the rendered streets, eight that are registered and not connected yet."""

import json
from pathlib import Path
from typing import Any

from deploy.local.county.plan import EAST_WEST, NORTH_SOUTH, RIVER
from deploy.local.county.streets import crossings
from deploy.local.county.town import Town, to_degrees

DRAWN = Path(__file__).parents[1] / "streets" / "zones.json"
STREAMING = 4
ASIDE = 13.0  # metres from the crossing's middle, so that a camera stands in one block
# Crossings, as main street from the west and from the south; and where each camera looks, in degrees from north.
POSTS = (
    (3, 5, 180), (3, 2, 90), (2, 4, 90), (5, 5, 270), (1, 2, 0), (5, 4, 90),
    (2, 6, 180), (4, 6, 180), (3, 1, 0), (6, 5, 270), (1, 5, 90), (4, 3, 270),
)  # fmt: skip


def cameras(town: Town) -> list[list[object]]:
    """Rows of cameras.csv; `{rtsp}` stands for the host and port of the RTSP server, put in when loaded."""
    meeting = crossings(town)
    rows: list[list[object]] = []
    for n, (column, row, heading) in enumerate(POSTS, start=1):
        crossing = meeting[column, row]
        north = -ASIDE if row == RIVER else ASIDE  # not into the water
        lon, lat = to_degrees((crossing.x + ASIDE, crossing.y + north))
        streams = n <= STREAMING
        url = f"rtsp://{{rtsp}}/street-{n}.mp4?play_count=0" if streams else ""
        name = f"{NORTH_SOUTH[column]}{EAST_WEST[row]}路口" + ("" if streams else "(未接入)")
        rows.append([f"cam-{n:02}", name, url, f"{lon:.7f}", f"{lat:.7f}", heading, int(streams)])
    return rows


def zones() -> list[dict[str, Any]]:
    """As drawn on the rendered streets."""
    found: list[dict[str, Any]] = json.loads(DRAWN.read_text(encoding="utf-8"))
    return found
