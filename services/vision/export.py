"""Writes judged alerts' pictures and boxes in YOLO format: a detector can learn from the operators' verdicts."""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from asyncpg import Pool

from chassis.blobs import Blobs
from chassis.postgres import transaction
from services.vision.alert import store
from services.vision.alert.store import JudgedPicture
from services.vision.domain.box import Box
from services.vision.domain.lesson import Lesson, examined, things
from services.vision.evidence.seen import detections

EVER = datetime(1970, 1, 1, tzinfo=UTC)


class CannotExport(Exception):
    """There is nothing to write, or no place for it."""


@dataclass(frozen=True, slots=True)
class Exported:
    learnt: int
    examined: int
    classes: Counter[str]

    def __str__(self) -> str:
        names = ", ".join(f"{name} {count}" for name, count in sorted(self.classes.items()))
        return f"训练 / to learn {self.learnt}, 验证 / to examine {self.examined}; {names or '无目标 / no things'}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="空目录;内含原图 / an empty folder; gets originals")
    parser.add_argument("--since", type=_day, default=EVER, help="YYYY-MM-DD")


async def export(pool: Pool, blobs: Blobs, out: Path, since: datetime) -> Exported:
    """Images and labels of `train` and `val`, and data.yaml; CannotExport where nobody judged anything."""
    _check(out)
    async with transaction(pool) as tx:
        judged = await store.judged_pictures(tx, since)
    if not judged:
        raise CannotExport(
            "没有已判定的警情,请先在值守页判定 / no alert was judged: judge some on the watch page first"
        )
    lessons = [_lesson(one) for one in judged]
    kept = examined(lessons)
    classes = Counter(name for lesson in lessons for name, _ in lesson.things)
    names = sorted(classes) or ["stall"]
    _prepare(out, names, examining=bool(kept))
    for one, lesson in zip(judged, lessons, strict=True):
        part, name = "val" if (lesson.camera, lesson.day) in kept else "train", f"{one.id}.{one.n}"
        (out / "images" / part / f"{name}.jpg").write_bytes(await blobs.get(one.original))
        (out / "labels" / part / f"{name}.txt").write_text(_lines(lesson.things, names))
    count = sum((lesson.camera, lesson.day) in kept for lesson in lessons)
    return Exported(len(lessons) - count, count, classes)


def _check(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CannotExport(f"{out} 不是空目录 / is no empty folder")


def _prepare(out: Path, names: Sequence[str], *, examining: bool) -> None:
    for part in ("train", "val"):
        (out / "images" / part).mkdir(parents=True, exist_ok=True)
        (out / "labels" / part).mkdir(parents=True, exist_ok=True)
    told = {"path": str(out.resolve()), "train": "images/train", "val": "images/val" if examining else "images/train"}
    (out / "data.yaml").write_text(yaml.safe_dump({**told, "names": [*names]}, allow_unicode=True), encoding="utf-8")


def _lesson(one: JudgedPicture) -> Lesson:
    return Lesson(one.camera, one.raised_at.date(), things(one.label, one.box, one.genuine, detections(one.seen)))


def _lines(found: Sequence[tuple[str, Box]], names: Sequence[str]) -> str:
    """Class number, centre and size in 0..1: a line a thing, none for a picture without."""
    return "".join(
        f"{names.index(name)} {box.center[0]:.6f} {box.center[1]:.6f} {box.width:.6f} {box.height:.6f}\n"
        for name, box in found
    )


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
