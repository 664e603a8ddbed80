"""Takes the pictures of docs/images from a running system: `python -m tests.browser.pictures [watch case desk ...]`."""

import argparse
import asyncio
import io
import os
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from tests.browser.screens import ARGUMENTS, CHROMIUM, Screens
from tests.support.system import ROOT, System, connected, until

PATIENCE = 180_000  # ms; a street's loop takes a minute and a half
MAP = '[data-testid="map"][data-idle]'
# Who looks at which page, and what it shows once it is whole.
PAGES = {
    "watch": ("video_op", "/watch/{alert}", ["figure.big img", ".side figure img", MAP]),
    "case": ("shift_leader", "/cases/{number}", ["[data-testid=sms-state]", "figure.big img", MAP]),
    "desk": ("shift_leader", "/desk", ["[data-testid=desk-row]"]),
    "map": ("shift_leader", "/map", [MAP]),
    "evaluation": ("leader", "/evaluation", ["canvas"]),
    "health": ("admin", "/health", ["[data-testid=camera-tile] img"]),
    "phones": ("dispatcher", "/phones", ["[data-testid=phones-message]"]),
}


async def take(names: list[str], run_file: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)
    async with connected(run_file) as system, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        screens = Screens(browser, system)
        for name in names:
            role, path, signs = PAGES[name]
            where = {"alert": await an_alert(system), "number": ""} if "{alert}" in path else {"alert": ""}
            if "{number}" in path:
                where["number"] = await a_case(system)
            page = await screens.open(role, path.format(**where), timezone_id="Asia/Shanghai")
            await whole(page, signs)
            small(await page.screenshot(), out / f"{name}.png")
            print(f"{name}: {(out / f'{name}.png').stat().st_size // 1024} kB", flush=True)
            await page.context.close()
        await browser.close()


async def whole(page: Page, signs: list[str]) -> None:
    """Everything it is to show is there, and each picture is decoded."""
    for sign in signs:
        await expect(page.locator(sign).first).to_be_visible()
    for picture in await page.locator("main img").all():
        await picture.evaluate("image => image.decode()")


async def an_alert(system: System) -> str:
    """A vehicle that stands there now and that nobody has judged."""

    async def look() -> str | None:
        found: list[dict[str, Any]] = (await system.get("video_op", "vision", "/api/v1/alerts", state="open"))["items"]
        parked = [alert for alert in found if alert["kind"] == "no_parking" and len(alert["evidence"]) > 1]
        return parked[0]["id"] if parked else None

    return await until(look, "an open alert of a parked vehicle", PATIENCE / 1000)


async def a_case(system: System) -> str:
    """The newest that a camera saw and of which somebody was told."""

    async def look() -> str | None:
        seen = [case["number"] async for case in system.cases() if case["source"] == "video" and case["department"]]
        told = [number for number in seen if any(row["state"] == "delivered" for row in await system.messages(number))]
        return told[0] if told else None

    return await until(look, "a video case with a delivered SMS", PATIENCE / 1000)


def small(png: bytes, file: Path) -> None:
    """A palette of 256 colours: a third of the size. By octree, which keeps the colours of small things too."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(256, Image.Quantize.FASTOCTREE).save(file, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*PAGES, []], help="default: watch case")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    given = parser.parse_args()
    run_file = Path(os.environ.get("SANQUAN_RUN_FILE", ROOT / ".local" / "run.json"))
    asyncio.run(take(given.names or ["watch", "case"], run_file, given.out))


if __name__ == "__main__":
    main()
