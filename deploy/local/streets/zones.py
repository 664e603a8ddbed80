"""The zones of the demo's cameras as the county file says them: polygons in the picture, seen by each camera."""

import json
from typing import Any

from deploy.local.streets.scene import Scene, Zone

# Each loop brings the same cars back: an hour in the demo is to show more than one alert a place.
COOLDOWN_SECONDS = 20.0


def polygon(scene: Scene, zone: Zone) -> list[list[float]]:
    """The zone's corners in 0..1, in order around it; each must be in view."""
    (x0, x1), (y0, y1) = zone.x, zone.y
    corners: list[list[float]] = []
    for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)):
        seen = scene.camera.see((x, y, 0.0))
        if seen is None or not (0 <= seen[0] <= 1 and 0 <= seen[1] <= 1):
            raise ValueError(f"{zone.id}: its corner ({x}, {y}) is out of the picture: {seen}")
        corners.append([round(seen[0], 4), round(seen[1], 4)])
    return corners


def county_zones(scenes: tuple[Scene, ...]) -> list[dict[str, Any]]:
    return [
        {
            "camera": scene.camera_id,
            "id": zone.id,
            "kind": zone.kind,
            "polygon": polygon(scene, zone),
            "dwell_seconds": zone.dwell_seconds,
            "schedule": None,
            "classes": [],
            "trusted": zone.trusted,
            "cooldown_seconds": COOLDOWN_SECONDS,
        }
        for scene in scenes
        for zone in scene.zones
    ]


def as_text(scenes: tuple[Scene, ...]) -> str:
    """zones.json: a zone a line."""
    lines = [json.dumps(zone, ensure_ascii=False) for zone in county_zones(scenes)]
    return "[\n  " + ",\n  ".join(lines) + "\n]\n"
