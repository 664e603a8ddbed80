"""What kind of case an alert becomes: by the zone's kind and subject, in the county's own taxonomy."""

import csv
from pathlib import Path

import pytest

from services.vision.rules import ZoneText
from services.vision.watch.telling import category

TAXONOMY = Path(__file__).parents[3] / "deploy/local/county/data/taxonomy.csv"
SQUARE = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"kind": "no_parking"}, "机动车乱停放"),
        ({"kind": "occupation"}, "占道经营"),
        ({"kind": "occupation", "subject": "stall"}, "占道经营"),
        ({"kind": "occupation", "subject": "shopfront"}, "店外经营"),
        ({"kind": "occupation", "subject": "goods"}, "乱堆物堆料"),
        ({"kind": "occupation", "subject": "bicycles"}, "非机动车乱停放"),
    ],
)
def test_a_zone_leads_to_the_category_of_its_subject(said: dict[str, str], name: str) -> None:
    with TAXONOMY.open(encoding="utf-8-sig") as file:
        names = {
            f"E{row['major_code']}{row['minor_code']}": row["minor_name_zh"]
            for row in csv.DictReader(file)
            if row["kind"] == "event"
        }
    zone = ZoneText.model_validate({"polygon": SQUARE, "dwell_seconds": 60.0, **said}).zone("z")
    assert names[category(zone)] == name
