"""Read people's tables (CSV, GeoJSON) into models, and say of every bad line what is wrong with it."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class RowError:
    """`line` counts from 1 as an editor shows it; in GeoJSON it is the feature's number. 0 is the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BadFiles(Exception):
    """Files with faults: each is named, and nothing was taken."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


def read_csv(path: Path, model: type[M], unique: Sequence[str] = ()) -> tuple[list[M], list[RowError]]:
    """All good rows and all bad ones; a cell that is empty counts as absent. `unique` names the key's columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [(reader.line_num, {k: v for k, v in row.items() if k and v not in (None, "")}) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [], [RowError(path.name, 0, f"读不了 / cannot be read: {error}")]
    return _check(path.name, rows, model, unique)


def read_geojson(path: Path, model: type[M], unique: Sequence[str] = ()) -> tuple[list[M], list[RowError]]:
    """Each feature's properties, and its geometry as the field `geometry`."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [], [RowError(path.name, 0, f"不是 GeoJSON FeatureCollection / is not one: {error!r}")]
    return _check(path.name, enumerate(_flat(features), start=1), model, unique)


def _flat(features: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for feature in features:
        if isinstance(feature, dict):
            yield {**(feature.get("properties") or {}), "geometry": feature.get("geometry")}
        else:
            yield {}


def _check(
    file: str, rows: Iterable[tuple[int, dict[str, Any]]], model: type[M], unique: Sequence[str]
) -> tuple[list[M], list[RowError]]:
    good: list[M] = []
    bad: list[RowError] = []
    first_seen: dict[tuple[Any, ...], int] = {}
    for line, row in rows:
        try:
            found = model.model_validate(row)
        except ValidationError as error:
            for wrong in error.errors():
                where = ".".join(str(part) for part in wrong["loc"])
                bad.append(RowError(file, line, f"{where}: {_plain(wrong['type'])}{wrong['msg']}"))
            continue
        key = tuple(getattr(found, name) for name in unique)
        if unique and first_seen.setdefault(key, line) != line:
            said = ", ".join(str(part) for part in key)
            bad.append(RowError(file, line, f"{said}: 与第 {first_seen[key]} 行重复 / repeats line {first_seen[key]}"))
            continue
        good.append(found)
    return good, bad


def _plain(kind: str) -> str:
    return "缺少 / " if kind == "missing" else "不合要求 / "
