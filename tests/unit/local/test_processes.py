"""What runs, and what each is told."""

import re
from pathlib import Path

import pytest

from deploy.local import ground, keys
from deploy.local.layout import Layout
from deploy.local.processes import SERVICES, WISHED_PORTS, WORKER_NAMES, Place, Program, programs


def by_name(root: Path, scripted: bool = False, quiet: bool = False) -> dict[str, Program]:
    place = Place(Layout(root), WISHED_PORTS, "postgresql://here/sanquan", "127.0.0.1:9", scripted, quiet)
    return {program.name: program for program in programs(place, keys.ensure(root))}


def test_every_service_runs_and_has_a_place_to_be_asked_whether_it_is_ready(tmp_path: Path) -> None:
    found = by_name(tmp_path)
    for service in SERVICES:
        port = WISHED_PORTS[service]
        assert found[service].ready == f"http://127.0.0.1:{port}/readyz"
        assert found[service].environment[f"{service.upper()}_HTTP_PORT"] == str(port)


def test_every_worker_belongs_to_vision_and_listens_on_a_port_of_its_own(tmp_path: Path) -> None:
    found = by_name(tmp_path)
    listening = {found[name].environment["VISION_HTTP_PORT"] for name in ("vision", *WORKER_NAMES)}
    assert len(listening) == 1 + len(WORKER_NAMES)
    assert {found[name].service for name in WORKER_NAMES} == {"vision"}


def test_the_private_key_is_told_to_the_console_only(tmp_path: Path) -> None:
    secret = str(keys.ensure(tmp_path).private_key)
    told = [name for name, program in by_name(tmp_path).items() if secret in program.environment.values()]
    assert told == ["console"]


def test_in_a_quiet_system_no_report_comes_by_chance(tmp_path: Path) -> None:
    assert by_name(tmp_path, quiet=True)["life"].argv[-2:] == ("--reports-per-hour", "0")
    assert "--reports-per-hour" not in by_name(tmp_path)["life"].argv


def test_scripted_cameras_need_no_streets(tmp_path: Path) -> None:
    assert "streets" in by_name(tmp_path)
    scripted = by_name(tmp_path, scripted=True)
    assert "streets" not in scripted
    assert scripted["vision"].environment["VISION_DETECTOR"] == "scripted"


def test_a_database_and_a_broker_that_the_environment_names_are_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANQUAN_DATABASE_URL", "postgresql://elsewhere/county")
    monkeypatch.setenv("SANQUAN_KAFKA_BOOTSTRAP", "broker:9092")
    chosen = ground.choose(Layout(), WISHED_PORTS)
    assert (chosen.database_url, chosen.bootstrap) == ("postgresql://elsewhere/county", "broker:9092")
    assert chosen.programs() == []


def test_without_them_our_own_are_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SANQUAN_DATABASE_URL", raising=False)
    monkeypatch.delenv("SANQUAN_KAFKA_BOOTSTRAP", raising=False)
    chosen = ground.choose(Layout(tmp_path), WISHED_PORTS)
    port = WISHED_PORTS["postgres"]
    assert re.fullmatch(f"postgresql://postgres:[0-9a-f]{{32}}@127.0.0.1:{port}/sanquan", chosen.database_url)
    assert [program.name for program in chosen.programs()] == ["postgres", "kafka"]
    assert all(program.ground for program in chosen.programs())
