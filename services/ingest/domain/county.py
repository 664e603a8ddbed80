"""The county as the doors know it: where it ends, what may be reported, and whose terminals are known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import shape

from services.ingest.domain.datum import Datum, Point, to_wgs84


class OutsideCounty(Exception):
    """The place does not lie in the county."""


class UnknownCategory(Exception):
    """No minor category has this code."""


class UnknownTerminal(Exception):
    """No terminal is registered under this id."""


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    major_zh: str
    major_en: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Terminal:
    """`holder_kind` is collector or crew; `key_sha256` is empty where the terminal needs no key."""

    id: str
    holder_kind: str
    holder: str
    key_sha256: str = ""


@dataclass(frozen=True, slots=True)
class County:
    code: str
    name_zh: str
    boundary: Any  # a GeoJSON geometry, WGS-84
    categories: Mapping[str, Category]
    terminals: Mapping[str, Terminal]
    collectors: frozenset[str] = field(init=False)
    _area: Any = field(init=False)

    def __post_init__(self) -> None:
        area = shape(self.boundary)
        shapely.prepare(area)
        holders = (t.holder for t in self.terminals.values() if t.holder_kind == "collector")
        object.__setattr__(self, "_area", area)
        object.__setattr__(self, "collectors", frozenset(holders))

    def locate(self, point: Point, datum: Datum) -> Point:
        """The point in WGS-84; OutsideCounty where it is not ours."""
        lon, lat = to_wgs84(point, datum)
        if not shapely.intersects_xy(self._area, lon, lat):
            raise OutsideCounty(
                f"地点 ({lon:.6f}, {lat:.6f}) 不在{self.name_zh}范围内,请核对坐标系与经纬度顺序 / "
                "the place is outside the county; check the datum and that longitude comes first"
            )
        return lon, lat

    def category(self, code: str) -> Category:
        try:
            return self.categories[code]
        except KeyError:
            raise UnknownCategory(f"没有小类 {code!r} / there is no such minor category") from None

    def terminal(self, id: str) -> Terminal:
        try:
            return self.terminals[id]
        except KeyError:
            raise UnknownTerminal(f"终端 {id!r} 未登记 / this terminal is not registered") from None
