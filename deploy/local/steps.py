"""Set-up told step by step: a line each, with its seconds, and the last words of what failed."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LAST_LINES = 25


class Failed(Exception):
    """A step could not be done; the message says why and what to do, in words for people."""


class Progress:
    """Counts the steps of one run; `done` of them may already have been told by an earlier process."""

    def __init__(self, total: int, done: int = 0) -> None:
        self._total = total
        self._done = done
        self._note = ""

    @property
    def done(self) -> int:
        return self._done

    def note(self, words: str) -> None:
        """Put these words behind the present step's seconds."""
        self._note = words

    @contextmanager
    def step(self, chinese: str, english: str) -> Iterator[None]:
        self._done += 1
        self._note = ""
        print(f"[{self._done}/{self._total}] {chinese} / {english} … ", end="", flush=True)
        began = time.monotonic()
        try:
            yield
        except BaseException:
            print("✗", flush=True)
            raise
        seconds = time.monotonic() - began
        print(f"{seconds:.1f} s" + (f"  ({self._note})" if self._note else ""), flush=True)


def quietly(
    argv: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> None:
    """Run it with its output in `log`; Failed with the last lines where it does not end well."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w+", encoding="utf-8", errors="replace") as output:
        command = [str(word) for word in argv]
        together = {**os.environ, "NO_COLOR": "1", **(environment or {})}
        try:
            code = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=together, cwd=folder
            ).returncode
        except FileNotFoundError:
            raise Failed(f"没有这个程序 / no such program: {command[0]}") from None
        if code == 0:
            return
        output.seek(0)
        tail = "".join(output.readlines()[-LAST_LINES:])
    raise Failed(f"命令失败 / this command failed (exit {code}): {' '.join(command)}\n{tail}全文 / all of it: {log}")
