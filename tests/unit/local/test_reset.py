"""What is forgotten and what is kept."""

from pathlib import Path

import pytest

from deploy.local.layout import Layout
from deploy.local.reset import reset
from deploy.local.running import is_running, only_one
from deploy.local.steps import Failed


def test_data_is_forgotten_and_downloads_are_kept(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.create()
    layout.models.mkdir()
    (layout.blobs / "one").write_text("picture")
    (layout.state / "ports.json").write_text("{}")
    reset(layout)
    assert sorted(entry.name for entry in layout.state.iterdir()) == ["cache", "models"]


def test_a_running_system_is_not_pulled_from_under_people(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    with only_one(layout):
        assert is_running(layout)
        with pytest.raises(Failed, match="running"):
            reset(layout)
    assert not is_running(layout)


def test_a_second_system_in_the_same_place_is_refused(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    with only_one(layout), pytest.raises(Failed, match="running already"), only_one(layout):
        pass
