"""The county's people and vehicles go where streets lead, see every unit grid, and report as ingest takes it."""

import csv
import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import httpx
import pytest
from shapely import Polygon, points
from shapely.geometry import shape
from shapely.ops import unary_union

from deploy.local.county.__main__ import make
from deploy.local.county.life.__main__ import arguments, rounds
from deploy.local.county.life.driving import DRIVE, Vehicle
from deploy.local.county.life.network import Land, Plane, Point, read_land
from deploy.local.county.life.orders import Orders
from deploy.local.county.life.reports import COMMON, Credentials, Reports, photographs, read_conditions
from deploy.local.county.life.rounds import Round, Sight, since_start
from deploy.local.county.life.terminal import Terminal
from services.ingest.domain.fix import FASTEST, check, from_osmand, from_owntracks
from services.ingest.report.draft import read_draft

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
PLANE = Plane((115.0, 27.4))
SIGHT = Sight((120.0, -80.0), 1.3, 90.0)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    make(folder)
    return folder


@pytest.fixture(scope="module")
def land(county: Path) -> Land:
    return read_land(county)


@pytest.fixture(scope="module")
def walks(county: Path, land: Land) -> list[tuple[dict[str, str], Round]]:
    return rounds(county, land)


def seen_every_ten_seconds(walk: Round) -> Iterator[Sight]:
    return (walk.at(seconds) for seconds in range(0, int(walk.seconds) + 1, 10))


def test_the_sixteen_rounds_together_see_every_unit_grid_within_a_window(
    land: Land, walks: list[tuple[dict[str, str], Round]]
) -> None:
    unseen = {grid.code for grid in land.grids}
    for row, walk in walks:
        assert walk.seconds < 150 * 60, row["id"]
        fixes = points([sight.place for sight in seen_every_ten_seconds(walk)])
        for grid in land.grids:
            if grid.code in unseen and grid.work_grid == row["work_grid"] and Polygon(grid.ring).contains(fixes).any():
                unseen.discard(grid.code)
    assert unseen == set()


def test_nobody_walks_faster_than_people_do_or_on_water(
    county: Path, land: Land, walks: list[tuple[dict[str, str], Round]]
) -> None:
    features = json.loads((county / "streets.geojson").read_text())["features"]
    water = unary_union([shape(f["geometry"]) for f in features if f["properties"]["kind"] == "river"]).buffer(-2e-5)
    bridges = unary_union([shape(f["geometry"]) for f in features if f["properties"]["kind"] == "main_road"])
    for _, walk in walks:
        for sight in seen_every_ten_seconds(walk):
            assert sight.speed < 15 / 3.6
            here = points(land.plane.to_degrees(sight.place))
            assert not water.contains(here) or bridges.distance(here) < 2e-4


def test_a_round_stands_still_before_and_after_it() -> None:
    walk = Round([(0.0, 0.0), (0.0, 10.0)], [0.0, 10.0])
    assert walk.at(-1).place == (0.0, 0.0)
    assert walk.at(5) == Sight((0.0, 5.0), 1.0, 0.0)
    assert walk.at(11).place == (0.0, 10.0)


def test_rounds_are_walked_in_the_countys_four_windows_or_always() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert since_start(datetime(2026, 3, 2, 7, 31, tzinfo=zone), 5000, always=False) == 60
    assert since_start(datetime(2026, 3, 2, 10, 0, tzinfo=zone), 5000, always=False) == 0
    assert since_start(datetime(2026, 3, 2, 13, 30, tzinfo=zone), 5000, always=False) is None
    assert since_start(datetime(2026, 3, 2, 23, 30, tzinfo=zone), 5000, always=True) is not None


def test_a_crew_goes_to_its_order_stays_there_and_drives_about_without_one(land: Land) -> None:
    streets = land.network()
    order: list[Point] = [(300.0, 200.0)]
    vehicle = Vehicle((0.0, 0.0), streets, lambda: order[0] if order else None, Random(1))
    trail = [vehicle.advance(10) for _ in range(120)]
    assert all(sight.speed <= DRIVE * 1.001 for sight in trail)
    assert trail[-1] == trail[-30] == Sight(order[0], 0.0, 0.0)
    order.clear()
    assert max(math.dist(vehicle.advance(10).place, (300.0, 200.0)) for _ in range(120)) > 100


def test_a_crew_near_its_order_may_get_another_at_once(land: Land) -> None:
    orders: list[Point] = [(300.0, 200.0)]
    vehicle = Vehicle((290.0, 190.0), land.network(), lambda: orders[-1], Random(1))
    vehicle.advance(60)
    orders.append((-400.0, -300.0))
    assert [vehicle.advance(10) for _ in range(200)][-1].place == (-400.0, -300.0)


