"""The operator's work on the watch page: confirm, reject and take back, two at one alert, the other language."""

import asyncio
import re

from playwright.async_api import Page, expect

from tests.browser.screens import Screens
from tests.browser.street import Street, watched
from tests.support.system import System, until


async def test_a_parked_vehicle_is_confirmed_by_a_key_and_its_case_is_dispatched_and_its_sms_delivered(
    screens: Screens, street: Street, system: System
) -> None:
    page = await screens.blank()
    await screens.type_in(page, "video_op")
    await expect(page).to_have_url(re.compile("/watch"))
    alert = await street.alert()
    await choose(page, alert)
    await expect(page.get_by_role("heading", name="违法停车")).to_be_visible()
    await expect(page.locator("figure.big img")).to_be_visible()
    await page.get_by_test_id("evidence-film").click()
    await plays(page)
    await page.keyboard.press("y")
    await expect(page.get_by_test_id("verdict-pending")).to_contain_text("秒后发出")
    await page.get_by_test_id("alert-send-now").click()
    await expect(page.get_by_test_id("case-number")).to_be_visible(timeout=30_000)
    await expect(page.get_by_test_id("case-state")).to_have_text(re.compile("已派遣|处置中"))
    await expect(page.locator('[data-testid="sms-state"][data-state="delivered"]').first).to_be_visible()
    number = await page.get_by_test_id("case-number").inner_text()

    leader = await screens.open("shift_leader", f"/cases/{number}")
    await expect(leader.get_by_test_id("case-stage")).to_have_attribute("data-stage", "3")
    delivered = leader.locator("li", has=leader.locator('[data-testid="sms-state"][data-state="delivered"]'))
    await expect(delivered.first).to_contain_text("已送达")
    await expect(delivered.first).to_contain_text(number)
    case = await system.case(number)
    assert case["alerts"] == [alert]
    await leader.get_by_test_id("evidence-film").click()
    await plays(leader)


async def test_a_false_alarm_is_rejected_with_a_reason_and_taken_back(
    screens: Screens, street: Street, system: System
) -> None:
    page = await screens.open("video_op", "/watch")
    alert = await street.alert()
    await choose(page, alert)
    await page.keyboard.press("n")
    await expect(page.get_by_test_id("reject-reason-2")).to_be_visible()
    await page.keyboard.press("2")
    await expect(page.get_by_test_id("verdict-pending")).to_contain_text("已判误报")
    judged = await system.get("video_op", "vision", f"/api/v1/alerts/{alert}")
    assert (judged["verdict"], judged["reason"]) == (False, "排队等灯")
    await page.keyboard.press("u")
    await expect(page.get_by_test_id("verdict-pending")).to_have_count(0)
    await expect(page.locator(f'[data-alert="{alert}"]')).to_be_visible()
    await expect(page.get_by_test_id("alert-confirm")).to_be_enabled()
    again = await system.get("video_op", "vision", f"/api/v1/alerts/{alert}")
    assert again["verdict"] is None


async def test_whoever_opens_an_alert_holds_it_and_the_other_page_says_who(screens: Screens, system: System) -> None:
    async with watched(system) as street, watched(system) as other:
        alert, others = await asyncio.gather(street.alert(), other.alert())
        second = await screens.open("shift_leader", f"/watch/{others}")
        await expect(second.locator(".facts")).to_contain_text("我在看")
        await expect(second.locator(f'[data-alert="{alert}"]')).not_to_contain_text("正在看")
        first = await screens.open("video_op", f"/watch/{alert}")
        await expect(first.locator(".facts")).to_contain_text("我在看")
        await expect(first.locator(f'[data-alert="{others}"]')).to_contain_text("shift_leader 正在看")
        await expect(second.locator(f'[data-alert="{alert}"]')).to_contain_text("video_op 正在看")
        await choose(second, alert)
        await expect(second.locator(".facts")).to_contain_text("video_op 正在看")


async def test_the_language_is_switched_and_remembered(screens: Screens) -> None:
    page = await screens.open("video_op", "/watch")
    await expect(page.get_by_test_id("nav-watch")).to_contain_text("值守")
    await page.get_by_test_id("lang-switch").click()
    await expect(page.get_by_test_id("nav-watch")).to_contain_text("Watch")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    for shown in ("health", "phones"):
        await page.get_by_test_id(f"nav-{shown}").click()
        await expect(page.get_by_test_id(f"nav-{shown}")).to_have_class(re.compile(r"\bon\b"))
    await page.reload()
    await expect(page.get_by_test_id("nav-phones")).to_contain_text("Phones")


async def plays(page: Page) -> None:
    """The film has a length, and its time passes."""
    film = page.get_by_test_id("film")
    await film.evaluate("film => film.play()")
    assert await film.evaluate("film => film.duration") > 5

    async def advanced() -> bool:
        return bool(await film.evaluate("film => film.currentTime > 0.5"))

    await until(advanced, "a film whose time passes", 15)


async def choose(page: Page, alert: str) -> None:
    await page.locator(f'[data-alert="{alert}"]').click()
    await expect(page).to_have_url(re.compile(alert))
