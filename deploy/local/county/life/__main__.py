"""Lets the county live: `python -m deploy.local.county.life --county DIR --ingest URL`."""

import argparse
import asyncio
import csv
import json
import logging
import os
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import httpx

from deploy.local.county.life.driving import Vehicle
from deploy.local.county.life.network import Land, read_land
from deploy.local.county.life.orders import Orders
from deploy.local.county.life.reports import Credentials, Reports, read_conditions
from deploy.local.county.life.rounds import Round, Sight, make_round, share_of, since_start
from deploy.local.county.life.terminal import Terminal


async def live(given: argparse.Namespace) -> None:
    folder: Path = given.county
    land = read_land(folder)
    zone = ZoneInfo(json.loads((folder / "county.json").read_text(encoding="utf-8"))["timezone"])
    token: str = given.token
    walkers = {row["id"]: walker(made, zone, given.always) for row, made in rounds(folder, land)}
    terminals = {
        row["id"]: row["terminal"] for name in ("collectors", "crews") for row in _rows(folder / f"{name}.csv")
    }
    crews = _rows(folder / "crews.csv")
    async with httpx.AsyncClient(timeout=10) as client, asyncio.TaskGroup() as tasks:
        orders = Orders(client, given.dispatch, token, land.plane)
        if given.dispatch and token:
            tasks.create_task(orders.watch([row["id"] for row in crews]))
        streets = land.network()
        movers: dict[str, Callable[[], Sight | None]] = dict(walkers)
        for row in crews:
            start = land.plane.to_meters(float(row["lon"]), float(row["lat"]))
            vehicle = Vehicle(start, streets, orders.of(row["id"]), Random(row["id"]))
            movers[row["id"]] = partial(vehicle.advance, given.every)
        for n, (holder, look) in enumerate(movers.items()):
            terminal = Terminal(terminals[holder], client, given.ingest, land.plane, owntracks=n % 2 == 1)
            tasks.create_task(keep_telling(terminal, look, given.every, given.every * n / len(movers)))
        if given.reports_per_hour > 0:
            credentials = Credentials(token, given.open311_key)
            reports = Reports(
                client, given.ingest, land.plane, read_conditions(folder), walkers, credentials, Random()
            )  # fmt: skip
            tasks.create_task(reports.keep_coming(given.reports_per_hour))
        print(f"{len(walkers)} 名采集员、{len(crews)} 支队伍上路 / collectors and crews are out", flush=True)


def rounds(folder: Path, land: Land) -> list[tuple[dict[str, str], Round]]:
    """Each collector's round of their part of the work grid."""
    collectors = _rows(folder / "collectors.csv")
    made = []
    for row in collectors:
        colleagues = [one["id"] for one in collectors if one["work_grid"] == row["work_grid"]]
        grids = [grid for grid in land.grids if grid.work_grid == row["work_grid"]]
        mine = share_of(grids, colleagues.index(row["id"]), len(colleagues))
        made.append((row, make_round(mine, land.network(row["work_grid"]))))
    return made


def walker(made: Round, zone: ZoneInfo, always: bool) -> Callable[[], Sight | None]:
    def look() -> Sight | None:
        since = since_start(datetime.now(zone), made.seconds, always)
        return None if since is None else made.at(since)

    return look


async def keep_telling(terminal: Terminal, look: Callable[[], Sight | None], every: float, first: float) -> None:
    """A fix each `every` seconds; who is off duty sends none."""
    loop = asyncio.get_running_loop()
    due = loop.time() + first
    while True:
        await asyncio.sleep(max(due - loop.time(), 0))
        due = max(due + every, loop.time())
        sight = look()
        if sight is not None:
            await terminal.tell(sight, datetime.now(UTC))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="演示县的人和车 / the demo county's people and vehicles")
    parser.add_argument("--county", type=Path, required=True)
    parser.add_argument("--ingest", required=True, help="http://…")
    parser.add_argument(
        "--dispatch", default=os.environ.get("LIFE_DISPATCH_URL", ""), help="crews then go to their cases"
    )
    parser.add_argument(
        "--token", type=_in_file, default=os.environ.get("LIFE_TOKEN", ""), help="file of an inspector's token"
    )
    parser.add_argument("--open311-key", default=os.environ.get("LIFE_OPEN311_KEY", ""))
    parser.add_argument("--reports-per-hour", type=float, default=12.0)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two fixes of a terminal")
    parser.add_argument(
        "--working-hours", dest="always", action="store_false", help="walk only in the four rounds of the county's day"
    )
    return parser.parse_args(words)


def _in_file(name: str) -> str:
    return Path(name).read_text(encoding="utf-8").strip() if name else ""


async def until_stopped(given: argparse.Namespace) -> None:
    life = asyncio.ensure_future(live(given))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, life.cancel)
    await asyncio.wait([life])
    if not life.cancelled():
        life.result()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    asyncio.run(until_stopped(arguments()))
