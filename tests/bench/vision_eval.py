"""The event-level measure on recorded streets: recall, false alerts, duplicates and delays, clip by clip."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from services.vision import replay

KINDS = {
    "parked_vehicle": "no_parking",
    "road_occupation": "occupation",
    "short_stop": "no_parking",
    "queued_vehicle": "no_parking",
}


def facts_of(clip: Path, zones: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        rules, out = Path(folder) / "rules.json", Path(folder) / "alerts.jsonl"
        rules.write_text(json.dumps({"zones": zones}))
        parser = argparse.ArgumentParser()
        replay.add_arguments(parser)
        arguments = parser.parse_args(["--video", str(clip), "--rules", str(rules), "--out", str(out)])
        if replay.run(arguments):
            raise SystemExit(2)
        return [json.loads(line) for line in out.read_text().splitlines()]


def matches(alert: dict[str, Any], event: dict[str, Any], wide: float, high: float, dwell: float) -> bool:
    """Same zone, IoU >= 0.25 or 60 % inside, and in time."""
    if alert["zone"] != event["zone"]:
        return False
    truth = [event["box"][0] / wide, event["box"][1] / high, event["box"][2] / wide, event["box"][3] / high]
    a = alert["box"]
    common = max(0, min(a[2], truth[2]) - max(a[0], truth[0])) * max(0, min(a[3], truth[3]) - max(a[1], truth[1]))
    size_a, size_t = (a[2] - a[0]) * (a[3] - a[1]), (truth[2] - truth[0]) * (truth[3] - truth[1])
    placed = common / max(size_a + size_t - common, 1e-9) >= 0.25 or common >= 0.6 * size_a
    begins, ends = event["stationary_from_s"], event["stationary_to_s"]
    return placed and begins + dwell - 2 <= alert["at"] <= ends + 5


def main() -> None:
    folder = Path(os.environ.get("SANQUAN_VISION_DATA", "../shared/data/vision"))
    if not (folder / "truth.json").exists():
        print(f"没有街景数据 {folder},跳过测量 / no street clips there: nothing is measured")
        return
    clips = json.loads((folder / "truth.json").read_text())["clips"]
    found, wanted, false, doubles, seconds = 0, 0, 0, 0, 0.0
    for name, clip in clips.items():
        wide, high, dwell = clip["width"], clip["height"], clip["test_dwell_s"]
        zones = [
            {"id": id_, "kind": zone["type"], "dwell_seconds": dwell,
             "polygon": [[min(1, x / wide), min(1, y / high)] for x, y in zone["polygon"]]}
            for id_, zone in clip["zones"].items()
        ]  # fmt: skip
        facts = facts_of(folder / "clips" / name, zones)
        alerts = [fact for fact in facts if fact["fact"] == "alert_raised"]
        events = [event for event in clip["events"] if event.get("expect_alert")]
        hit: dict[str, int] = {}
        for alert in alerts:
            event = next((e for e in events if matches(alert, e, wide, high, dwell)), None)
            if event is None:
                false += 1
                print(f"  FALSE  {name} {alert}")
            else:
                hit[event["id"]] = hit.get(event["id"], 0) + 1
                delay = alert["at"] - event["stationary_from_s"] - dwell
                cleared = next((f for f in facts if f["fact"] == "alert_cleared" and f["stay"] == alert["stay"]), None)
                late = f"{cleared['last_seen'] - event['stationary_to_s']:+.1f} s" if cleared else "-"
                print(f"  HIT    {name} {event['id']} alert {delay:+.1f} s, cleared {late}, {alert['class']}")
        for event in events:
            if event["id"] not in hit:
                print(f"  MISSED {name} {event['id']} {event['kind']} {event['box']}")
        held = [fact for fact in facts if fact["fact"] == "held"]
        print(f"{name}: {len(hit)}/{len(events)}, held {len(held)}")
        found += len(hit)
        wanted += len(events)
        doubles += sum(count - 1 for count in hit.values())
        seconds += clip["duration_s"]
    print(
        f"recall {found}/{wanted}, false alerts {false} ({false / seconds * 3600:.1f} an hour), duplicates {doubles}, "
        f"{seconds:.0f} s of clips"
    )
    sys.exit(0)


if __name__ == "__main__":
    main()
