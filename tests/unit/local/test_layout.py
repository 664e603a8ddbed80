"""Where the local system keeps its things."""

import os
from pathlib import Path

from deploy.local.layout import SOCKET_PATH_LIMIT, Layout


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


def test_secrets_are_closed_to_others(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.create()
    assert layout.secrets.stat().st_mode & 0o777 == 0o700
