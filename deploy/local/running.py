"""One system at a time in one repository: the lock that its runner holds while it lives."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.layout import Layout
from deploy.local.steps import Failed


@contextmanager
def only_one(layout: Layout) -> Iterator[None]:
    """Failed where another `make run` holds the lock; the kernel gives it back however that one ends."""
    layout.create()
    with _lock_file(layout).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed(f"已经在运行 / it is running already: {layout.run_file}") from None
        yield


def is_running(layout: Layout) -> bool:
    if not _lock_file(layout).exists():
        return False
    with _lock_file(layout).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def left_behind(layout: Layout) -> list[int]:
    """Processes of a run that did not end in order and still live, by its run.json."""
    if is_running(layout) or not layout.run_file.exists():
        return []
    told = json.loads(layout.run_file.read_text())["processes"]
    return [pid for pids in told.values() for pid in pids if _is_ours(pid, layout.root)]


def _lock_file(layout: Layout) -> Path:
    return layout.state / "lock"


def _is_ours(pid: int, root: Path) -> bool:
    """Numbers are used again: only a process that names our folder is one of ours."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return os.fsencode(str(root)) in command
