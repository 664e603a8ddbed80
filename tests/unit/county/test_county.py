"""The demo county is of a real one's size, and its ground has neither gap nor overlap."""

import csv
import json
import math
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely import STRtree, points
from shapely.geometry import shape
from shapely.ops import unary_union

from deploy.local.county.__main__ import DATA, make
from deploy.local.county.inventory import INVENTORY, REST, count_and_where


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    make(folder)
    return folder


def rows(county: Path, name: str) -> list[dict[str, str]]:
    with (county / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read_taxonomy() -> list[dict[str, str]]:
    return rows(DATA, "taxonomy.csv")


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


def test_serials_run_west_to_east_in_rows_from_north_to_south(county: Path) -> None:
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for properties, area in sorted(grids(county), key=lambda pair: pair[0]["code"]):
        first.setdefault(properties["community"], area.centroid)
        last[properties["community"]] = area.centroid
    assert all(first[community].y > last[community].y for community in first)


def test_a_block_is_about_ten_thousand_square_metres(county: Path) -> None:
    meters = 111_320.0
    sizes = sorted(area.area * meters**2 * math.cos(math.radians(27.4)) for _, area in grids(county))
    assert 6_000 < sizes[0] < sizes[-1] < 14_000
    assert 6.0e6 < sum(sizes) < 6.6e6


def test_each_community_hangs_together(county: Path) -> None:
    found = grids(county)
    for community in {properties["community"] for properties, _ in found}:
        parts = [area for properties, area in found if properties["community"] == community]
        assert unary_union(parts).geom_type == "Polygon"


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


def test_the_counted_inventory_names_every_component_minor_but_the_rest() -> None:
    minors = {"C" + row["major_code"] + row["minor_code"] for row in read_taxonomy() if row["kind"] == "component"}
    assert set(INVENTORY) == minors - {REST}
    assert count_and_where(REST)[0] > max(count for count, _ in INVENTORY.values())


def test_street_trees_and_lamps_stand_along_streets(county: Path) -> None:
    features = json.loads((county / "streets.geojson").read_text())["features"]
    streets = STRtree([shape(f["geometry"]) for f in features if f["geometry"]["type"] == "LineString"])
    standing = [row for row in rows(county, "components.csv") if row["category"] in {"C0402", "C0118"}]
    where = points([(float(row["lon"]), float(row["lat"])) for row in standing])
    _, away = streets.query_nearest(where, return_distance=True, all_matches=False)
    near = [distance for distance in away.tolist() if distance < 15 / 100_000]  # about 15 m
    assert len(near) > 0.99 * len(standing)


def test_cameras_and_crews_stand_inside_the_county_and_four_cameras_stream(county: Path) -> None:
    boundary = shape(json.loads((county / "boundary.geojson").read_text())["features"][0]["geometry"])
    for file in ("cameras.csv", "crews.csv"):
        for row in rows(county, file):
            assert boundary.contains(points(float(row["lon"]), float(row["lat"])))
    cameras = rows(county, "cameras.csv")
    assert len(cameras) == 12
    assert [row["id"] for row in cameras if row["enabled"] == "1"] == ["cam-01", "cam-02", "cam-03", "cam-04"]
    assert all(row["url"].startswith("rtsp://{rtsp}/") for row in cameras[:4])


def test_the_map_shows_river_parks_and_named_streets(county: Path) -> None:
    features = json.loads((county / "streets.geojson").read_text())["features"]
    assert {f["properties"]["kind"] for f in features} == {"river", "park", "main_road", "road", "lane"}
    assert all(f["properties"]["name_zh"] and f["properties"]["name_en"] for f in features)
    assert all(shape(f["geometry"]).is_valid for f in features)


def test_every_work_grid_has_two_collectors_and_every_terminal_a_holder(county: Path) -> None:
    collectors = rows(county, "collectors.csv")
    assert Counter(row["work_grid"] for row in collectors) == {f"W{n}": 2 for n in range(1, 9)}
    held = {row["terminal"] for row in collectors} | {row["terminal"] for row in rows(county, "crews.csv")}
    assert {row["id"] for row in rows(county, "terminals.csv")} == held


def test_a_make_up_workday_is_a_weekend_day_that_is_no_holiday(county: Path) -> None:
    calendar = json.loads((county / "calendar.json").read_text())
    for day in calendar["makeup_workdays"]:
        assert date.fromisoformat(day).isoweekday() > 5
        assert day not in calendar["holidays"]


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


def test_zones_lie_on_cameras_of_the_county_and_one_camera_has_a_trusted_no_parking_zone(county: Path) -> None:
    zones = json.loads((county / "zones.json").read_text())
    assert {zone["camera"] for zone in zones} <= {row["id"] for row in rows(county, "cameras.csv")}
    assert {(zone["camera"], zone["kind"]) for zone in zones if zone["trusted"]} == {("cam-01", "no_parking")}
