"""Takes from a county's folder what ingest owns: the boundary, the categories and the terminals."""

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, Literal

import shapely
from asyncpg import Pool
from pydantic import BaseModel, Field, ValidationError, field_validator
from shapely.geometry import mapping, shape
from shapely.ops import unary_union

from chassis.postgres import transaction
from chassis.tables import BadFiles, RowError, read_csv, read_geojson
from services.ingest import store
from services.ingest.domain.county import Category, Terminal

TwoDigits = Annotated[str, Field(pattern=r"^\d{2}$")]


class About(BaseModel):
    code: Annotated[str, Field(pattern=r"^\d{6}$")]
    name_zh: str
    name_en: str


class Piece(BaseModel):
    geometry: dict[str, Any]

    @field_validator("geometry")
    @classmethod
    def is_area(cls, drawn: dict[str, Any]) -> dict[str, Any]:
        try:
            area = shape(drawn)
        except (ValueError, TypeError, KeyError, AttributeError, shapely.GEOSException) as error:
            raise ValueError(f"不是几何图形 / no geometry: {error}") from None
        if area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty or not area.is_valid:
            raise ValueError("须为有效的面 / a valid polygon is wanted")
        return drawn


class Minor(BaseModel):
    kind: Literal["component", "event"]
    major_code: TwoDigits
    minor_code: TwoDigits
    major_name_zh: str
    major_name_en: str
    minor_name_zh: str
    minor_name_en: str

    @property
    def category(self) -> Category:
        code = ("C" if self.kind == "component" else "E") + self.major_code + self.minor_code
        return Category(code, self.major_name_zh, self.major_name_en, self.minor_name_zh, self.minor_name_en)


class Device(BaseModel, extra="forbid"):
    """`key`, where the county sets one, must come with each of the terminal's fixes."""

    id: str
    kind: Literal["collector", "crew"]
    ref: str
    key: str = ""

    @property
    def terminal(self) -> Terminal:
        return Terminal(self.id, self.kind, self.ref, hashlib.sha256(self.key.encode()).hexdigest() if self.key else "")


async def take(pool: Pool, folder: Path) -> str:
    """All or nothing: BadFiles names every bad line; else what was taken, in words."""
    about, errors = _about(folder / "county.json")
    pieces, wrong = read_geojson(folder / "boundary.geojson", Piece)
    errors += wrong
    minors, wrong = read_csv(folder / "taxonomy.csv", Minor, ["kind", "major_code", "minor_code"])
    errors += wrong
    devices, wrong = read_csv(folder / "terminals.csv", Device, ["id"])
    errors += wrong
    errors += [RowError(name, 0, "没有内容 / holds nothing") for name, rows in
               (("boundary.geojson", pieces), ("taxonomy.csv", minors)) if not rows]  # fmt: skip
    if errors or about is None:
        raise BadFiles(errors)
    boundary = mapping(unary_union([shape(piece.geometry) for piece in pieces]))
    categories = [minor.category for minor in minors]
    terminals = [device.terminal for device in devices]
    async with transaction(pool) as tx:
        version = await store.replace_county(
            tx, about.code, about.name_zh, about.name_en, boundary, categories, terminals
        )
    counts = f"{len(categories)} 小类 / categories, {len(terminals)} 终端 / terminals"
    return f"第 {version} 次导入 / import {version}: {counts}"


def _about(path: Path) -> tuple[About | None, list[RowError]]:
    try:
        return About.model_validate(json.loads(path.read_text(encoding="utf-8"))), []
    except (OSError, ValueError, ValidationError) as error:
        return None, [RowError(path.name, 0, str(error))]
