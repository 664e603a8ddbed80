"""The measure of vision: recorded clips, told scenes and drawn streets, by condition, as a table and as JSON.

`--only clips|scripted|occupied|rendered` measures one of them; what follows is for the replay of the clips:
`--detector ultralytics --model FILE` measures that detector on them.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.vision import clips, occupied, rendered, scripted, table
from tests.bench.vision.measure import Outcome
from tests.bench.vision.weather import WEATHERS
from tests.support.occupation_scenes import occupation_scenes
from tests.support.scenes import catalogue

SOURCES = ("clips", "scripted", "occupied", "rendered")


def main() -> int:
    """0 where every event was found and nothing else was; 1 where not; 2 where nothing could be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=SOURCES)
    parser.add_argument("--out", type=Path, help="结果写成 JSON / the results as JSON")
    given, rest = parser.parse_known_args()
    wanted = SOURCES if given.only is None else (given.only,)
    outcomes: list[Outcome] = []
    for outcome in _measured(wanted, rest):
        outcomes.append(outcome)
        _say(outcome)
    if not outcomes:
        return 2
    print("\n".join(table.lines(outcomes)))
    if given.out is not None:
        given.out.write_text(json.dumps([one.to_json() for one in outcomes], ensure_ascii=False, indent=1))
    return int(any(one.missed or one.false for one in outcomes))


def _measured(wanted: tuple[str, ...], rest: list[str]) -> Iterator[Outcome]:
    if "clips" in wanted:
        folder = Path(os.environ.get("SANQUAN_VISION_DATA", "../shared/data/vision"))
        if (folder / "truth.json").exists():
            yield from clips.measure(folder, rest)
        else:
            print(
                f"录像没有测量:{folder.absolute()} 里没有街景录像与 truth.json,可用 SANQUAN_VISION_DATA 另指目录\n"
                "the clips were not measured: none with a truth.json there; SANQUAN_VISION_DATA names another folder",
                file=sys.stderr,
            )
    if "scripted" in wanted:
        yield from map(scripted.measure, catalogue.scenes())
    if "occupied" in wanted:
        yield from map(occupied.measure, occupation_scenes())
    if "rendered" in wanted:
        drawn = rendered.streets()
        if len(drawn) < 4:
            print(f"只有 {len(drawn)} 段街景,请先 make run / only so many streets are drawn: make run", file=sys.stderr)
        for street in drawn:
            for weather in WEATHERS:
                yield rendered.measure(street, weather)


def _say(one: Outcome) -> None:
    """What went wrong, and how each real clip went."""
    wrong = [f"MISSED {id}" for id in one.missed] + [f"FALSE {alert}" for alert in one.false]
    wrong += [f"DUPLICATES {one.duplicates}"] if one.duplicates else []
    if one.source in ("clips", "rendered") or wrong:
        print(f"{one.source} {one.name}: {one.found}/{one.events} {'; '.join(wrong)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
