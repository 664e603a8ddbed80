"""Cutting the network out of the package that carries it."""

import hashlib

import pytest

from deploy.local.detector import Part, cut, ranges
from deploy.local.steps import Failed

LOADER = """
    var x = {"a": 1};
    loadPackage({"files": [{"filename": "/labels.txt", "start": 0, "end": 3},
        {"filename": "/some/where/net.tflite", "start": 3, "end": 8}], "remote_package_size": 8});
  })();
"""
ASSETS = b"abcNETWK"


def part(content: bytes, suffix: str = "net.tflite") -> Part:
    return Part(suffix, "net", hashlib.sha256(content).hexdigest())


def test_the_ranges_are_those_that_the_loader_states() -> None:
    assert ranges(LOADER) == {"labels.txt": (0, 3), "net.tflite": (3, 8)}


def test_a_part_is_its_bytes() -> None:
    assert cut(LOADER, ASSETS, part(b"NETWK")) == b"NETWK"


def test_bytes_of_another_checksum_are_refused() -> None:
    with pytest.raises(Failed, match="checksum"):
        cut(LOADER, ASSETS, part(b"another"))


def test_a_part_that_the_package_lacks_is_refused() -> None:
    with pytest.raises(Failed, match="no other"):
        cut(LOADER, ASSETS, part(b"NETWK", "other"))


def test_a_loader_that_names_no_files_is_refused() -> None:
    with pytest.raises(Failed, match="names no files"):
        ranges("nothing")
