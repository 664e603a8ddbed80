"""The phones and their numbers: whoever got the order answers as from the street; a number is shown for a reason."""

from playwright.async_api import expect

from tests.browser.screens import Screens
from tests.support.system import System


async def test_a_crew_answers_1_and_the_cases_time_line_moves(screens: Screens, system: System) -> None:
    report = await system.report(category="E0505")
    number = (await system.case_of(report=report.json()["report_id"]))["number"]
    await system.delivered(number, "dispatch")
    case = await screens.open("shift_leader", f"/cases/{number}")
    await expect(case.get_by_test_id("case-stage")).to_have_attribute("data-stage", "3")
    log = case.locator("ol.log > li")
    before = await log.count()

    phones = await screens.open("dispatcher", "/phones")
    [sms, *_] = await system.at_carrier(number)
    await phones.locator(f'[data-testid="phones-phone"][data-phone="{sms["phone"]}"]').click()
    await expect(phones.get_by_test_id("phones-message").last).to_contain_text(number)
    await phones.get_by_test_id("phones-quick-1").click()
    await expect(phones.get_by_test_id("phones-answer").last.locator("p")).to_have_text("1")

    await expect(case.get_by_test_id("case-stage")).to_have_attribute("data-stage", "4")
    await expect(case.get_by_test_id("case-state")).to_contain_text("处置中")
    await expect(log).to_have_count(before + 1)
    await expect(log.first).to_contain_text("接收")


async def test_a_masked_number_is_shown_for_a_reason_and_the_audit_log_keeps_it(
    screens: Screens, system: System
) -> None:
    report = await system.report(category="E0505")
    number = (await system.case_of(report=report.json()["report_id"]))["number"]
    told = await system.delivered(number, "dispatch")
    case = await screens.open("shift_leader", f"/cases/{number}")
    line = case.locator(f'[data-message="{told["id"]}"]')
    await expect(line.get_by_test_id("sms-phone")).to_contain_text("****")
    await line.get_by_test_id("number-show").click()
    await line.get_by_test_id("number-reason").fill("队伍没有回音")
    await line.get_by_test_id("number-ask").click()
    await expect(line.get_by_test_id("sms-phone")).to_have_text(told["phone"])
    log = await system.get("auditor", "console", "/api/v1/audit", login=system.account("shift_leader")["login"])
    shown = next(entry for entry in log["items"] if entry["action"] == "show number")
    assert shown["target"] == f"{told['id']}: 队伍没有回音"
    assert told["phone"] not in str(log)
