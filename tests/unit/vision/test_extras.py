"""What is optional and not installed is said in plain words, with what to install."""

import sys
from pathlib import Path

import pytest

from services.vision.detector import CannotDetect
from services.vision.detectors import make_detector
from services.vision.plates import RapidOcr
from services.vision.ultralytics_detector import offline


def test_who_wants_plates_without_the_library_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(CannotDetect, match=r"sanquan\[plates\]"):
        RapidOcr()


def test_who_wants_ultralytics_without_it_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "ultralytics", None)
    model = tmp_path / "model.pt"
    model.write_bytes(b"")
    with pytest.raises(CannotDetect, match=r"sanquan\[ultralytics\]"):
        make_detector("ultralytics", model=model)
    with pytest.raises(CannotDetect, match=r"sanquan\[ultralytics\]"):  # as the training does
        offline()