@pytest.mark.parametrize("owntracks", [False, True])
async def test_ingest_understands_what_a_terminal_says(owntracks: bool) -> None:
    heard: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return httpx.Response(200)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        await Terminal("t-c-01", client, "http://ingest", PLANE, owntracks).tell(SIGHT, NOW)
    if owntracks:
        assert heard[0].headers["X-Limit-U"] == "t-c-01"
        fix = from_owntracks(json.loads(heard[0].content), "t-c-01")
    else:
        fix = from_osmand(dict(heard[0].url.params), NOW)
    assert check(fix, NOW).fixed_at == NOW
    assert PLANE.to_meters(fix.lon, fix.lat) == pytest.approx(SIGHT.place, abs=0.02)
    assert fix.speed_mps == pytest.approx(SIGHT.speed, abs=0.2)
    assert fix.speed_mps < FASTEST


async def test_fixes_that_could_not_be_sent_are_sent_later_in_their_order() -> None:
    heard: list[str] = []
    away = [True]

    def answer(request: httpx.Request) -> httpx.Response:
        if away[0]:
            raise httpx.ConnectError("refused")
        heard.append(request.url.params["timestamp"])
        return httpx.Response(200)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        terminal = Terminal("t-c-01", client, "http://ingest", PLANE)
        for second in range(3):
            await terminal.tell(SIGHT, NOW.replace(second=second))
        away[0] = False
        await terminal.tell(SIGHT, NOW.replace(second=3))
    first = int(NOW.timestamp())
    assert heard == [str(first), str(first + 1), str(first + 2), str(first + 3)]


async def test_a_fix_that_ingest_refuses_does_not_hold_up_the_next() -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(422))) as client:
        terminal = Terminal("t-c-01", client, "http://ingest", PLANE)
        await terminal.tell(SIGHT, NOW)
        assert not terminal.unsent


async def test_a_crews_order_is_its_open_case_that_is_due_first() -> None:
    def case(state: str, due: str, lon: float) -> dict[str, object]:
        return {"state": state, "deadline_at": due, "opened_at": due, "place": {"lon": lon, "lat": 27.4}}

    listed = [[case("handling", "b", 115.2), case("dispatched", "a", 115.1), case("feedback", "0", 115.3)], []]
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"items": listed.pop(0), "next_cursor": None}))
    async with httpx.AsyncClient(transport=transport) as client:
        orders = Orders(client, "http://dispatch", "token", PLANE)
        await orders.ask("crew-1")
        assert orders.of("crew-1")() == PLANE.to_meters(115.1, 27.4)
        assert orders.of("crew-2")() is None
        await orders.ask("crew-1")
        assert orders.of("crew-1")() is None


async def test_reports_are_such_as_ingest_takes_and_come_from_a_collector_who_is_out(county: Path) -> None:
    heard: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request.read())
        assert request.url.path == "/api/v1/reports"
        return httpx.Response(201)

    walkers = {"c-01": lambda: None, "c-02": lambda: SIGHT}
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        reports = Reports(
            client, "http://ingest", PLANE, read_conditions(county), walkers, Credentials("token"), Random(3)
        )  # fmt: skip
        assert await reports.one() is not None
    part = heard[0].split(b"\r\n\r\n", 1)[1].split(b"\r\n--")[0]
    draft, _ = read_draft(part.decode())
    assert draft.collector == "c-02"
    assert draft.text
    assert heard[0].count(b"image/jpeg") == 2


async def test_without_credentials_nothing_is_reported(county: Path) -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(500))) as client:
        walkers = {"c-01": lambda: SIGHT}
        nobody = Reports(client, "http://ingest", PLANE, read_conditions(county), walkers, Credentials(), Random(3))
        assert await nobody.one() is None


def test_the_token_is_what_stands_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("a.b.c\n")
    given = arguments(["--county", str(tmp_path), "--ingest", "http://ingest", "--token", str(tmp_path / "token")])
    assert given.token == "a.b.c"
    assert given.always


def test_what_is_reported_is_in_the_taxonomy_and_no_two_photographs_are_alike(county: Path) -> None:
    with (county / "taxonomy.csv").open(encoding="utf-8") as file:
        known = {"E" + row["major_code"] + row["minor_code"] for row in csv.DictReader(file) if row["kind"] == "event"}
    assert set(COMMON) <= known
    random = Random(5)
    assert len({*photographs(random), *photographs(random)}) == 4
