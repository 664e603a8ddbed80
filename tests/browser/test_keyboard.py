"""Watch is worked by keyboard alone, from the door to a verdict and back out of it."""

import re

from playwright.async_api import expect

from tests.browser.screens import Screens
from tests.browser.street import Street
from tests.support.system import System, until


async def test_an_alert_is_judged_without_a_mouse(screens: Screens, street: Street, system: System) -> None:
    alert = await street.alert()
    account = system.account("video_op")
    page = await screens.blank()
    await page.goto(screens.console)
    await expect(page.get_by_test_id("login-name")).to_be_focused()
    await page.keyboard.type(account["login"])
    await page.keyboard.press("Tab")
    await page.keyboard.type(account["password"])
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/watch/"))
    await expect(page.locator(f'[data-alert="{alert}"]')).to_be_visible()

    async def chosen() -> bool:
        if alert in page.url:
            return True
        before = page.url
        await page.keyboard.press("j")
        await expect(page).not_to_have_url(before)
        return False

    await until(chosen, "the alert by J alone", 20)
    await expect(page.get_by_test_id("alert-confirm")).to_be_enabled()
    await page.keyboard.press("y")
    await expect(page.get_by_test_id("verdict-pending")).to_contain_text("已确认")
    await page.keyboard.press("u")
    await expect(page.get_by_test_id("verdict-pending")).to_have_count(0)
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.keyboard.press("g")
    await page.keyboard.press("m")
    await expect(page).to_have_url(re.compile("/map"))
