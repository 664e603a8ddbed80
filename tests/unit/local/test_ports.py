"""Which ports a system gets."""

import json
from pathlib import Path

from deploy.local.ports import choose, free_port, remember


def test_the_remembered_port_is_taken_again_where_it_is_free() -> None:
    assert choose(["console"], {"console": 1}, {"console": 2}, free=lambda _: True) == {"console": 2}


def test_the_wished_port_serves_where_the_remembered_one_is_taken() -> None:
    assert choose(["console"], {"console": 1}, {"console": 2}, free=lambda port: port != 2) == {"console": 1}


def test_any_free_port_serves_where_both_are_taken() -> None:
    assert choose(["console"], {"console": 1}, {}, free=lambda _: False, fresh=lambda: 7) == {"console": 7}


def test_two_names_never_share_a_port() -> None:
    fresh = iter([5, 6, 6, 7])
    chosen = choose(["a", "b", "c"], {"b": 5}, {"a": 5}, free=lambda port: port == 5, fresh=lambda: next(fresh))
    assert chosen["a"] == 5
    assert len(set(chosen.values())) == 3


def test_what_was_chosen_is_written_down(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    first = remember(file, ["console", "kafka"], {})
    assert json.loads(file.read_text()) == first
    assert remember(file, ["console", "kafka"], {}) == first


def test_a_free_port_is_none_that_the_kernel_hands_out_to_connections() -> None:
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert all(free_port() < lowest for _ in range(20))
