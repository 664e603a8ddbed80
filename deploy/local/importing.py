"""Hands a county's files to the system that is running."""

import json
import os
import subprocess
from pathlib import Path

from deploy.local import keys, ports, processes
from deploy.local.layout import Layout
from deploy.local.placing import put_in_place
from deploy.local.running import is_running
from deploy.local.steps import Failed


def import_county(layout: Layout, folder: Path) -> int:
    """What each service says of it is printed; the exit status of `sanquan import`."""
    if not is_running(layout) or not layout.run_file.exists():
        raise Failed("系统没有在运行，请先 make run / it is not running: make run first")
    run = json.loads(layout.run_file.read_text(encoding="utf-8"))
    place = processes.Place(layout, ports.recall(layout.state / "ports.json"), run["database"], run["kafka"])
    environment = processes.environment_of_all(place, keys.ensure(layout.secrets))
    if not folder.is_dir():
        raise Failed(f"没有这个目录 / no such folder: {folder}")
    command: list[str | Path] = [layout.python, "-m", "chassis.cli", "import", put_in_place(folder.resolve(), place)]
    return subprocess.run(command, env={**os.environ, **environment}, cwd=layout.root).returncode
