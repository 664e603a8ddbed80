"""A street that is told, not seen: boxes by time from a file, and pictures drawn from them; for tests and fast demos.

The file: `{"width", "height", "fps", "duration", "frames": [{"t", "boxes": [{"class", "confidence", "box"}]}]}`,
boxes [x0, y0, x1, y1] in 0..1; it begins anew when `duration` is over.
"""

import bisect
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from services.vision.detector import KINDS, CannotDetect, Frame, Look, digest_of
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import Follower, Tracker
from services.vision.domain.zone import Zone


class Scripted:
    name = "scripted"
    batch = 1  # nothing is computed

    def __init__(self, script: Path, kinds: Mapping[str, Thing] = KINDS) -> None:
        try:
            told = json.loads(script.read_text(encoding="utf-8"))
            self.width, self.height = int(told["width"]), int(told["height"])
            self.fps, self.duration = float(told["fps"]), float(told["duration"])
            self.digest = digest_of(script)
            self._times = [float(frame["t"]) for frame in told["frames"]]
            self._frames = [_detections(frame["boxes"], kinds) for frame in told["frames"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CannotDetect(f"{script} 不是剧本 / is no script: {error!r}") from error

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        place = bisect.bisect_right(self._times, at % self.duration + 1e-6) - 1
        return list(self._frames[place]) if place >= 0 else []

    def detect_many(self, looks: Sequence[Look]) -> list[list[Detection]]:
        return [self.detect(look.frame, look.zones, look.at) for look in looks]

    def follower(self) -> Follower:
        return Tracker()

    def picture(self, at: float) -> Frame:
        """A grey street with a textured rectangle for each thing."""
        frame: Frame = np.full((self.height, self.width, 3), 128, np.uint8)
        frame[::8, :, :] = 118
        for one in sorted(self.detect(frame, (), at), key=lambda d: d.box.y1):
            x0, x1 = (int(side * self.width) for side in (one.box.x0, one.box.x1))
            y0, y1 = (int(side * self.height) for side in (one.box.y0, one.box.y1))
            seed = int.from_bytes(hashlib.sha256(one.label.encode()).digest()[:4], "big")
            texture = np.random.default_rng(seed).integers(30, 225, (16, 16, 3), np.uint8)
            if x1 > x0 and y1 > y0:
                ys = np.arange(y1 - y0) * 16 // (y1 - y0)
                xs = np.arange(x1 - x0) * 16 // (x1 - x0)
                frame[y0:y1, x0:x1] = texture[ys][:, xs]
        return frame


def _detections(told: list[dict[str, Any]], kinds: Mapping[str, Thing]) -> list[Detection]:
    """What the street tells beyond the picture's edge is not seen."""
    found = []
    for one in told:
        box = Box(*(min(max(float(side), 0.0), 1.0) for side in one["box"]))
        if one["class"] in kinds and box.area > 0:
            found.append(Detection(box, kinds[one["class"]], one["class"], float(one["confidence"])))
    return found
