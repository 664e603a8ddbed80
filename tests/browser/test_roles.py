"""Each role lands on its own page and has no other; the table of docs: who sees what."""

import re

from playwright.async_api import expect

from tests.browser.screens import Screens
from tests.support.system import System

PAGES = ("watch", "desk", "map", "evaluation", "health", "report", "phones")
OWN = {
    "video_op": "watch map health phones",
    "agent": "report desk phones",
    "acceptor": "desk map report phones",
    "shift_leader": "desk watch map evaluation health phones",
    "dispatcher": "desk map phones",
    "dept_clerk": "desk",
    "dept_leader": "desk",
    "collector": "report",
    "volunteer": "report",
    "crew": "desk",
    "crew_mgr": "desk map",
    "inspector": "evaluation desk map report",
    "evaluator": "evaluation desk",
    "leader": "evaluation desk map health phones",
    "gis_admin": "health",
    "admin": "health",
    "auditor": "health",
}


async def test_each_role_lands_on_its_page_has_its_tabs_and_comes_back_from_all_others(screens: Screens) -> None:
    page = await screens.blank()
    for role, pages in OWN.items():
        own = pages.split()
        stranger = next(name for name in PAGES if name not in own)
        await screens.enter(page.context, role)
        await page.goto(f"{screens.console}/{stranger}")
        landing = re.compile(f"/{own[0]}$|/watch/" if own[0] == "watch" else f"/{own[0]}$")
        await expect(page, role).to_have_url(landing)
        shown = [await tab.get_attribute("data-testid") for tab in await page.locator("nav a").all()]
        assert shown == [f"nav-{name}" for name in own], role
        if len(own) > 1:
            await page.get_by_test_id(f"nav-{own[-1]}").click()
            await expect(page, role).to_have_url(re.compile(f"/{own[-1]}$"))
            await page.locator("a.brand").click()
            await expect(page, role).to_have_url(landing)


async def test_who_keeps_the_system_running_never_sees_a_case(screens: Screens, system: System) -> None:
    report = await system.report()
    number = (await system.case_of(report=report.json()["report_id"]))["number"]
    page = await screens.open("shift_leader", f"/cases/{number}")
    await expect(page.get_by_test_id("case-number")).to_have_text(number)
    for role in ("gis_admin", "admin", "auditor"):
        await screens.enter(page.context, role)
        await page.goto(f"{screens.console}/cases/{number}")
        await expect(page, role).to_have_url(re.compile("/health$"))


async def test_without_signing_in_every_address_is_the_door(screens: Screens) -> None:
    page = await screens.blank()
    await page.goto(f"{screens.console}/desk")
    await expect(page.get_by_test_id("login-name")).to_be_focused()
    await page.get_by_test_id("login-name").fill("shift_leader")
    await page.get_by_test_id("login-password").fill("wrong")
    screens.forgive("status of 401")
    await page.get_by_test_id("login-submit").click()
    await expect(page.get_by_role("alert")).to_contain_text("账号或密码不对")
    await page.get_by_test_id("login-password").fill(screens.system.account("shift_leader")["password"])
    await page.get_by_test_id("login-submit").click()
    await expect(page).to_have_url(re.compile("/desk$"))
