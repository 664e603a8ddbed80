"""What a perfect detector would say of a scene, and which stays there are: geometry only, no picture needed."""

from typing import Any

from deploy.local.streets.projection import Box
from deploy.local.streets.scene import FPS, Scene, Zone

LEAST_SEEN = 0.35  # of a box: where nearer things hide more than the rest, the detector does not see it


def script(scene: Scene) -> dict[str, Any]:
    """In the scripted detector's format: a frame each 1/FPS s, boxes in 0..1."""
    return {
        "width": scene.camera.width,
        "height": scene.camera.height,
        "fps": FPS,
        "duration": scene.duration,
        "frames": [{"t": t, "boxes": _boxes(scene, t)} for t in scene.moments],
    }


def truth(scene: Scene) -> dict[str, Any]:
    """The stays of the loop: a vehicle each in a no-parking zone, what overlaps in time together in an occupied one."""
    stays = [stay for zone in scene.zones for stay in _stays(scene, zone)]
    stays.sort(key=lambda stay: (stay["start"], stay["zone"]))
    return {"camera": scene.camera_id, "duration": scene.duration, "stays": stays}


def _boxes(scene: Scene, t: float) -> list[dict[str, Any]]:
    nearer: list[Box] = []
    told: list[dict[str, Any]] = []
    near_first = sorted(
        (scene.camera.depth((at.x, at.y, 0.0)), thing.name, thing)
        for thing in scene.things
        if (at := thing.pose(t)) is not None
    )
    for _, _, thing in near_first:
        box = scene.box(thing, t)
        if box is None:
            continue
        if not any(_hidden(box, other) > 1 - LEAST_SEEN for other in nearer):
            corners = [round(side, 4) for side in box]
            told.append({"class": thing.label, "confidence": 0.9, "box": corners, "object": thing.name})
        nearer.append(box)
    return told


def _hidden(box: Box, by: Box) -> float:
    width = min(box[2], by[2]) - max(box[0], by[0])
    height = min(box[3], by[3]) - max(box[1], by[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / ((box[2] - box[0]) * (box[3] - box[1]))


def _stays(scene: Scene, zone: Zone) -> list[dict[str, Any]]:
    found = sorted(
        (leg.start, leg.end, thing.name)
        for thing in scene.things
        if zone.concerns(thing)
        for leg in thing.stands()
        if zone.holds(leg.begin)
    )
    merged: list[dict[str, Any]] = []
    for start, end, name in found:
        last = merged[-1] if merged else None
        if zone.kind == "occupation" and last is not None and start <= last["end"]:
            last["end"], last["objects"] = max(last["end"], end), [*last["objects"], name]
        else:
            merged.append({"zone": zone.id, "kind": zone.kind, "start": start, "end": end, "objects": [name]})
    for stay in merged:
        stay["alerts"] = stay["end"] - stay["start"] >= zone.dwell_seconds
    return merged
