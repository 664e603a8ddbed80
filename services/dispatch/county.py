"""Takes from a county's folder what dispatch owns: all of it, or nothing and the bad lines by name."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from asyncpg import Pool

from chassis.postgres import transaction
from chassis.tables import BadFiles, RowError, read_csv, read_geojson
from services.dispatch.ground import files as f
from services.dispatch.ground import import_store
from services.dispatch.ground.files import CountyFiles, disagreements


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


async def take(pool: Pool, folder: Path, at: datetime) -> str:
    """Read, check and replace in one transaction; what was taken, in words. BadFiles where nothing was."""
    found = read(folder)
    async with transaction(pool) as tx:
        gone = await import_store.replace(tx, found, at)
        if wrong := await import_store.faults(tx):
            raise BadFiles([RowError(*fault) for fault in wrong])
    async with transaction(pool) as tx:
        await import_store.analyze(tx)
    return (
        f"{len(found.unit_grids)} 单元网格 / unit grids, {len(found.work_grids)} 工作网格 / work grids, "
        f"{len(found.categories)} 小类 / categories, {len(found.departments)} 单位 / departments, "
        f"{len(found.components)} 部件 / components ({gone} 已不在 / gone), "
        f"{len(found.responsibility)} 属地规则 / responsibility rules, {len(found.policies)} 策略 / policies, "
        f"{len(found.collectors)} 采集员 / collectors, {len(found.crews)} 队伍 / crews"
    )
