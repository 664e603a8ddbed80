"""The demo county is of a real one's size, and its ground has neither gap nor overlap."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from shapely import STRtree, points
from shapely.geometry import shape
from shapely.ops import unary_union

from deploy.local.county.__main__ import make


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    make(folder)
    return folder


def rows(county: Path, name: str) -> list[dict[str, str]]:
    with (county / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def grids(county: Path) -> list[tuple[dict[str, str], Any]]:
    features = json.loads((county / "unit_grids.geojson").read_text())["features"]
    return [(feature["properties"], shape(feature["geometry"])) for feature in features]


def test_631_unit_grids_tile_the_town_without_gap_or_overlap(county: Path) -> None:
    found = grids(county)
    assert len(found) == len({properties["code"] for properties, _ in found}) == 631
    assert all(area.is_valid for _, area in found)
    union = unary_union([area for _, area in found])
    boundary = shape(json.loads((county / "boundary.geojson").read_text())["features"][0]["geometry"])
    assert sum(area.area for _, area in found) == pytest.approx(union.area, rel=1e-9)  # no overlap
    assert union.geom_type == "Polygon"
    assert not union.interiors  # no gap
    assert union.symmetric_difference(boundary).area < 1e-9 * union.area


def test_eight_work_grids_hold_78_or_79_connected_blocks_each(county: Path) -> None:
    found = grids(county)
    sizes = Counter(properties["work_grid"] for properties, _ in found)
    assert sorted(sizes.values()) == [78, 79, 79, 79, 79, 79, 79, 79]
    for work_grid in sizes:
        assert unary_union([a for p, a in found if p["work_grid"] == work_grid]).geom_type == "Polygon"


def test_a_community_stays_in_its_work_grid_and_has_at_most_99_blocks(county: Path) -> None:
    found = grids(county)
    assert all(properties["code"].startswith(properties["community"]) for properties, _ in found)
    assert len({(p["community"], p["work_grid"]) for p, _ in found}) == len({p["community"] for p, _ in found})
    assert max(Counter(properties["community"] for properties, _ in found).values()) <= 99


def test_45513_components_lie_each_in_exactly_one_block(county: Path) -> None:
    found = rows(county, "components.csv")
    assert len(found) == len({row["code"] for row in found}) == 45_513
    assert all(len(row["code"]) == 16 for row in found)
    tree = STRtree([area for _, area in grids(county)])
    where = points([(float(row["lon"]), float(row["lat"])) for row in found])
    hits = Counter(tree.query(where, predicate="within")[0].tolist())
    assert len(hits) == 45_513
    assert set(hits.values()) == {1}
    assert len({row["category"] for row in found}) == 97


def test_13_majors_160_minors_and_38_departments_and_every_default_exists(county: Path) -> None:
    taxonomy = rows(county, "taxonomy.csv")
    departments = {row["code"] for row in rows(county, "departments.csv")}
    assert len({(row["kind"], row["major_code"]) for row in taxonomy}) == 13
    assert len({(row["kind"], row["major_code"], row["minor_code"]) for row in taxonomy}) == 160
    assert len(departments) == 38
    assert {row["default_department"] for row in taxonomy} <= departments
    assert {row["department"] for row in rows(county, "responsibility.csv")} <= departments
    assert {row["owner"] for row in rows(county, "components.csv")} <= departments


def test_everyone_who_is_told_has_a_number_of_their_own(county: Path) -> None:
    contacts = rows(county, "contacts.csv")
    assert len({row["phone"] for row in contacts}) == len(contacts)
    reached = {row["ref"] for row in contacts}
    assert {row["code"] for row in rows(county, "departments.csv")} <= reached
    assert {row["id"] for row in rows(county, "crews.csv")} | {
        row["id"] for row in rows(county, "collectors.csv")
    } <= reached


def test_it_is_the_same_to_the_last_byte_each_time(county: Path, tmp_path: Path) -> None:
    make(tmp_path)
    for file in county.iterdir():
        assert file.read_bytes() == (tmp_path / file.name).read_bytes(), file.name
