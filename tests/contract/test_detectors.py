"""What every detector promises, held to one street: the packaged network, ultralytics and the told one."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path

import cv2
import numpy as np
import pytest

from services.vision.detector import KINDS, CannotDetect, Detector, DetectorOfMany, Frame, Look
from services.vision.detectors import make_detector
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.zone import Kind, Zone
from tests.contract.conftest import DETECTORS, FPS, Choose
from tests.support.drawn_street import Drawn
from tests.support.toy_yolo import trained

KERB = Zone("kerb", Kind.NO_PARKING, ((0.2774, 0.6091), (0.7205, 0.4608), (0.6456, 0.3906), (0.2444, 0.5061)), 15)
LANE = Zone("lane", Kind.NO_PARKING, ((0.02, 0.8), (0.45, 1.0), (1.0, 0.75), (0.9, 0.45)), 15)
PAVEMENT = Zone("pavement", Kind.OCCUPATION, ((0.1, 0.45), (0.9, 0.25), (0.9, 0.35), (0.1, 0.55)), 15)
ZONES = ([], [KERB], [KERB, LANE, PAVEMENT])


def look(detector: Detector, street: Drawn, n: int, zones: Sequence[Zone] = (KERB, LANE)) -> list[Detection]:
    return detector.detect(street.pictures[n], zones, n / FPS)


def not_found(cars: Sequence[Box], seen: Sequence[Detection]) -> list[Box]:
    vehicles = [one.box for one in seen if one.kind is Thing.VEHICLE]
    return [car for car in cars if not any(car.iou(box) > 0.5 for box in vehicles)]


@pytest.mark.parametrize("zones", ZONES, ids=["no zone", "one zone", "three zones"])
def test_each_car_is_found_once_where_it_stands_and_nowhere_else(
    detector: Detector, street: Drawn, zones: list[Zone]
) -> None:
    last = len(street.pictures) - 1
    seen = look(detector, street, last, zones)
    assert len(street.cars[last]) == 4
    assert not_found(street.cars[last], seen) == []
    assert sum(one.kind is Thing.VEHICLE for one in seen) == 4


def test_an_empty_street_has_no_vehicle(detector: Detector, street: Drawn) -> None:
    assert [one for one in look(detector, street, 0) if one.kind is Thing.VEHICLE] == []


@pytest.mark.parametrize("zones", ZONES, ids=["no zone", "one zone", "three zones"])
def test_a_detection_is_a_box_within_the_picture_a_known_class_and_a_share_of_certainty(
    detector: Detector, street: Drawn, zones: list[Zone]
) -> None:
    seen = [one for n in range(1, len(street.pictures)) for one in look(detector, street, n, zones)]
    assert len(seen) > len(street.pictures)
    for one in seen:
        assert 0 <= one.box.x0 < one.box.x1 <= 1, one
        assert 0 <= one.box.y0 < one.box.y1 <= 1, one
        assert one.kind is KINDS[one.label], one
        assert 0 < one.confidence <= 1, one
        assert all(type(side) is float for side in (*one.box.as_list(), one.confidence)), one


def test_the_same_picture_gives_the_same_answer_whatever_was_looked_at_between(
    detector: Detector, street: Drawn
) -> None:
    first = look(detector, street, 5)
    look(detector, street, 0), look(detector, street, 9, ())
    assert look(detector, street, 5) == first != []


def test_the_picture_is_left_as_it_was_and_need_not_be_writable(detector: Detector, street: Drawn) -> None:
    kept = street.pictures[5].copy()
    kept.flags.writeable = False
    assert detector.detect(kept, [KERB, LANE], 5 / FPS) == look(detector, street, 5)
    assert (kept == street.pictures[5]).all()


@pytest.mark.parametrize(("wide", "high"), [(1280, 736), (480, 360), (1920, 1080)])
def test_boxes_are_shares_of_the_picture_whatever_its_size(
    detector: Detector, street: Drawn, wide: int, high: int
) -> None:
    picture = np.asarray(cv2.resize(street.pictures[-1], (wide, high), interpolation=cv2.INTER_AREA), np.uint8)
    seen = detector.detect(picture, [KERB, LANE], (len(street.pictures) - 1) / FPS)
    assert not_found(street.cars[-1], seen) == []


def test_a_picture_cut_out_of_another_is_looked_at_as_well(detector: Detector, street: Drawn) -> None:
    wider = np.concatenate([street.pictures[5], street.pictures[0]], axis=1)
    part: Frame = wider[:, : street.pictures[5].shape[1]]
    assert not part.flags.contiguous
    assert detector.detect(part, [KERB, LANE], 5 / FPS) == look(detector, street, 5)


def as_told(seen: Sequence[Detection]) -> list[tuple[str, Thing, list[float]]]:
    return [(one.label, one.kind, pytest.approx([*one.box.as_list(), one.confidence], abs=1e-4)) for one in seen]


def test_several_frames_at_once_give_what_each_gives_alone_whatever_their_sizes_and_zones(
    detector: DetectorOfMany, street: Drawn
) -> None:
    smaller = np.asarray(cv2.resize(street.pictures[5], (480, 270), interpolation=cv2.INTER_AREA), np.uint8)
    frames = [street.pictures[9], street.pictures[0], smaller, street.pictures[5], street.pictures[-1], smaller]
    times = [9 / FPS, 0.0, 5 / FPS, 5 / FPS, (len(street.pictures) - 1) / FPS, 5 / FPS]
    zones = [*ZONES, ZONES[1], ZONES[2], ZONES[0]]
    looks = [Look(*each) for each in zip(frames, zones, times, strict=True)]
    alone = [detector.detect(look.frame, look.zones, look.at) for look in looks]
    assert [bool(seen) for seen in alone] == [True, False, True, True, True, True]
    together = detector.detect_many(looks)
    told = [[(one.label, one.kind, [*one.box.as_list(), one.confidence]) for one in seen] for seen in together]
    assert told == [as_told(seen) for seen in alone]
    assert detector.detect_many([]) == []


def test_the_packaged_network_is_surer_of_true_colours_than_of_red_and_blue_exchanged(
    choose: Choose, street: Drawn
) -> None:
    detector = choose("openvino")[0]
    exchanged = Drawn([np.ascontiguousarray(picture[:, :, ::-1]) for picture in street.pictures], street.cars)

    def certainty(given: Drawn) -> float:
        seen = [one for n in range(1, len(given.pictures)) for one in look(detector, given, n)]
        return sum(one.confidence for one in seen if one.kind is Thing.VEHICLE)

    assert certainty(street) > certainty(exchanged)


def test_another_thread_than_the_one_that_made_it_may_look(detector: Detector, street: Drawn) -> None:
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(look, detector, street, 5).result() == look(detector, street, 5)


@pytest.mark.parametrize("kind", DETECTORS)
def test_a_file_that_is_not_there_is_named(kind: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.pt"
    with pytest.raises(CannotDetect, match=r"missing\.pt"):
        make_detector(kind, model=missing, script=missing)
    with pytest.raises(CannotDetect):
        make_detector(kind)


@pytest.mark.parametrize("kind", DETECTORS)
@pytest.mark.parametrize("name", ["broken.pt", "broken.tflite", "broken.json"])
@pytest.mark.parametrize("content", [b"", b"\x80\x04 no model", b'{"frames": 1}'], ids=["empty", "garbage", "other"])
def test_a_broken_file_is_refused_by_name_before_any_picture_comes(
    kind: str, name: str, content: bytes, tmp_path: Path
) -> None:
    broken = tmp_path / name
    broken.write_bytes(content)
    (tmp_path / "labels.txt").write_text("???\ncar\n")
    with pytest.raises(CannotDetect, match=name):
        make_detector(kind, model=broken, script=broken)


@pytest.mark.parametrize(("kind", "other"), list(permutations(DETECTORS, 2)))
def test_another_detectors_file_is_refused_by_name(kind: str, other: str, choose: Choose) -> None:
    file = choose(other)[1]
    with pytest.raises(CannotDetect, match=file.name):
        make_detector(kind, model=file, script=file)


def test_the_packaged_network_beside_labels_that_are_not_its_own_is_refused(choose: Choose, tmp_path: Path) -> None:
    model = tmp_path / "network.tflite"
    model.write_bytes(choose("openvino")[1].read_bytes())
    (tmp_path / "labels.txt").write_text("???\ncar\nperson\n")
    with pytest.raises(CannotDetect, match=r"network\.tflite"):
        make_detector("openvino", model=model)


def test_a_model_that_knows_no_class_of_ours_is_refused_with_what_it_knows(street: Drawn, tmp_path: Path) -> None:
    model = trained(street, tmp_path / "toy", name="giraffe", epochs=1)
    with pytest.raises(CannotDetect, match="giraffe"):
        make_detector("ultralytics", model=model)


def test_a_detector_that_there_is_not_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotDetect, match="mirror"):
        make_detector("mirror", model=tmp_path, script=tmp_path)
