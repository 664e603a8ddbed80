"""The county's files that dispatch owns: what a line of each must hold, and what they must agree on."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chassis.tables import RowError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]


class Line(BaseModel):
    model_config = ConfigDict(frozen=True)


class CategoryLine(Line):
    """taxonomy.csv"""

    kind: Literal["component", "event"]
    major_code: Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
    major_name_zh: Text
    major_name_en: Text
    minor_code: Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
    minor_name_zh: Text
    minor_name_en: Text
    responsible: Literal["owner", "locality"]
    default_department: Text
    urgency: Literal["normal", "urgent"]
    handle_limit_hours: Annotated[float, Field(gt=0)]
    limit_clock: Literal["work", "calendar", "urgent"]
    filing_condition_zh: Text
    closing_condition_zh: Text

    @property
    def code(self) -> str:
        return ("C" if self.kind == "component" else "E") + self.major_code + self.minor_code


class DepartmentLine(Line):
    """departments.csv, without the telephone: that is notify's"""

    code: Text
    name_zh: Text
    name_en: Text
    type: Text


class WorkGridLine(Line):
    code: Text
    name_zh: Text
    name_en: Text


class UnitGridFeature(Line):
    code: Annotated[str, StringConstraints(pattern=r"^\d{14,15}$")]
    work_grid: Text
    community: str = ""
    name_zh: str = ""
    geometry: dict[str, Any]


class ComponentLine(Line):
    code: Annotated[str, StringConstraints(pattern=r"^\d{16}$")]
    category: Annotated[str, StringConstraints(pattern=r"^C\d{4}$")]
    name_zh: Text
    lon: Lon
    lat: Lat
    owner: str = ""
    maintainer: str = ""
    supervisor: str = ""
    state: str = ""


class ResponsibilityLine(Line):
    area_kind: Literal["work_grid", "unit_grid"]
    area: Text
    category: Text
    department: Text


class PolicyLine(Line):
    source: Literal["collector", "hotline", "citizen", "media", "leader", "transfer", "video", "volunteer"]
    category: Text = "*"
    trusted: Literal["0", "1", "*"] = "*"
    verify_first: bool
    auto_accept: bool
    auto_file: bool
    auto_dispatch: bool


class CollectorLine(Line):
    id: Text
    name_zh: Text
    work_grid: Text


class CrewLine(Line):
    id: Text
    name_zh: Text
    department: Text
    lon: Lon | None = None
    lat: Lat | None = None
    skills: str = "*"

    @property
    def skill_list(self) -> list[str]:
        return [skill.strip() for skill in self.skills.split(";") if skill.strip()]


@dataclass(slots=True)
class CountyFiles:
    about: dict[str, Any] = field(default_factory=dict)
    calendar: dict[str, Any] = field(default_factory=dict)
    layers: dict[str, str] = field(default_factory=dict)
    categories: list[CategoryLine] = field(default_factory=list)
    departments: list[DepartmentLine] = field(default_factory=list)
    work_grids: list[WorkGridLine] = field(default_factory=list)
    unit_grids: list[UnitGridFeature] = field(default_factory=list)
    components: list[ComponentLine] = field(default_factory=list)
    responsibility: list[ResponsibilityLine] = field(default_factory=list)
    policies: list[PolicyLine] = field(default_factory=list)
    collectors: list[CollectorLine] = field(default_factory=list)
    crews: list[CrewLine] = field(default_factory=list)


T = TypeVar("T")


def disagreements(files: CountyFiles) -> Iterator[RowError]:
    """Names that one file uses and the other does not have. Lines are right only where every line was good."""
    departments = {row.code for row in files.departments}
    categories = {row.code for row in files.categories}
    work_grids = {row.code for row in files.work_grids}
    areas = {"work_grid": work_grids, "unit_grid": {row.code for row in files.unit_grids}}
    any_department, any_category = departments | {""}, categories | {"*"}

    def look(
        file: str, rows: Sequence[T], what: str, name: Callable[[T], str], known: Container[str], first: int = 2
    ) -> Iterator[RowError]:
        for line, row in enumerate(rows, start=first):
            if name(row) not in known:
                yield RowError(file, line, f"{what} {name(row)!r}: 没有 / is not known")

    yield from look("taxonomy.csv", files.categories, "department", lambda r: r.default_department, departments)
    yield from look("unit_grids.geojson", files.unit_grids, "work_grid", lambda r: r.work_grid, work_grids, 1)
    yield from look("components.csv", files.components, "category", lambda r: r.category, categories)
    yield from look("components.csv", files.components, "owner", lambda r: r.owner, any_department)
    yield from look("components.csv", files.components, "maintainer", lambda r: r.maintainer, any_department)
    yield from look("components.csv", files.components, "supervisor", lambda r: r.supervisor, any_department)
    yield from look("responsibility.csv", files.responsibility, "category", lambda r: r.category, any_category)
    yield from look("responsibility.csv", files.responsibility, "department", lambda r: r.department, departments)
    for line, row in enumerate(files.responsibility, start=2):
        if row.area not in areas[row.area_kind]:
            yield RowError("responsibility.csv", line, f"{row.area_kind} {row.area!r}: 没有 / is not known")
    yield from look("policy.csv", files.policies, "category", lambda r: r.category, any_category)
    yield from look("collectors.csv", files.collectors, "work_grid", lambda r: r.work_grid, work_grids)
    yield from look("crews.csv", files.crews, "department", lambda r: r.department, departments)
