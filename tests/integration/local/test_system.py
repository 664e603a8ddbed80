"""One supervisor keeps every program running, says when one ended, and leaves nothing behind."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deploy.local.layout import Layout
from deploy.local.ports import free_port
from deploy.local.processes import Program
from deploy.local.steps import Failed
from deploy.local.system import System
from deploy.local.watch import Watch


def web_server(name: str, ground: bool = False) -> Program:
    port = free_port()
    command = (sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port))
    return Program(name, command, ready=f"http://127.0.0.1:{port}/", ground=ground)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    layout = Layout(tmp_path)
    layout.create()
    made = System(layout, [web_server("below", ground=True), web_server("above")])
    made.start_supervisor()
    try:
        made.start(made.programs)
        made.wait_ready(made.programs)
        yield made
    finally:
        made.stop()


def pid_of(system: System, name: str) -> int:
    return system.supervisor.statuses()[name].pid


def eventually(true: Callable[[], bool], within_seconds: float = 30) -> None:
    deadline = time.monotonic() + within_seconds
    while not true():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def test_a_killed_program_is_started_again_and_it_is_said(system: System) -> None:
    said: list[str] = []
    watch = Watch(Path("/logs"), said.append)
    watch.look(system.supervisor.statuses())
    os.kill(pid_of(system, "above"), signal.SIGKILL)
    eventually(lambda: watch.look(system.supervisor.statuses()))
    system.wait_ready(system.programs)
    assert any("above" in words and "started again" in words for words in said)


def test_after_the_stop_nothing_runs(system: System) -> None:
    pids = [pid_of(system, name) for name in ("below", "above")]
    system.stop()
    assert all(gone(pid) for pid in pids)
    assert not system.alive()


def test_after_the_supervisor_is_killed_nothing_runs_either(system: System) -> None:
    pid = pid_of(system, "above")
    os.kill(system.pid, signal.SIGKILL)
    eventually(lambda: gone(pid))


def test_a_program_that_does_not_become_ready_is_named_with_its_last_words(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.create()
    words = (sys.executable, "-c", "print('no such table'); raise SystemExit(1)")
    system = System(layout, [Program("broken", words, ready=free_port())], ready_within_seconds=3)
    system.start_supervisor()
    try:
        system.start(system.programs)
        with pytest.raises(Failed, match=r"(?s)broken.*no such table"):
            system.wait_ready(system.programs)
    finally:
        system.stop()
