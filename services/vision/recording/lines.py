"""Recorded looks as text, a JSON line a look; a minute of them packed is a chunk."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from services.vision.domain.box import Box
from services.vision.domain.obstruction import Blob
from services.vision.domain.recorded import PlaceLook, RecordedLook
from services.vision.domain.sight import Detection, Thing


class BadRecord(Exception):
    """A line that is no recorded look."""


def line(look: RecordedLook) -> str:
    """Only what there is: `{"t", "boxes": [{"class", "kind", "confidence", "box"}], "blobs", "places", "cut"}`."""
    told: dict[str, Any] = {"t": round(look.at, 3)}
    if look.seen is not None:
        told["boxes"] = [
            {"class": one.label, "kind": one.kind, "confidence": round(one.confidence, 3), "box": _sides(one.box)}
            for one in look.seen
        ]
    if look.blobs is not None:
        told["blobs"] = [
            {"box": _sides(one.box), "age": round(one.age, 2), "share": round(one.share, 4), "ghost": one.ghost}
            for one in look.blobs
        ]
    if look.places:
        told["places"] = [
            {"box": _sides(one.box), "look": one.look.hex(), "before": one.before.hex()} for one in look.places
        ]
    if look.cut:
        told["cut"] = True
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read(text: str | bytes) -> RecordedLook:
    """BadRecord where it is none."""
    try:
        told = json.loads(text)
        boxes, blobs = told.get("boxes"), told.get("blobs")
        return RecordedLook(
            at=float(told["t"]),
            seen=None if boxes is None else tuple(_detection(one) for one in boxes),
            blobs=None if blobs is None else tuple(_blob(one) for one in blobs),
            places=tuple(_place(one) for one in told.get("places", ())),
            cut=bool(told.get("cut", False)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRecord(f"不是检测记录 / is no recorded look: {str(text[:80])!r} ({error!r})") from error


def pack(looks: Sequence[RecordedLook]) -> bytes:
    return gzip.compress("\n".join(map(line, looks)).encode(), compresslevel=6, mtime=0)


def unpack(chunks: Iterable[bytes]) -> Iterator[RecordedLook]:
    for chunk in chunks:
        for text in gzip.decompress(chunk).splitlines():
            yield read(text)


def _detection(told: dict[str, Any]) -> Detection:
    return Detection(Box(*told["box"]), Thing(told["kind"]), str(told["class"]), float(told["confidence"]))


def _blob(told: dict[str, Any]) -> Blob:
    return Blob(Box(*told["box"]), float(told["age"]), float(told["share"]), bool(told["ghost"]))


def _place(told: dict[str, Any]) -> PlaceLook:
    return PlaceLook(Box(*told["box"]), bytes.fromhex(told["look"]), bytes.fromhex(told.get("before", "")))


def _sides(box: Box) -> list[float]:
    return [round(side, 4) for side in (box.x0, box.y0, box.x1, box.y1)]
