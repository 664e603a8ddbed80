"""The four streets keep the rules that their loops, their zones and their truth depend on."""

import json
import math
from pathlib import Path

import pytest

from deploy.local.streets import loops, truth, zones
from deploy.local.streets.scene import FPS, VEHICLES, Scene
from deploy.local.streets.scenes import GOODS, PARKING, QUEUE, SCENES, UNLOADING

each_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)


@each_scene
def test_a_loop_ends_as_it_begins_with_an_empty_street(scene: Scene) -> None:
    for t in (0.0, 0.5, scene.duration - 0.5, scene.duration - 1 / FPS):
        assert [thing.name for thing in scene.things if scene.box(thing, t)] == []
    assert all(thing.path[0].start >= 0.0 for thing in scene.things)
    assert all(thing.path[-1].end <= scene.duration for thing in scene.things)


@each_scene
def test_names_of_things_are_unique(scene: Scene) -> None:
    names = [thing.name for thing in scene.things]
    assert len(names) == len(set(names))


@each_scene
def test_vehicles_never_touch(scene: Scene) -> None:
    vehicles = [thing for thing in scene.things if thing.label in VEHICLES]
    for t in scene.moments:
        there = [(thing.name, at) for thing in vehicles if (at := thing.pose(t)) is not None]
        for index, (name, one) in enumerate(there):
            for other, two in there[index + 1 :]:
                apart = abs(one.x - two.x) > 4.9 or abs(one.y - two.y) > 2.0
                assert apart, f"{name} and {other} at {t}"


@each_scene
def test_boxes_lie_in_the_picture(scene: Scene) -> None:
    told = truth.script(scene)
    assert len(told["frames"]) == round(scene.duration * FPS)
    for frame in told["frames"]:
        for box in frame["boxes"]:
            x0, y0, x1, y1 = box["box"]
            assert 0 <= x0 < x1 <= 1
            assert 0 <= y0 < y1 <= 1
            assert box["class"] in {"car", "truck", "person", "umbrella", "table", "box"}


@each_scene
def test_what_stays_too_long_stands_in_its_zone_and_is_told_nearly_always(scene: Scene) -> None:
    told = truth.script(scene)
    polygons = {zone.id: zones.polygon(scene, zone) for zone in scene.zones}
    for stay in truth.truth(scene)["stays"]:
        if not stay["alerts"] or stay["kind"] != "no_parking":
            continue
        (name,) = stay["objects"]
        moments = [frame for frame in told["frames"] if stay["start"] <= frame["t"] < stay["end"]]
        boxes = [box["box"] for frame in moments for box in frame["boxes"] if box["object"] == name]
        assert len(boxes) > 0.85 * len(moments)
        assert all(_share_of_foot(box, polygons[stay["zone"]]) > 0.65 for box in boxes)


def test_the_first_street_alerts_within_half_a_minute_and_lets_the_short_stop_go() -> None:
    long, short = truth.truth(PARKING)["stays"]
    assert (long["start"], long["end"], long["alerts"]) == (8.0, 38.0, True)
    assert long["start"] + PARKING.zones[0].dwell_seconds < 30.0
    assert short["end"] - short["start"] == 6.0
    assert not short["alerts"]


def test_goods_on_the_pavement_are_one_stay() -> None:
    (stay,) = truth.truth(GOODS)["stays"]
    assert stay["kind"] == "occupation"
    assert set(stay["objects"]) == {"table", "umbrella", "crate-1", "crate-2", "crate-3"}
    assert stay["alerts"]


def test_only_the_parker_stays_while_four_cars_queue() -> None:
    stays = truth.truth(QUEUE)["stays"]
    assert [stay["objects"] for stay in stays] == [["car-5"]]
    waiting = [thing for thing in QUEUE.things if any(leg.begin[1] < 4 for leg in thing.stands())]
    assert len(waiting) == 4
    assert all(leg.end - leg.start > QUEUE.zones[0].dwell_seconds for thing in waiting for leg in thing.stands())


def test_unloading_blocks_kerb_and_pavement() -> None:
    alerts = {stay["zone"]: stay for stay in truth.truth(UNLOADING)["stays"] if stay["alerts"]}
    assert set(alerts) == {"cam-04-kerb", "cam-04-pavement"}


def test_the_committed_zones_are_those_of_the_scenes() -> None:
    file = Path(zones.__file__).with_name("zones.json")
    assert file.read_text(encoding="utf-8") == zones.as_text(SCENES)
    trusted = [zone["id"] for zone in json.loads(file.read_text(encoding="utf-8")) if zone["trusted"]]
    assert trusted == ["cam-01-kerb"]


def test_scripts_are_written_without_drawing(tmp_path: Path) -> None:
    loops.write_scripts(SCENES, tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(f"street-{n}.{what}.json" for n in (1, 2, 3, 4) for what in ("scripted", "truth"))


def test_a_loop_of_another_scene_is_not_taken_for_finished(tmp_path: Path) -> None:
    (tmp_path / "street-1.mp4").write_bytes(b"video")
    assert not loops.is_finished(PARKING, tmp_path)
    (tmp_path / "street-1.mark").write_text(loops.mark(GOODS))
    assert not loops.is_finished(PARKING, tmp_path)
    (tmp_path / "street-1.mark").write_text(loops.mark(PARKING))
    assert loops.is_finished(PARKING, tmp_path)


def _share_of_foot(box: list[float], polygon: list[list[float]]) -> float:
    """Of the box's lowest quarter, which share of 20 x 20 points lies in the polygon."""
    x0, y0, x1, y1 = box
    top = y1 - (y1 - y0) / 4
    points = [
        (x0 + (x1 - x0) * (i + 0.5) / 20, top + (y1 - top) * (j + 0.5) / 20) for i in range(20) for j in range(20)
    ]
    return sum(_inside(x, y, polygon) for x, y in points) / len(points)


def _inside(x: float, y: float, polygon: list[list[float]]) -> bool:
    angle = 0.0
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        turn = math.atan2(by - y, bx - x) - math.atan2(ay - y, ax - x)
        angle += (turn + math.pi) % (2 * math.pi) - math.pi
    return abs(angle) > math.pi
