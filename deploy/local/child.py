"""Starts a process that ends with its parent, and waits for what it is to become."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path


class NotReady(Exception):
    """A process ended, or did not become what it should within its time."""


def bound_to_parent(argv: Sequence[str], stop: str = "TERM", user: str | None = None) -> list[str]:
    """The same command, sent `stop` by the kernel when its parent dies, and run as `user` when we are root."""
    setpriv = shutil.which("setpriv") or "/usr/bin/setpriv"
    identity = [f"--reuid={user}", f"--regid={user}", "--init-groups"] if user and os.geteuid() == 0 else []
    return [setpriv, *identity, "--pdeathsig", stop, "--", *argv]


class Child:
    """One foreground process with its log file; started, killed and started again by tests and by set-up."""

    def __init__(self, argv: Sequence[str], log: Path, stop: signal.Signals = signal.SIGTERM) -> None:
        self._argv = list(argv)
        self._log = log
        self._stop = stop
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise NotReady("not started")
        return self._process.pid

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """As a power cut would: no time to tidy up."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()

    def stop(self, within_seconds: float = 30) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(self._stop)
        try:
            self._process.wait(within_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def wait_until(self, ready: Callable[[], bool], what: str, within_seconds: float = 60) -> None:
        deadline = time.monotonic() + within_seconds
        while not ready():
            if not self.alive():
                raise NotReady(f"{what}: the process ended; see {self._log}")
            if time.monotonic() > deadline:
                raise NotReady(f"{what}: not within {within_seconds:.0f} s; see {self._log}")
            time.sleep(0.05)


def port_open(port: int, host: str = "127.0.0.1") -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
