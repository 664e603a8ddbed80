"""A session that is signed out opens no door of the console any more, with whatever was kept of it."""

import asyncio
from types import SimpleNamespace

import httpx
import jwt
import pytest

from chassis.auth import NotSignedIn, Verifier
from services.console import sessions
from tests.integration.console.asking import announce, case, read_events, sign_in
from tests.support.doors import token


async def test_signing_out_ends_the_session_for_its_token_and_its_cookie_and_for_nobody_else(
    console: SimpleNamespace,
) -> None:
    browser = console.browser
    other = (await sign_in(browser)).json()["access_token"]
    mine = (await sign_in(browser)).json()["access_token"]
    cookie = browser.cookies["sanquan_session"]
    bearer = {"authorization": f"Bearer {mine}"}
    assert (await browser.get("/api/dispatch/v1/cases", headers=bearer)).status_code == 200
    assert (await browser.delete("/api/v1/session", headers=bearer)).status_code == 204
    stolen = {"cookie": f"sanquan_session={cookie}", "x-requested-with": "sanquan"}
    for path in ("/api/v1/session", "/api/dispatch/v1/cases", "/api/v1/events"):
        for headers in (bearer, stolen):
            assert (await browser.get(path, headers=headers)).status_code == 401, path
    answer = await browser.get("/api/dispatch/v1/cases", headers={"authorization": f"Bearer {other}"})
    assert answer.status_code == 200


async def test_a_page_that_listens_hears_nothing_more_once_it_is_signed_out(
    console: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "LOOKED_AT_EVERY", 0.0)
    await sign_in(console.browser)
    leave = {"x-requested-with": "sanquan"}

    async def sign_out_and_announce() -> None:
        assert (await console.browser.delete("/api/v1/session", headers=leave)).status_code == 204
        await announce(console, case("1"))

    assert await read_events(console.browser, 1, sign_out_and_announce()) == []


async def test_a_stolen_cookie_opens_no_services_door_and_what_is_passed_on_lives_minutes(
    console: SimpleNamespace, keys: tuple[str, str]
) -> None:
    await sign_in(console.browser)
    with pytest.raises(NotSignedIn):
        Verifier(keys[1]).read(console.browser.cookies["sanquan_session"])
    told = (await console.browser.get("/api/dispatch/v1/cases")).json()["headers"]["authorization"]
    claims = jwt.decode(told.removeprefix("Bearer "), options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 300


async def test_more_people_at_once_than_the_pool_has_connections_all_get_an_answer(
    console: SimpleNamespace, keys: tuple[str, str]
) -> None:
    async def ask() -> httpx.Response:
        answer: httpx.Response = await console.browser.get("/api/v1/audit", headers=token(keys[0], "auditor"))
        return answer

    answers = await asyncio.gather(*(ask() for _ in range(30)))
    assert {answer.status_code for answer in answers} == {200}
