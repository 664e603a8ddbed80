"""Says in plain words what stands in the way of `make run` on this machine."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.local import debian, ports, running, venv
from deploy.local.layout import Layout

GIB = 1024**3
DISK_GIB, MEMORY_GIB = 6, 4


@dataclass(frozen=True, slots=True)
class Finding:
    good: bool
    words: str


def examine(layout: Layout) -> list[Finding]:
    checks: tuple[Callable[[Layout], list[Finding]], ...] = (
        _system, _python, _packages, _space, _state, _ports, _outside,
    )  # fmt: skip
    return [finding for check in checks for finding in check(layout)]


def tell(layout: Layout) -> int:
    """Print all findings; 1 where something stands in the way."""
    findings = examine(layout)
    for finding in findings:
        print(("  ✓ " if finding.good else "  ✗ ") + finding.words)
    bad = sum(not finding.good for finding in findings)
    print(f"{bad} 个问题 / problems" if bad else "一切就绪 / all is well: make run")
    return 1 if bad else 0


def _system(_: Layout) -> list[Finding]:
    name = debian.release()
    known = name in debian.POSTGRES
    return [Finding(known, f"系统 / system: {name or '?'}" + ("" if known else " (Debian 12 或/or Ubuntu 24.04)"))]


def _python(layout: Layout) -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    made = "已建 / there" if layout.python.exists() else "尚未建立，make run 会建 / not yet, make run makes it"
    return [Finding(venv.suitable(sys.version_info[:2]), f"Python {version}"), Finding(True, f".venv: {made}")]


def _packages(_: Layout) -> list[Finding]:
    lacking = debian.missing(debian.wanted())
    if not lacking:
        return [Finding(True, "系统软件包齐全 / all system packages are there")]
    names = " ".join(lacking)
    if os.geteuid() == 0:
        return [Finding(True, f"缺少 / missing: {names} (make run 会安装 / make run installs them)")]
    return [Finding(False, f"缺少 / missing: {names}  →  sudo apt-get install --no-install-recommends {names}")]


def _space(layout: Layout) -> list[Finding]:
    disk = shutil.disk_usage(layout.root).free / GIB
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    return [
        Finding(disk >= DISK_GIB, f"磁盘可用 / free disk: {disk:.1f} GiB (需要 / needs {DISK_GIB})"),
        Finding(memory >= MEMORY_GIB * 0.95, f"内存 / memory: {memory:.1f} GiB (需要 / needs {MEMORY_GIB})"),
    ]


def _state(layout: Layout) -> list[Finding]:
    if running.is_running(layout):
        return [Finding(True, f"正在运行 / it is running: {layout.run_file}")]
    stale = running.left_behind(layout)
    if stale:
        return [Finding(False, f"上次遗留的进程 / left over from the last run: kill {' '.join(map(str, stale))}")]
    return [Finding(True, "没有在运行 / it is not running")]


def _ports(layout: Layout) -> list[Finding]:
    """Taken ports are no obstacle, since others are chosen; people should know that addresses change."""
    file = layout.state / "ports.json"
    if running.is_running(layout) or not file.exists():
        return []
    taken = [f"{name} {port}" for name, port in ports.recall(file).items() if not ports.is_free(port)]
    words = f"被占用的端口，会另选 / taken ports, others will be chosen: {', '.join(taken)}"
    return [Finding(True, words)] if taken else [Finding(True, "端口空闲 / the ports are free")]


def _outside(layout: Layout) -> list[Finding]:
    found = [
        Finding(True, f"{name} 已设置，不启动自己的 / is set: our own is not started")
        for name in ("SANQUAN_DATABASE_URL", "SANQUAN_KAFKA_BOOTSTRAP")
        if os.environ.get(name)
    ]
    if not layout.postgres.is_relative_to(layout.root):
        found.append(
            Finding(True, f"数据库放在 / the database lies in {layout.postgres}: {Path.home()} 不对外开放 / is closed")
        )
    return found
