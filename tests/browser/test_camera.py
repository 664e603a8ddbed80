"""A camera's page: what is drawn there is watched from then on, and a camera that was moved is watched again."""

import asyncpg
from playwright.async_api import Page, expect

from tests.browser.screens import Screens
from tests.browser.street import DWELL_SECONDS, KERB, Street
from tests.support.system import System


async def test_a_zone_drawn_on_a_still_is_a_rule_that_alerts(screens: Screens, street: Street, system: System) -> None:
    await street.open()
    page = await screens.open("shift_leader", f"/cameras/{street.camera}")
    await page.get_by_test_id("zone-new").click()
    await draw(page, KERB)
    await page.get_by_test_id("zone-dwell").fill(str(int(DWELL_SECONDS)))
    await page.get_by_test_id("zone-save").click()
    await expect(page.get_by_role("status")).to_contain_text("已保存")
    camera = await system.get("shift_leader", "vision", f"/api/v1/cameras/{street.camera}")
    [zone] = camera["zones"]
    assert (zone["kind"], zone["dwell_seconds"], len(zone["polygon"])) == ("no_parking", DWELL_SECONDS, 4)
    for drawn, meant in zip(zone["polygon"], KERB, strict=True):
        assert all(abs(a - b) < 0.01 for a, b in zip(drawn, meant, strict=True)), zone["polygon"]
    await street.raised()


async def draw(page: Page, corners: list[list[float]]) -> None:
    canvas = page.get_by_test_id("zone-canvas")
    await expect(canvas).to_be_visible()
    frame = await canvas.bounding_box()
    assert frame is not None
    for x, y in corners:
        await canvas.click(position={"x": x * frame["width"], "y": y * frame["height"]})


async def test_a_camera_that_was_moved_is_watched_again_once_a_person_has_looked(
    screens: Screens, street: Street, system: System
) -> None:
    await street.alert()
    database = await asyncpg.connect(system.run["database"])
    try:  # no told street moves by itself
        await database.execute("UPDATE vision.watch SET status = 'moved' WHERE camera = $1", street.camera)
    finally:
        await database.close()
    page = await screens.open("shift_leader", f"/cameras/{street.camera}")
    await expect(page.locator(".camera header")).to_contain_text("被移动")
    await page.get_by_test_id("view-confirm").click()
    await expect(page.get_by_role("status")).to_be_visible()
    await expect(page.get_by_test_id("view-confirm")).to_have_count(0)
    await expect(page.locator(".camera header")).to_contain_text("在线")
