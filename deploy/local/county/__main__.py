"""Makes the demo county's folder: `python -m deploy.local.county --out DIR`."""

import argparse
import csv
import json
import shutil
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from deploy.local.county import cameras, people, rules
from deploy.local.county.components import components
from deploy.local.county.streets import features, ways
from deploy.local.county.town import CENTER, COUNTY, Block, Town

DATA = Path(__file__).parent / "data"


def make(out: Path) -> None:
    """Write every file of the county into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    town = Town()
    blocks, streets = town.blocks, ways(town)
    taxonomy = _read(DATA / "taxonomy.csv")
    departments = _read(DATA / "departments.csv")
    for name in ("taxonomy.csv", "departments.csv"):
        shutil.copy(DATA / name, out / name)
    _json(out / "county.json", {
        "code": COUNTY, "name_zh": "三全县", "name_en": "Sanquan County", "timezone": "Asia/Shanghai",
        "center": list(CENTER), "signature": "三全城管", "hotline": "12319",
    })  # fmt: skip
    _json(out / "boundary.geojson", _collection([_outline(blocks)]))
    _json(out / "unit_grids.geojson", _collection([_grid(block) for block in blocks]))
    _json(out / "streets.geojson", _collection(features(town, streets)))
    _json(out / "zones.json", cameras.zones())
    _json(out / "calendar.json", rules.CALENDAR)
    names = [(grid, f"第{people.PATROL[n]}工作网格", f"Work grid {n + 1}") for n, grid in enumerate(rules.WORK_GRIDS)]
    _csv(out / "work_grids.csv", "code,name_zh,name_en", names)
    _csv(out / "components.csv", "code,category,name_zh,lon,lat,owner,maintainer,supervisor,state",
         components(town, streets, taxonomy))  # fmt: skip
    _csv(out / "responsibility.csv", "area_kind,area,category,department", rules.responsibility(taxonomy))
    _csv(out / "collectors.csv", "id,name_zh,work_grid,phone,terminal", people.collectors())
    _csv(out / "crews.csv", "id,name_zh,department,phone,terminal,lon,lat,skills", people.crews(blocks))
    _csv(out / "cameras.csv", "id,name_zh,url,lon,lat,heading,enabled", cameras.cameras(town))
    _csv(out / "contacts.csv", "id,kind,ref,name_zh,phone,order", people.contacts(departments))
    _csv(out / "templates.csv", "key,text", rules.TEMPLATES)
    _csv(out / "policy.csv", "source,category,trusted,verify_first,auto_accept,auto_file,auto_dispatch", rules.POLICY)
    _csv(out / "terminals.csv", "id,kind,ref", people.terminals())


def _grid(block: Block) -> dict[str, Any]:
    properties = {
        "code": block.code, "work_grid": block.work_grid, "community": block.community, "name_zh": block.name_zh,
    }  # fmt: skip
    geometry = {"type": "Polygon", "coordinates": [[list(point) for point in block.ring]]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _outline(blocks: Sequence[Block]) -> dict[str, Any]:
    """The town's edge: the sides that only one block has, joined to a ring."""
    sides = {(a, b) for block in blocks for a, b in zip(block.ring, block.ring[1:], strict=False)}
    ahead = {a: b for a, b in sides if (b, a) not in sides}
    ring = [min(ahead)]
    while len(ring) == 1 or ring[-1] != ring[0]:
        ring.append(ahead[ring[-1]])
    geometry = {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}
    return {"type": "Feature", "properties": {"name_zh": "三全县城区"}, "geometry": geometry}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def _json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _csv(path: Path, header: str, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    parser = argparse.ArgumentParser(description="生成演示县 / make the demo county")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    began = time.monotonic()
    make(given.out)
    print(f"{given.out}: {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
