"""Reports from all over the demo county: each of another kind or in another grid, so that each becomes a case."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from chassis.event import Event, fact, timestamp
from contracts.sanquan.v1.place_pb2 import Place
from contracts.sanquan.v1.report_pb2 import SOURCE_COLLECTOR, Media, ReportReceived

TRACE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"


def reports(county: Path, count: int) -> list[Event]:
    """Collectors' reports, which go all the way to dispatched by themselves; at most grids x categories (100,960)."""
    grids = json.loads((county / "unit_grids.geojson").read_text(encoding="utf-8"))["features"]
    middles = [_middle(grid["geometry"]["coordinates"][0]) for grid in grids]
    with (county / "taxonomy.csv").open(encoding="utf-8", newline="") as lines:
        categories = [
            ("C" if row["kind"] == "component" else "E") + row["major_code"] + row["minor_code"]
            for row in csv.DictReader(lines)
        ]
    chosen = Random(3).sample(range(len(middles) * len(categories)), count)
    return [
        _report(n, categories[pick // len(middles)], *middles[pick % len(middles)]) for n, pick in enumerate(chosen)
    ]


def _report(number: int, category: str, lon: float, lat: float) -> Event:
    now, id = datetime.now(UTC), f"00000000-0000-4000-8000-{number:012}"
    said = ReportReceived(
        report_id=id, source=SOURCE_COLLECTOR, category=category, text="人行道上,影响通行",
        place=Place(lon=lon, lat=lat), collector=f"collector-{number % 16 + 1:02}",
        observed_at=timestamp(now), received_at=timestamp(now),
        media=[Media(sha256=f"{number:063x}{view}", content_type="image/jpeg") for view in ("a", "b")],  # wide and near
    )  # fmt: skip
    return fact(said, id=f"report.{id}", topic="ingest.report.v1", key=id, source="ingest", at=now, traceparent=TRACE)


def _middle(ring: list[list[float]]) -> tuple[float, float]:
    lons, lats = zip(*ring[:-1], strict=True)
    return sum(lons) / len(lons), sum(lats) / len(lats)
