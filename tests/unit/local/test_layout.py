"""Where the local system keeps its things."""

import os
from pathlib import Path

import pytest

from deploy.local.layout import SOCKET_PATH_LIMIT, Layout


def test_what_tells_of_people_is_its_owners_alone(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    (tmp_path / ".local" / "blobs").mkdir(parents=True, mode=0o755)
    layout.create()
    assert [folder.stat().st_mode & 0o777 for folder in (layout.blobs, layout.secrets)] == [0o700, 0o700]


def test_the_socket_moves_out_of_a_path_that_is_too_long_for_one() -> None:
    assert Layout(Path("/srv/sanquan")).socket == Path("/srv/sanquan/.local/supervisor.sock")
    assert len(str(Layout(Path("/srv") / ("x" * SOCKET_PATH_LIMIT)).socket)) <= SOCKET_PATH_LIMIT


def test_two_repositories_never_share_what_lies_outside_them() -> None:
    one, two = (Layout(Path("/srv") / (letter * SOCKET_PATH_LIMIT)) for letter in "xy")
    assert one.socket != two.socket


def test_the_database_lies_where_its_user_can_reach_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    inside = Layout(closed).postgres.is_relative_to(closed)
    assert inside is (os.geteuid() != 0)


def test_a_second_system_has_its_own_data_and_shares_what_was_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Layout(tmp_path)
    monkeypatch.setenv("SANQUAN_STATE_DIR", str(tmp_path / "second"))
    assert first.run_file == tmp_path / "second" / "run.json"
    assert first.streets == tmp_path / ".local" / "streets"


def test_secrets_are_closed_to_others(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.create()
    assert layout.secrets.stat().st_mode & 0o777 == 0o700
