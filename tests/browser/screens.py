"""Pages of signed-in people, and whatever those pages complained of."""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.support.system import System

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIZE: Any = {"width": 1600, "height": 900}
# The page's first question is who is signed in; nobody yet is an answer and no fault.
NOBODY_YET = "/api/v1/session"

expect.set_options(timeout=15_000)


@dataclass(slots=True)
class Screens:
    browser: Browser
    system: System
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def forgive(self, *words: str) -> None:
        """This test provokes complaints that hold one of these words."""
        self.expected += words
        self.complaints = [told for told in self.complaints if not self._is_expected(told)]

    @property
    def console(self) -> str:
        return self.system.url("console")

    async def blank(self, **options: Any) -> Page:
        """A page of nobody, in a browser profile of its own."""
        context = await self.browser.new_context(viewport=SIZE, locale="zh-CN", **options)
        page = await context.new_page()
        page.on("console", lambda message: self._hear(message))  # a slotted object keeps no bound handler
        page.on("pageerror", lambda error: self._complain(f"{page.url}: {error}"))
        return page

    async def type_in(self, page: Page, role: str) -> None:
        """Sign in as people do."""
        account = self.system.account(role)
        await page.goto(self.console)
        await page.get_by_test_id("login-name").fill(account["login"])
        await page.get_by_test_id("login-password").fill(account["password"])
        await page.get_by_test_id("login-submit").click()
        await expect(page.get_by_test_id("logout")).to_be_visible()

    async def enter(self, context: BrowserContext, role: str) -> None:
        """Sign in without the form: the same call, its cookie in this profile."""
        account = self.system.account(role)
        body = {"login": account["login"], "password": account["password"]}
        answer = await context.request.post(f"{self.console}/api/v1/session", data=body)
        assert answer.ok, await answer.text()

    async def open(self, role: str, path: str = "/", **options: Any) -> Page:
        page = await self.blank(**options)
        await self.enter(page.context, role)
        await page.goto(self.console + path)
        await expect(page.get_by_test_id("live")).to_have_class("pill live")
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not ("401" in message.text and message.location["url"].endswith(NOBODY_YET)):
            self._complain(f"{message.location['url']}: {message.text}")

    def _complain(self, told: str) -> None:
        if not self._is_expected(told):
            self.complaints.append(told)

    def _is_expected(self, told: str) -> bool:
        return any(words in told for words in self.expected)
