"""Starts the whole system under one supervisor, keeps it, and stops it in order."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.local.child import bound_to_parent, port_open
from deploy.local.layout import Layout
from deploy.local.private import write_private
from deploy.local.processes import Program
from deploy.local.steps import Failed
from deploy.local.supervision import Supervisor, render
from deploy.local.watch import Watch

READY_WITHIN_SECONDS = 180
STOPPED_WITHIN_SECONDS = 60


class System:
    """The supervisor process and what it supervises."""

    def __init__(
        self, layout: Layout, programs: Sequence[Program], ready_within_seconds: float = READY_WITHIN_SECONDS
    ) -> None:
        self.programs = list(programs)
        self.supervisor = Supervisor(layout.socket)
        self._layout = layout
        self._patience = ready_within_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def start_supervisor(self) -> None:
        """With every program known and none started yet."""
        layout = self._layout
        configuration = layout.state / "supervisord.conf"
        text = render(self.programs, layout.root, layout.state, layout.logs, layout.socket)
        write_private(configuration, text)
        layout.socket.unlink(missing_ok=True)
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)]
        # A session of its own: Ctrl-C reaches us alone, and we stop things in order.
        self._process = subprocess.Popen(
            bound_to_parent(command), cwd=layout.root, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self._wait(self.supervisor.answers, "supervisor", 30)

    def start(self, programs: Sequence[Program]) -> None:
        for program in programs:
            self.supervisor.start(program)

    def wait_ready(self, programs: Sequence[Program]) -> None:
        for program in programs:
            if program.ready is not None:
                self._wait(_ready(program.ready), program.name, self._patience)

    def wait_for(self, ready: Callable[[], bool], name: str) -> None:
        self._wait(ready, name, self._patience)

    def keep(self, watch: Watch, changed: Callable[[], None]) -> None:
        """Until a signal interrupts; Failed where the supervisor itself ends."""
        while self.alive():
            try:
                statuses = self.supervisor.statuses()
            except OSError:
                time.sleep(1)
                continue
            if watch.look(statuses):
                changed()
            for program in self.programs:
                if statuses[program.name].state == "FATAL":
                    self.supervisor.start(program)
            time.sleep(1)
        raise Failed(f"supervisor 意外退出 / the supervisor ended by itself: {self._layout.logs / 'supervisord.log'}")

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Services first, then what they stand on; whatever does not end in time is killed."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOPPED_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()  # its children are bound to it
            self._process.wait()

    def _wait(self, ready: Callable[[], bool], name: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.alive():
                raise Failed(
                    f"supervisor 意外退出 / the supervisor ended:\n{tail(self._layout.logs / 'supervisord.log')}"
                )
            if time.monotonic() > deadline:
                log = self._layout.logs / f"{name}.log"
                raise Failed(
                    f"{name} 未能就绪 / did not become ready in {seconds:.0f} s:\n{tail(log)}全文 / all: {log}"
                )
            time.sleep(0.1)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, for a person to see at once."""
    return "".join(log.read_text(errors="replace").splitlines(keepends=True)[-lines:]) if log.exists() else ""


def _ready(where: str | int) -> Callable[[], bool]:
    return (lambda: port_open(where)) if isinstance(where, int) else (lambda: _answers(where))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
