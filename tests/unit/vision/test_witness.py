"""What is remembered for an alert's proof: thinned paths and crops, first sights, and the aftermath, each once."""

import itertools
import json

import numpy as np

from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.stay import Stay
from services.vision.domain.thinned import Thinned
from services.vision.domain.zone import Kind, Zone
from services.vision.evidence import record
from services.vision.evidence.pictures import read
from services.vision.evidence.record import Clock, Seen
from services.vision.evidence.seen import described, detections
from services.vision.watch.witness import CROPS, POINTS, Witness

KERB = Zone("kerb", Kind.NO_PARKING, ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9)), 20.0)
BOX = Box(0.2, 0.3, 0.6, 0.7)
CAR = Detection(BOX, Thing.VEHICLE, "car", 0.8)
PERSON = Detection(Box(0.7, 0.2, 0.8, 0.9), Thing.PERSON, "person", 0.7)
FRAME = np.random.default_rng(2).integers(0, 255, (120, 160, 3), np.uint8)


def stay(id: str = "kerb-1") -> Stay:
    return Stay(id, "kerb", 0.0, 0.0, BOX, BOX)


def raised(at: float, id: str = "kerb-1") -> AlertRaised:
    return AlertRaised(id, "kerb", "no_parking", at, 0.0, BOX, "car", 0.8)


def watch(witness: Witness, begin: float, end: float, stays: tuple[str, ...] = ("kerb-1",)) -> None:
    for at in np.arange(begin, end, 0.2):
        witness.saw(FRAME, float(at), [CAR, PERSON], [stay(id) for id in stays])


def test_moments_are_kept_from_first_to_last_and_never_more_than_so_many() -> None:
    kept = Thinned[int](8)
    for second in range(1000):
        kept.add(float(second), second)
    times = [at for at, _ in kept.moments]
    assert times[0] == 0
    assert len(times) <= 8
    assert times[-1] > 800
    gaps = {b - a for a, b in itertools.pairwise(times)}
    assert len(gaps) == 1


def test_the_aftermath_comes_once_when_its_seconds_are_over_with_film_and_latest_picture() -> None:
    witness = Witness()
    watch(witness, 0, 20)
    witness.expect(raised(19.8), KERB)
    watch(witness, 20, 24)
    assert witness.take() == []
    watch(witness, 24, 26)
    [found] = witness.take()
    assert witness.take(all=True) == []
    assert (found.alert, found.crops) == ("kerb-1", [])
    assert found.latest is not None
    assert found.latest.role == "latest"
    assert 24.8 <= found.latest.at <= 25.2
    times = [one.at for one in found.glimpses]
    assert 14.8 <= times[0] <= 15.0
    assert 24.6 <= times[-1] <= 24.9
    assert found.glimpses[0].seen == (CAR, PERSON)


def test_a_watch_that_ends_gives_what_there_is() -> None:
    witness = Witness()
    watch(witness, 0, 20)
    witness.expect(raised(19.8), KERB)
    [found] = witness.take(all=True)
    assert found.latest is None
    assert len(found.glimpses) > 20


def test_pictures_for_the_plate_are_cut_out_of_vehicles_only_when_wanted_and_are_few() -> None:
    witness = Witness(with_plates=True)
    watch(witness, 0, 60)
    witness.saw(FRAME, 60.0, [PERSON], [stay(), stay("stall-1")])
    witness.expect(raised(59.8), KERB)
    witness.expect(raised(59.8, "stall-1"), KERB)
    car, stall = witness.take(all=True)
    assert CROPS / 2 <= len(car.crops) <= CROPS
    assert stall.crops == []
    high, wide = read(car.crops[0]).shape[:2]
    assert (0.4 * 120 < high < 0.55 * 120, 0.4 * 160 < wide < 0.55 * 160) == (True, True)


def test_the_next_owner_knows_the_path_and_what_was_in_the_first_picture() -> None:
    first = Witness()
    watch(first, 0, 300)
    path = first.path("kerb-1")
    assert path[0] == [0.0, *BOX.as_list()]
    assert len(path) <= POINTS
    second = Witness()
    second.remember(
        "kerb-1", json.loads(json.dumps(path)), json.loads(json.dumps(described(first.first_seen("kerb-1"))))
    )
    second.saw(FRAME, 400.0, [], [stay()])
    assert second.first_seen("kerb-1") == [CAR, PERSON]
    assert second.path("kerb-1")[0] == path[0]
    assert second.path("kerb-1")[-1][0] == 400.0


def test_what_is_over_is_forgotten_but_for_what_its_alert_still_waits_for() -> None:
    witness = Witness(with_plates=True)
    watch(witness, 0, 10, ("kerb-1", "kerb-2"))
    witness.expect(raised(9.8), KERB)
    watch(witness, 10, 12, ())
    assert (bool(witness.path("kerb-1")), witness.path("kerb-2"), witness.first_seen("kerb-2")) == (True, [], ())
    watch(witness, 12, 16, ())
    [found] = witness.take()
    assert found.crops
    watch(witness, 16, 17, ())
    assert witness.path("kerb-1") == []


def test_a_record_says_all_of_an_alert_in_the_same_bytes_each_time() -> None:
    seen = [Seen("dwell", 20.0, "0" * 64, "1" * 64)]

    def made() -> bytes:
        camera = {"id": "cam-01", "lon": 115.0, "lat": 27.4, "config_version": 7}
        path = [[0.0, *BOX.as_list()]]
        return record.raised(
            raised(20.0), camera, KERB, path, {"name": "ssd", "sha256": "f" * 64}, Clock(1e9, 0.25), seen
        )

    told = json.loads(made())
    assert made() == made() == json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert told["camera"]["config_version"] == 7
    assert told["zone"]["polygon"] == [list(corner) for corner in KERB.polygon]
    assert told["model"] == {"name": "ssd", "sha256": "f" * 64}
    assert told["time"]["monotonic_to_unix_seconds"] == 1e9
    assert told["time"]["wall_clock_stepped_seconds"] == 0.25
    assert told["pictures"] == [{"role": "dwell", "at": 20.0, "original_sha256": "0" * 64, "shown_sha256": "1" * 64}]
    assert json.loads(record.followed("kerb-1", seen, "c" * 64))["clip_sha256"] == "c" * 64
    assert json.loads(record.cleared(AlertCleared("kerb-1", 30.0, 26.0), seen))["last_seen"] == 26.0


def test_what_was_seen_survives_json() -> None:
    assert detections(json.loads(json.dumps(described([CAR, PERSON])))) == [CAR, PERSON]
