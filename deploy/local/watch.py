"""Says aloud when a program ended and was started again."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deploy.local.processes import Program
from deploy.local.supervision import Status

TROUBLED = {"BACKOFF", "FATAL"}


def pids(programs: Sequence[Program], statuses: Mapping[str, Status]) -> dict[str, list[int]]:
    """The living processes by the service they belong to."""
    living: dict[str, list[int]] = {}
    for program in programs:
        status = statuses.get(program.name)
        if status is not None and status.pid:
            living.setdefault(program.service, []).append(status.pid)
    return living


class Watch:
    """Compares each look with the last one."""

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._last: Mapping[str, Status] = {}
        self._pid: dict[str, int] = {}

    def look(self, statuses: Mapping[str, Status]) -> bool:
        """True when a process is another than at the last look."""
        changed = False
        for name, status in statuses.items():
            before = self._last.get(name)
            known = self._pid.get(name, 0)
            if status.pid and status.pid != known:
                if known:
                    self._say(
                        f"{name} 意外退出，已重新启动 / {name} ended by itself and was started again (pid {status.pid})"
                    )
                self._pid[name] = status.pid
                changed = True
            if status.state in TROUBLED and (before is None or before.state not in TROUBLED):
                log = self._logs / f"{name}.log"
                self._say(
                    f"{name} 启动不了，会继续尝试 / {name} does not stay up; it is tried again. 日志 / log: {log}"
                )
        self._last = statuses
        return changed
