"""What a site chooses for its detector: the file, known by its hash, what classes mean, the device, the precision."""

import hashlib
from pathlib import Path

import pytest

from services.vision.detector import CannotDetect, Choice, Look, Precision, digest_of, read_class_map
from services.vision.detectors import make_detector
from services.vision.domain.sight import Thing
from services.vision.ultralytics_detector import offline
from tests.contract.conftest import DETECTORS, Choose
from tests.contract.test_detectors import look, not_found
from tests.support.drawn_street import Drawn


@pytest.mark.parametrize("kind", DETECTORS)
def test_a_detector_says_its_name_and_the_hash_of_its_file(kind: str, choose: Choose) -> None:
    detector, file = choose(kind)
    assert detector.name
    assert detector.digest == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_model_that_is_a_folder_has_a_hash_that_changes_with_any_file_in_it(tmp_path: Path) -> None:
    (tmp_path / "model.xml").write_text("one")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "model.bin").write_text("two")
    first = digest_of(tmp_path)
    assert digest_of(tmp_path) == first
    (tmp_path / "deep" / "model.bin").write_text("three")
    second = digest_of(tmp_path)
    (tmp_path / "deep" / "model.bin").rename(tmp_path / "deep" / "other.bin")
    assert len({first, second, digest_of(tmp_path)}) == 3


@pytest.mark.parametrize("kind", DETECTORS)
def test_what_a_class_means_is_the_sites_choice(kind: str, choose: Choose, street: Drawn, tmp_path: Path) -> None:
    file, chosen = choose(kind)[1], tmp_path / "classes.yaml"
    chosen.write_text("Car: stall\nvehicle: null\n")
    detector = make_detector(kind, model=file, script=file, choice=Choice(kinds=read_class_map(chosen)))
    seen = look(detector, street, len(street.pictures) - 1)
    assert {one.kind for one in seen if one.label == "car"} == {Thing.STALL}
    assert all(one.label != "vehicle" for one in seen)


def test_a_class_map_adds_to_what_is_known_and_names_a_kind_that_there_is_not(tmp_path: Path) -> None:
    file = tmp_path / "classes.json"
    file.write_text('{"三轮车": "vehicle", "Bus": null}')
    kinds = read_class_map(file)
    assert (kinds["三轮车"], kinds["car"], "bus" in kinds) == (Thing.VEHICLE, Thing.VEHICLE, False)
    file.write_text('{"cart": "handcart"}')
    with pytest.raises(CannotDetect, match=r"classes\.json: cart: .* handcart.*vehicle, person, bicycle, stall"):
        read_class_map(file)


@pytest.mark.parametrize("content", ["", "[car]", "car", "{car: [vehicle]}", "{", "\x00"])
def test_a_class_map_that_is_none_is_refused_by_name(content: str, tmp_path: Path) -> None:
    file = tmp_path / "classes.yaml"
    file.write_text(content)
    with pytest.raises(CannotDetect, match=r"classes\.yaml"):
        read_class_map(file)
    with pytest.raises(CannotDetect, match=r"missing\.yaml"):
        read_class_map(tmp_path / "missing.yaml")


@pytest.mark.parametrize("kind", ["openvino", "ultralytics"])
def test_a_device_that_is_not_there_is_refused_by_name_before_any_picture_comes(kind: str, choose: Choose) -> None:
    device = {"openvino": "GPU.9", "ultralytics": "cuda:9"}[kind]
    with pytest.raises(CannotDetect, match=rf"{device}.*VISION_DEVICE"):
        make_detector(kind, model=choose(kind)[1], choice=Choice(device=device))


@pytest.mark.parametrize(("kind", "precision"), [("openvino", "f32"), ("openvino", "bf16"), ("ultralytics", "f32")])
def test_a_model_runs_at_the_precision_that_is_chosen(
    kind: str, precision: Precision, choose: Choose, street: Drawn
) -> None:
    device = {"openvino": "CPU", "ultralytics": "cpu"}[kind]
    detector = make_detector(kind, model=choose(kind)[1], choice=Choice(device, precision))
    assert not_found(street.cars[-1], look(detector, street, len(street.pictures) - 1)) == []


@pytest.mark.parametrize("kind", ["openvino", "ultralytics"])
def test_a_cpu_takes_one_frame_at_a_time_and_more_where_the_site_says_so(kind: str, choose: Choose) -> None:
    model = choose(kind)[1]
    device = {"openvino": "CPU", "ultralytics": "cpu"}[kind]
    assert make_detector(kind, model=model, choice=Choice(device)).batch == 1
    assert make_detector(kind, model=model, choice=Choice(device, batch=3)).batch == 3


def test_ultralytics_has_no_bf16_and_says_so(choose: Choose) -> None:
    with pytest.raises(CannotDetect, match="VISION_PRECISION"):
        make_detector("ultralytics", model=choose("ultralytics")[1], choice=Choice(precision="bf16"))


def test_a_model_that_is_exported_to_openvino_finds_the_same_through_ultralytics(
    choose: Choose, street: Drawn, tmp_path: Path
) -> None:
    model = tmp_path / "toy.pt"
    model.write_bytes(choose("ultralytics")[1].read_bytes())
    folder = Path(offline()(str(model)).export(format="openvino", imgsz=(192, 320), verbose=False))
    detector = make_detector("ultralytics", model=folder, choice=Choice(batch=2))
    seen = look(detector, street, len(street.pictures) - 1)
    assert not_found(street.cars[-1], seen) == []
    assert detector.detect_many([Look(picture, (), 0.0) for picture in street.pictures[-2:]])[-1] == seen
    assert detector.digest == digest_of(folder)
