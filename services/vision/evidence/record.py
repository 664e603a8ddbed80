"""What is sealed about an alert, as canonical JSON: its SHA-256 proves that not a word was changed since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.vision.domain.facts import AlertCleared, AlertRaised, AlertReopened
from services.vision.domain.zone import Zone

VERSION = 1


@dataclass(frozen=True, slots=True)
class Clock:
    """Frames are timed by the machine's monotonic clock when they arrive; `to_unix` makes wall clock time of it.

    `stepped` is how far the wall clock has gone from there since the watch began.
    """

    to_unix: float
    stepped: float

    def described(self) -> dict[str, Any]:
        return {
            "dwell": "CLOCK_MONOTONIC at the frame's arrival",
            "wall": "CLOCK_REALTIME of the worker, read once when the watch began",
            "monotonic_to_unix_seconds": round(self.to_unix, 3),
            "wall_clock_stepped_seconds": round(self.stepped, 3),
        }


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture of the evidence by its hashes."""

    role: str
    at: float
    original_sha256: str
    shown_sha256: str

    def described(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "at": round(self.at, 3),
            "original_sha256": self.original_sha256,
            "shown_sha256": self.shown_sha256,
        }


def raised(
    fact: AlertRaised, camera: Mapping[str, Any], zone: Zone, path: Sequence[Sequence[float]],
    model: Mapping[str, str], clock: Clock, pictures: Sequence[Seen],
) -> bytes:  # fmt: skip
    """`camera`: id, place and configuration version; `path`: seconds and box of where the thing stood."""
    return _canonical(
        {
            "record": VERSION,
            "moment": "raised",
            "alert": fact.stay,
            "camera": dict(camera),
            "zone": {
                "id": zone.id,
                "kind": zone.kind.value,
                "polygon": [list(corner) for corner in zone.polygon],
                "dwell_seconds": zone.dwell_seconds,
                "trusted": zone.trusted,
            },
            "since": round(fact.since, 3),
            "raised_at": round(fact.at, 3),
            "class": fact.label,
            "confidence": round(fact.confidence, 3),
            "box": fact.box.as_list(),
            "path": [list(point) for point in path],
            "model": dict(model),
            "time": clock.described(),
            "pictures": [one.described() for one in pictures],
        }
    )


def followed(alert: str, pictures: Sequence[Seen], clip: str | None) -> bytes:
    """Some seconds later: the latest picture, and the film of the seconds before and after."""
    return _canonical(
        {
            "record": VERSION,
            "moment": "followed",
            "alert": alert,
            "pictures": [one.described() for one in pictures],
            "clip_sha256": clip,
        }
    )


def cleared(fact: AlertCleared, pictures: Sequence[Seen]) -> bytes:
    return _canonical(
        {
            "record": VERSION,
            "moment": "cleared",
            "alert": fact.stay,
            "last_seen": round(fact.last_seen, 3),
            "cleared_at": round(fact.at, 3),
            "pictures": [one.described() for one in pictures],
        }
    )


def reopened(fact: AlertReopened, pictures: Sequence[Seen]) -> bytes:
    """What had gone is back in its place."""
    return _canonical(
        {
            "record": VERSION,
            "moment": "reopened",
            "alert": fact.stay,
            "since": round(fact.since, 3),
            "reopened_at": round(fact.at, 3),
            "box": fact.box.as_list(),
            "pictures": [one.described() for one in pictures],
        }
    )


def _canonical(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
