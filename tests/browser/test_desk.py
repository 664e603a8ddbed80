"""The desk tells at a glance what is late, and counts what it lists."""

import re

import asyncpg
from playwright.async_api import expect

from tests.browser.screens import Screens
from tests.support.system import System


async def test_a_case_whose_limit_runs_out_turns_into_a_square_before_ones_eyes(
    screens: Screens, system: System
) -> None:
    report = await system.report(category="E0505")
    number = (await system.case_of(report=report.json()["report_id"]))["number"]
    await system.case_in(number, "dispatched", "handling")
    desk = await screens.open("dispatcher", "/desk")
    row = desk.locator(f'[data-testid="desk-row"][data-number="{number}"]')
    await expect(row.locator("[data-mark]")).to_have_attribute("data-mark", "●")
    await its_limit_passes(system, number)
    assert (await system.step("shift_leader", number, "supervise")).status_code == 200  # pages read it anew
    await expect(row.locator("[data-mark]")).to_have_attribute("data-mark", "■")
    await expect(row.locator(".due")).to_contain_text(re.compile("■.*超时", re.DOTALL))
    await expect(desk.get_by_test_id("stage-3")).to_contain_text("■")


async def its_limit_passes(system: System, number: str) -> None:
    """Hours pass in a moment: no limit is short enough to be waited for."""
    database = await asyncpg.connect(system.run["database"])
    try:
        passed = "now() - interval '1 second'"
        await database.execute(f"UPDATE dispatch.case_file SET deadline_at = {passed} WHERE number = $1", number)
        await database.execute(
            f"UPDATE dispatch.case_clock SET due_at = {passed} WHERE number = $1 AND name = 'handle'", number
        )
    finally:
        await database.close()
