"""What measurements stand on: parts that keep what they promise, fsync and all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.county.__main__ import make
from deploy.local.ports import free_port
from deploy.local.postgres import Cluster


@pytest.fixture(scope="session")
def county(workspace: Path) -> Path:
    """The demo county's folder."""
    make(workspace / "county")
    return workspace / "county"


@pytest.fixture(scope="session")
def durable_database(workspace: Path) -> Iterator[str]:
    """As `make run` has it: nothing is traded for speed."""
    cluster = Cluster(workspace / "durable-postgres", free_port())
    cluster.start()
    try:
        cluster.create_database("bench")
        yield cluster.url("bench")
    finally:
        cluster.stop()
