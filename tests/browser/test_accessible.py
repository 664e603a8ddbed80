"""No page has a serious fault for people who see, hear or move otherwise (axe-core), in either theme."""

from typing import Any

from playwright.async_api import expect

from tests.browser.screens import Screens
from tests.browser.street import Street
from tests.support.system import ROOT, System

AXE = ROOT / "services/console/web/node_modules/axe-core/axe.min.js"
# Each page, and what it shows once it has something to show.
PAGES = {
    "/watch/{alert}": "figure.big img",
    "/cases/{number}": "[data-testid=sms-state]",
    "/desk": "[data-testid=desk-row]",
    "/map": "canvas",
    "/evaluation": "[data-testid=evaluation-count]",
    "/health": "[data-testid=camera-tile]",
    "/phones": "[data-testid=phones-message]",
}
WITH_MAP = ("/watch/{alert}", "/cases/{number}", "/map")


async def test_no_page_has_a_serious_fault(screens: Screens, street: Street, system: System) -> None:
    alert = await street.alert()
    report = await system.report()
    number = (await system.case_of(report=report.json()["report_id"]))["number"]
    await system.delivered(number, "dispatch")
    # The page's policy forbids evaluating text, which is how axe comes in.
    page = await screens.open("shift_leader", "/desk", bypass_csp=True)
    await page.context.add_init_script(path=AXE)
    faults = []
    for path, sign in PAGES.items():
        await page.goto(screens.console + path.format(alert=alert, number=number))
        await expect(page.locator(sign).first).to_be_visible()
        found = await page.evaluate("axe.run({resultTypes: ['violations']})")
        faults += [f"{path}: {fault}" for fault in grave(found)]
        if path in WITH_MAP:  # the map is drawn anew for another theme, which takes long
            continue
        await page.get_by_test_id("theme-switch").click()
        found_in_light = await page.evaluate("axe.run({runOnly: ['color-contrast'], resultTypes: ['violations']})")
        await page.get_by_test_id("theme-switch").click()
        faults += [f"{path}: {fault}" for fault in grave(found_in_light)]
    assert not faults, "\n".join(faults)


def grave(result: dict[str, Any]) -> list[str]:
    return [
        f"{fault['id']} at {[node['target'] for node in fault['nodes']][:4]}: {fault['nodes'][0]['failureSummary']}"
        for fault in result["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
