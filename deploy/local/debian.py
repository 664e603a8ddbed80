"""The machine's own packages: which are missing, and getting them where we may."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from deploy.local.steps import Failed, quietly

# Major versions by release; PostGIS follows PostgreSQL's.
POSTGRES = {"bookworm": 15, "trixie": 17, "jammy": 14, "noble": 16}
JAVA = {"bookworm": 17, "trixie": 21, "jammy": 17, "noble": 21}
RUN = ("ffmpeg", "maven", "fonts-noto-cjk", "libegl1", "libgles2", "libgl1-mesa-dri")
TEST = ("chromium", "git", "libatomic1", "sip-tester")
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")


def release() -> str:
    """The code name of this Debian or Ubuntu; empty elsewhere."""
    file = Path("/etc/os-release")
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.partition("=")[2].strip('"') for line in lines if line.startswith("VERSION_CODENAME=")), "")


def wanted(test: bool = False) -> tuple[str, ...]:
    major = POSTGRES.get(release(), 15)
    java = f"openjdk-{JAVA.get(release(), 17)}-jre-headless"
    venv = () if importlib.util.find_spec("ensurepip") else ("python3-venv",)
    postgres = (f"postgresql-{major}", f"postgresql-{major}-postgis-3")
    return (*postgres, java, *RUN, *venv, *(TEST if test else ()))


def missing(packages: tuple[str, ...]) -> list[str]:
    """Those that dpkg does not hold installed; all of them where there is no dpkg."""
    if shutil.which("dpkg-query") is None:
        return list(packages)
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\\n", *packages]
    answer = subprocess.run(query, capture_output=True, text=True).stdout
    there = {line.partition(" ")[2] for line in answer.splitlines() if line.startswith("installed ")}
    return [package for package in packages if package not in there]


def install(packages: list[str], log: Path) -> None:
    """As root: get them with apt-get. Otherwise: say exactly what a person with the right is to type."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Failed(
            "缺少系统软件包，请以管理员身份执行下面的命令后再试：\n"
            "these system packages are missing; install them as an administrator, then try again:\n"
            f"  sudo apt-get update && sudo {' '.join(command)}"
        )
    _no_system_cluster()
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    waiting = ["-o", "DPkg::Lock::Timeout=400"]
    quietly(["apt-get", "update", "-q", *waiting], log, quiet)
    quietly([*command, "-q", *waiting, "-o", "Dpkg::Options::=--force-confold"], log, quiet)


def _no_system_cluster() -> None:
    """We run a private PostgreSQL: the package must not set up and start one of its own."""
    if not NO_MAIN_CLUSTER.exists():
        NO_MAIN_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        NO_MAIN_CLUSTER.write_text("create_main_cluster = false\n")
