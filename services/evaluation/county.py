"""Takes from a county's folder what evaluation owns: the names of departments and categories, no numbers."""

from pathlib import Path
from typing import Literal

from asyncpg import Pool
from pydantic import BaseModel

from chassis.postgres import transaction
from chassis.tables import BadFiles, RowError, read_csv
from services.evaluation import store


class Department(BaseModel):
    code: str
    name_zh: str
    name_en: str = ""


class Minor(BaseModel):
    kind: Literal["component", "event"]
    major_code: str
    minor_code: str
    minor_name_zh: str
    minor_name_en: str

    @property
    def code(self) -> str:
        return ("C" if self.kind == "component" else "E") + self.major_code + self.minor_code


async def take(pool: Pool, folder: Path) -> str:
    """All or nothing: BadFiles names every bad line; else what was taken, in words."""
    departments, errors = read_csv(folder / "departments.csv", Department, ["code"])
    minors, wrong = read_csv(folder / "taxonomy.csv", Minor, ["kind", "major_code", "minor_code"])
    if errors or wrong or not departments or not minors:
        raise BadFiles([*errors, *wrong] or [RowError("departments.csv, taxonomy.csv", 0, "没有内容 / hold nothing")])
    async with transaction(pool) as tx:
        await store.replace_names(
            tx,
            [(each.code, each.name_zh, each.name_en) for each in departments],
            [(minor.code, minor.minor_name_zh, minor.minor_name_en) for minor in minors],
        )
    return f"{len(departments)} 部门 / departments, {len(minors)} 小类 / categories"
