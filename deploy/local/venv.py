"""The Python environment: made from pyproject.toml at the versions of constraints.txt."""

import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local import stamp
from deploy.local.layout import Layout
from deploy.local.steps import Failed, quietly

SERVICES = ("ingest", "vision", "dispatch", "notify", "evaluation", "console")
RUN = (*SERVICES, "local")
TEST = (*RUN, "onvif", "plates", "ultralytics", "test")
OLDEST, TOO_NEW = (3, 11), (3, 13)


def suitable(version: tuple[int, int]) -> bool:
    return OLDEST <= version < TOO_NEW


def interpreter() -> str:
    """This Python where it fits, else another that the machine has."""
    if suitable(sys.version_info[:2]):
        return sys.executable
    for name in ("python3.12", "python3.11"):
        if found := shutil.which(name):
            return found
    raise Failed("需要 Python 3.11 或 3.12 / Python 3.11 or 3.12 is needed (Debian 12: python3, python3-venv)")


def ensure(layout: Layout, extras: tuple[str, ...], log: Path) -> bool:
    """Make or renew `.venv`; False when it was up to date. An environment with more extras serves as well."""
    folder = layout.root / ".venv"
    constraints = layout.root / "constraints.txt"
    sources = [file for file in (layout.root / "pyproject.toml", constraints) if file.exists()]
    mark = folder / "sanquan.stamp"
    fuller = stamp.digest(sources, *TEST)
    wanted = stamp.digest(sources, *extras)
    if layout.python.exists() and (stamp.is_fresh(mark, wanted) or stamp.is_fresh(mark, fuller)):
        return False
    if not _works(layout.python):
        shutil.rmtree(folder, ignore_errors=True)
        quietly([interpreter(), "-m", "venv", folder], log)
    pinned: list[str | Path] = ["-c", constraints] if constraints.exists() else []
    install: list[str | Path] = [layout.python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    quietly([*install, *pinned, "-e", f"{layout.root}[{','.join(extras)}]"], log)
    stamp.put(mark, wanted)
    return True


def _works(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
