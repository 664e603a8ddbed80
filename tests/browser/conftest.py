"""A browser before a running system of this layer's own, whose streets are told and not rendered: both start fast."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.screens import ARGUMENTS, CHROMIUM, Screens
from tests.browser.street import Street, tell, watched
from tests.support.system import System, started


@pytest.fixture(scope="session")
def run_file(workspace: Path) -> Iterator[Path]:
    if given := os.environ.get("SANQUAN_RUN_FILE"):
        yield Path(given)
        return
    streets = workspace / "streets"
    tell(streets)
    environment = {"SANQUAN_LIFE": "quiet", "SANQUAN_CAMERAS": "scripted", "SANQUAN_STREETS_DIR": str(streets)}
    with started(workspace / "browser", workspace / "browser.log", environment) as found:
        yield found


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def screens(browser: Browser, system: System) -> AsyncIterator[Screens]:
    """Pages of signed-in people; at the end, no page may have complained."""
    screens = Screens(browser, system)
    yield screens
    assert not screens.complaints, screens.complaints


@pytest.fixture
async def street(system: System) -> AsyncIterator[Street]:
    """A street of the test's own, which nobody watches yet."""
    async with watched(system) as street:
        yield street
