"""Builds the console's page, when its sources have changed."""

import os
import subprocess

from deploy.local import stamp
from deploy.local.layout import Layout
from deploy.local.node import with_node
from deploy.local.steps import quietly


def build(layout: Layout, node: str) -> bool:
    """False when the built page is of the present sources."""
    built = layout.page / "dist"
    mark = layout.cache / "page.stamp"
    wanted = stamp.digest([layout.page])
    if (built / "index.html").exists() and stamp.is_fresh(mark, wanted):
        return False
    install(layout, node)
    quietly(["npm", "run", "build"], layout.logs / "setup-page.log", with_node(node), layout.page)
    stamp.put(mark, wanted)
    return True


def test(layout: Layout, node: str) -> int:
    """The page's own tests, told as they go; their exit status."""
    install(layout, node)
    return subprocess.run(["npm", "test"], cwd=layout.page, env={**os.environ, **with_node(node)}).returncode


def install(layout: Layout, node: str) -> None:
    """The page's own packages, at the versions of its lock file."""
    mark = layout.page / "node_modules" / ".sanquan.stamp"
    wanted = stamp.digest([layout.page / "package-lock.json"])
    if not stamp.is_fresh(mark, wanted):
        npm = ["npm", "ci", "--no-audit", "--no-fund"]
        quietly(npm, layout.logs / "setup-npm.log", with_node(node), layout.page)
        stamp.put(mark, wanted)
