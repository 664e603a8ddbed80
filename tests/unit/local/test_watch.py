"""What is said when a program ends."""

from pathlib import Path

from deploy.local.processes import Program
from deploy.local.supervision import Status
from deploy.local.watch import Watch, pids


def running(pid: int, state: str = "RUNNING") -> dict[str, Status]:
    return {"dispatch": Status("dispatch", state, pid)}


def test_the_first_start_is_not_worth_a_word() -> None:
    said: list[str] = []
    assert Watch(Path("/logs"), said.append).look(running(1))
    assert said == []


def test_a_program_with_another_pid_was_started_again() -> None:
    said: list[str] = []
    watch = Watch(Path("/logs"), said.append)
    assert watch.look(running(1))
    assert not watch.look(running(0, "STARTING"))
    assert watch.look(running(2))
    assert len(said) == 1
    assert said[0].startswith("dispatch 意外退出，已重新启动")


def test_trouble_is_said_once() -> None:
    said: list[str] = []
    watch = Watch(Path("/logs"), said.append)
    for _ in range(3):
        watch.look(running(0, "BACKOFF"))
    assert len(said) == 1
    assert "/logs/dispatch.log" in said[0]


def test_processes_are_listed_by_the_service_they_belong_to() -> None:
    programs = [Program("vision", ()), Program("vision-worker", (), belongs="vision"), Program("carrier", ())]
    statuses = {name: Status(name, "RUNNING", pid) for pid, name in enumerate(["vision", "vision-worker"], start=5)}
    assert pids(programs, statuses) == {"vision": [5, 6]}
