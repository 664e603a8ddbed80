"""Forgets the local system's data: the next run starts like the first, only faster."""

import shutil

from deploy.local.layout import Layout
from deploy.local.running import is_running
from deploy.local.steps import Failed


def reset(layout: Layout) -> None:
    """All but downloads and renderings."""
    if is_running(layout):
        raise Failed("正在运行，请先停止 / it is running: stop it first")
    if not layout.postgres.is_relative_to(layout.state):
        shutil.rmtree(layout.postgres.parent, ignore_errors=True)
    for entry in layout.state.iterdir() if layout.state.exists() else ():
        if entry in layout.kept:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
