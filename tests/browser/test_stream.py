"""A page that hears nothing says so, and has missed nothing once it hears again."""

import os
import re
import signal

from playwright.async_api import expect

from tests.browser.screens import Screens
from tests.support.system import System


async def test_a_page_outlives_the_death_of_the_console_and_catches_up(screens: Screens, system: System) -> None:
    screens.forgive("ERR_", "503")  # while it is dead
    report = await system.report()
    number = (await system.case_of(report=report.json()["report_id"]))["number"]
    page = await screens.open("shift_leader", f"/cases/{number}")
    await expect(page.get_by_test_id("case-state")).to_contain_text("已派遣")
    await expect(page.locator('[data-testid="map"][data-idle]')).to_be_visible()
    [pid] = system.run["processes"]["console"]
    os.kill(pid, signal.SIGKILL)
    await expect(page.get_by_test_id("lost-bar")).to_contain_text("起中断")
    await expect(page.get_by_test_id("live")).to_have_class(re.compile("lost"))
    answer = await system.step("shift_leader", number, "supervise")
    assert answer.status_code == 200, answer.text
    await expect(page.get_by_test_id("lost-bar")).to_have_count(0, timeout=30_000)
    await expect(page.locator("ol.log > li").first).to_contain_text("督办")


async def test_while_notify_is_away_every_page_says_that_no_sms_goes_out(screens: Screens, system: System) -> None:
    screens.forgive("ERR_", "503")  # while it is away
    page = await screens.open("video_op", "/watch")
    bar = page.get_by_test_id("trouble-bar")
    pids = system.run["processes"]["notify"]
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        await expect(bar).to_contain_text("短信发不出去", timeout=40_000)
        await expect(page.get_by_test_id("live")).to_have_class("pill live")
        await expect(page.get_by_test_id("trouble-count")).to_contain_text("1")
        desk = await screens.open("dispatcher", "/desk")
        await expect(desk.get_by_test_id("trouble-bar")).to_contain_text("通知服务不可用")
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    await expect(bar).to_have_count(0, timeout=40_000)
    await expect(page.get_by_test_id("trouble-count")).to_have_count(0)
