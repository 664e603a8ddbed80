"""Remembers from which sources a thing was made, so that it is made again only when they change."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

OWN = ".stamp"
NOT_SOURCES = {"node_modules", "dist", "__pycache__", ".pytest_cache", OWN}


def digest(paths: Iterable[Path], *words: str) -> str:
    """One hash over the names and contents of these files and folders, and over these words."""
    total = hashlib.sha256("\0".join(words).encode())
    for start in sorted(paths):
        for file in [start] if start.is_file() else sorted(_sources(start)):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            total.update(f"{file.relative_to(start)}\0{content}\0".encode())
    return total.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        yield from (Path(place) / name for name in files if name not in NOT_SOURCES)


def is_fresh(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text().strip() == wanted


def put(stamp: Path, wanted: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted + "\n")
