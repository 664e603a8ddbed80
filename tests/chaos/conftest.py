"""A running system of its own, because these tests kill parts of it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.system import System, connected, started

# A sender's death is noticed, and its doubts are solved, within seconds instead of minutes.
IMPATIENT = {"NOTIFY_SENDING_SECONDS": "6", "NOTIFY_DOUBT_SECONDS": "10"}
# Long enough that whoever is killed has messages on the line.
ANSWER_SECONDS = 0.1


@pytest.fixture(scope="session")
def run_file(workspace: Path) -> Iterator[Path]:
    environment = {"SANQUAN_LIFE": "quiet", "SANQUAN_CAMERAS": "scripted", **IMPATIENT}
    with started(workspace / "chaos", workspace / "chaos.log", environment) as found:
        yield found


@pytest.fixture
async def system(run_file: Path) -> AsyncIterator[System]:
    async with connected(run_file) as system:
        faults = {"answer_delay_seconds": ANSWER_SECONDS}
        answer = await system.client.put(system.url("carrier") + "/faults", json=faults)
        assert answer.status_code == httpx.codes.OK, answer.text
        yield system
