"""Takes from a county's folder what dispatch owns: all of it, or nothing and the bad lines by name."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chassis.postgres import open_pool, transaction
from chassis.tables import RowError, read_csv, read_geojson
from services.dispatch.ground import files as f
from services.dispatch.ground import import_store
from services.dispatch.ground.files import CountyFiles, disagreements

SCHEMA = "dispatch"
MOST_SHOWN = 50


class BadFiles(Exception):
    """The county's files do not hold together; nothing of them was taken."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


def read(folder: Path) -> CountyFiles:
    """BadFiles where a line is bad or names what is not there."""
    found, errors = CountyFiles(), []

    def document(name: str, needs: tuple[str, ...] = (), optional: bool = False) -> dict[str, Any]:
        path = folder / name
        if optional and not path.exists():
            return {}
        try:
            content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            errors.append(RowError(name, 0, f"读不了 / cannot be read: {error}"))
            return {}
        errors.extend(RowError(name, 0, f"缺少 / lacks {need}") for need in needs if need not in content)
        return content

    found.about = document("county.json", ("code", "timezone"))
    found.calendar = document("calendar.json")
    for layer, optional in (("boundary", False), ("unit_grids", False), ("streets", True)):
        found.layers[layer] = json.dumps(document(f"{layer}.geojson", optional=optional), ensure_ascii=False)
    found.categories, bad = read_csv(folder / "taxonomy.csv", f.CategoryLine, ("kind", "major_code", "minor_code"))
    errors += bad
    found.departments, bad = read_csv(folder / "departments.csv", f.DepartmentLine, ("code",))
    errors += bad
    found.work_grids, bad = read_csv(folder / "work_grids.csv", f.WorkGridLine, ("code",))
    errors += bad
    found.unit_grids, bad = read_geojson(folder / "unit_grids.geojson", f.UnitGridFeature, ("code",))
    errors += bad
    found.components, bad = read_csv(folder / "components.csv", f.ComponentLine, ("code",))
    errors += bad
    found.responsibility, bad = read_csv(folder / "responsibility.csv", f.ResponsibilityLine, ("area", "category"))
    errors += bad
    found.policies, bad = read_csv(folder / "policy.csv", f.PolicyLine, ("source", "category", "trusted"))
    errors += bad
    found.collectors, bad = read_csv(folder / "collectors.csv", f.CollectorLine, ("id",))
    errors += bad
    found.crews, bad = read_csv(folder / "crews.csv", f.CrewLine, ("id",))
    errors += bad
    if not errors:
        errors.extend(disagreements(found))
    if errors:
        raise BadFiles(errors)
    return found


async def take(url: str, folder: Path, at: datetime) -> str:
    """Read, check and replace in one transaction; what was taken, in words. BadFiles where nothing was."""
    found = read(folder)
    pool = await open_pool(url, SCHEMA, size=1)
    try:
        async with transaction(pool) as tx:
            gone = await import_store.replace(tx, found, at)
            if wrong := await import_store.faults(tx):
                raise BadFiles([RowError(*fault) for fault in wrong])
        async with transaction(pool) as tx:
            await import_store.analyze(tx)
    finally:
        await pool.close()
    return (
        f"{len(found.unit_grids)} 单元网格 / unit grids, {len(found.work_grids)} 工作网格 / work grids, "
        f"{len(found.categories)} 小类 / categories, {len(found.departments)} 单位 / departments, "
        f"{len(found.components)} 部件 / components ({gone} 已不在 / gone), "
        f"{len(found.responsibility)} 属地规则 / responsibility rules, {len(found.policies)} 策略 / policies, "
        f"{len(found.collectors)} 采集员 / collectors, {len(found.crews)} 队伍 / crews"
    )


async def import_county(url: str, folder: Path) -> int:
    """For the command line: prints the counts or the errors; the exit status."""
    try:
        print(await take(url, folder, datetime.now(UTC)))  # noqa: T201
    except BadFiles as bad:
        for error in bad.errors[:MOST_SHOWN]:
            print(error)  # noqa: T201
        if len(bad.errors) > MOST_SHOWN:
            print(f"… 另有 {len(bad.errors) - MOST_SHOWN} 处 / and more")  # noqa: T201
        print(f"{len(bad.errors)} 处错误,未导入任何内容 / errors; nothing was taken")  # noqa: T201
        return 1
    return 0
