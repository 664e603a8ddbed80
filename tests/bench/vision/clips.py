"""The measure on recorded streets: a folder of clips with their truth.json, each through the replay."""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from services.vision import replay
from services.vision.domain.box import Box
from tests.bench.vision.measure import Outcome, Truth, score


def measure(folder: Path, arguments: Sequence[str]) -> Iterator[Outcome]:
    """`arguments` are the replay's, such as its detector."""
    for name, clip in json.loads((folder / "truth.json").read_text())["clips"].items():
        wide, high, dwell = clip["width"], clip["height"], clip["test_dwell_s"]
        zones = [
            {"id": id, "kind": zone["type"], "dwell_seconds": dwell,
             "polygon": [[min(1, x / wide), min(1, y / high)] for x, y in zone["polygon"]]}
            for id, zone in clip["zones"].items()
        ]  # fmt: skip
        facts = _facts(folder / "clips" / name, zones, arguments)
        events = [truth(event, wide, high, dwell, clip["duration_s"]) for event in clip["events"]]
        yield score(Outcome(name, "clips", tuple(clip["conditions"]), clip["duration_s"]), facts, events)


def truth(event: dict[str, Any], wide: float, high: float, dwell: float, seconds: float) -> Truth:
    x0, y0, x1, y1 = event["box"]
    begins, ends = event["stationary_from_s"], event["stationary_to_s"]
    return Truth(
        event["id"], event["zone"] or "", Box(x0 / wide, y0 / high, x1 / wide, y1 / high), begins, ends, dwell,
        bool(event.get("expect_alert")), (begins + dwell,) * 2, (ends, ends), ends + 6 > seconds,
    )  # fmt: skip


def _facts(clip: Path, zones: list[dict[str, Any]], arguments: Sequence[str]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        rules, out = Path(folder) / "rules.json", Path(folder) / "alerts.jsonl"
        rules.write_text(json.dumps({"zones": zones}))
        parser = argparse.ArgumentParser()
        replay.add_arguments(parser)
        given = parser.parse_args(["--video", str(clip), "--rules", str(rules), "--out", str(out), *arguments])
        if replay.run(given):
            raise SystemExit(2)
        return [json.loads(line) for line in out.read_text().splitlines()]
