"""The measure on the demo's drawn streets, each under every weather, through the packaged detector."""

import json
from pathlib import Path

import cv2
import numpy as np

from services.vision.analysis import Analysis
from services.vision.detectors import make_detector
from services.vision.replay import ANALYSED_FPS, DEFAULT_MODEL, describe
from services.vision.rules import ZoneText
from tests.bench.vision.measure import Outcome, Truth, score
from tests.bench.vision.weather import Weather

ROOT = Path(__file__).parents[3]
STREETS = ROOT / ".local" / "streets"
ZONES = ROOT / "deploy" / "local" / "streets" / "zones.json"


def streets() -> list[Path]:
    """Those that are drawn, by their truth."""
    return sorted(
        told
        for told in STREETS.glob("street-*.truth.json")
        if all((STREETS / told.name.replace("truth.json", end)).exists() for end in ("mp4", "mark"))
    )


def measure(told: Path, weather: Weather) -> Outcome:
    street = json.loads(told.read_text())
    zones = {
        row["id"]: ZoneText.model_validate(row).zone(row["id"])
        for row in json.loads(ZONES.read_text())
        if row["camera"] == street["camera"]
    }
    events = [
        Truth(
            str(n), stay["zone"], None, stay["start"], stay["end"], dwell := zones[stay["zone"]].dwell_seconds,
            stay["alerts"], _due(stay["start"] + dwell, weather), (stay["start"], stay["end"])
            if not weather.comes(round(stay["end"] * 5)) else (stay["end"],) * 2, stay["end"] + 6 > street["duration"],
        )
        for n, stay in enumerate(street["stays"])
    ]  # fmt: skip
    analysis = Analysis(list(zones.values()), make_detector("openvino", model=ROOT / DEFAULT_MODEL))
    video = cv2.VideoCapture(str(told).replace("truth.json", "mp4"))
    step = round((video.get(cv2.CAP_PROP_FPS) or ANALYSED_FPS) / ANALYSED_FPS)
    facts, n = [], 0
    while video.grab():
        if n % step == 0 and weather.comes(k := n // step):
            _, frame = video.retrieve()
            facts += analysis.look(weather.change(np.asarray(frame, np.uint8), k), k / ANALYSED_FPS)
        n += 1
    name, conditions = told.name.split(".")[0], (weather.name,)
    outcome = Outcome(f"{name} {weather.name}", "rendered", conditions, street["duration"])
    return score(outcome, [describe(fact) for fact in facts], events)


def _due(at: float, weather: Weather) -> tuple[float, float]:
    """What is due while no frame comes is due with the next."""
    late = at
    while not weather.comes(round(late * ANALYSED_FPS)):
        late += 1 / ANALYSED_FPS
    return at, late
