"""Read people's tables (CSV, GeoJSON) into models, and say of every bad line what is wrong with it."""

import csv
import io
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
    """All good rows and all bad ones; a cell that is empty counts as absent. `unique` names the key's columns. A model
    that forbids what it does not know has no other columns: a misspelt one would be missed without a word."""
    content, line = b"", 0
    rows: list[tuple[int, dict[str, Any]]] = []
    odd: list[RowError] = []
    try:
        content = path.read_bytes()
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        header = reader.fieldnames or ()
        if model.model_config.get("extra") == "forbid":
            unknown = [name for name in header if name not in model.model_fields]
            odd += [RowError(path.name, 1, f"没有这一列 / there is no such column: {name}") for name in unknown]
        line = reader.line_num + 1
        for row in reader:
            if None in row:
                odd.append(RowError(path.name, line, "单元格多于表头 / more cells than the header has"))
            rows.append((line, {k: v for k, v in row.items() if k in model.model_fields and v not in (None, "")}))
            line = reader.line_num + 1
    except UnicodeDecodeError as error:
        said = "不是 UTF-8,请另存为 UTF-8 的 CSV / not UTF-8: save it as CSV UTF-8"
        return [], [RowError(path.name, content[: error.start].count(b"\n") + 1, said)]
    except (OSError, csv.Error) as error:
        return [], [RowError(path.name, line, f"读不了 / cannot be read: {error}")]
    good, bad = _check(path.name, rows, model, unique)
    return good, odd + bad


def read_geojson(path: Path, model: type[M], unique: Sequence[str] = ()) -> tuple[list[M], list[RowError]]:
    """Each feature's properties, and its geometry as the field `geometry`."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        if not isinstance(features, list):
            raise TypeError("features is no list")
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [], [RowError(path.name, 0, f"不是 GeoJSON FeatureCollection / is not one: {error!r}")]
    return _check(path.name, enumerate(_flat(features), start=1), model, unique)


def _flat(features: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for feature in features:
        given = feature.get("properties") if isinstance(feature, dict) else None
        known = given if isinstance(given, dict) else {}
        yield {**known, "geometry": feature.get("geometry")} if isinstance(feature, dict) else known


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
