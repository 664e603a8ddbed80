"""The demo's phones through the console: whole numbers only for those who may call them, answers from everybody."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from chassis.auth import Verifier
from chassis.lifecycle import Heart
from chassis.migrate import migrate
from chassis.postgres import open_pool
from deploy.local.carrier import app as carrier
from deploy.local.carrier.smsc import Smsc
from deploy.local.carrier.store import Store, Submitted
from services.console.__main__ import MIGRATIONS, SCHEMA
from services.console.app import put_together
from services.console.domain.troubles import Troubles
from services.console.live import Live
from services.console.settings import Settings
from services.notify.smpp import segments
from tests.support.doors import token

NUMBERS = ("13800000001", "13890000001")  # alike when masked


@pytest.fixture
def smsc() -> Smsc:
    store = Store()
    for number in (*NUMBERS, NUMBERS[0]):
        [part] = segments.split("请与 13911112222 联系", 7)
        read = segments.read_part(part.payload, has_header=part.has_header)
        store.keep(Submitted(number, "10690000", read, part.data_coding, 1.0))
    return Smsc(store, "county", "secret8", 0)


@pytest.fixture
async def app(database: str, keys: tuple[str, str], tmp_path: Path, smsc: Smsc) -> AsyncIterator[FastAPI]:
    await migrate(database, SCHEMA, MIGRATIONS)
    nowhere = {f"{name}_url": "http://service" for name in ("ingest", "vision", "dispatch", "notify", "evaluation")}
    settings = Settings(http_port=1, token_private_key=tmp_path, carrier_url="http://carrier", **nowhere)
    way = httpx.ASGITransport(carrier.create(smsc))
    async with await open_pool(database, SCHEMA) as pool, httpx.AsyncClient(transport=way) as client:
        yield put_together(pool, Verifier(keys[1]), keys[0], settings, Live(Heart("live")), client, Troubles())


@pytest.fixture
async def page(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://console/api/carrier") as client:
        yield client


async def test_who_may_not_call_people_sees_masked_numbers_and_still_tells_the_phones_apart(
    page: httpx.AsyncClient, keys: tuple[str, str]
) -> None:
    told = (await page.get("/messages", headers=token(keys[0], "video_op"))).json()["items"]
    assert {message["phone"] for message in told} == {"138****0001"}
    assert {message["text"] for message in told} == {"请与 139****2222 联系"}
    assert [message["talk"] for message in told] == ["1", "2", "1"]


async def test_who_may_call_people_sees_whole_numbers(page: httpx.AsyncClient, keys: tuple[str, str]) -> None:
    told = (await page.get("/messages", headers=token(keys[0], "dispatcher"))).json()["items"]
    assert [message["phone"] for message in told] == [*NUMBERS, NUMBERS[0]]


async def test_a_phone_is_answered_for_by_its_message_or_by_its_number(
    page: httpx.AsyncClient, keys: tuple[str, str], smsc: Smsc
) -> None:
    for body in ({"message": "2", "text": "1"}, {"phone": NUMBERS[0], "text": "2"}):
        answer = await page.post("/replies", json=body, headers=token(keys[0], "video_op"))
        assert answer.status_code == 201, answer.text
    assert [(phone, text) for _, phone, text in smsc.store.replies_owed()] == [(NUMBERS[1], "1"), (NUMBERS[0], "2")]


@pytest.mark.parametrize(
    ("body", "status"),
    [({"message": "9", "text": "1"}, 404), ({"text": "1"}, 422), ({"message": "1", "phone": "138", "text": "1"}, 422)],
)
async def test_an_answer_from_no_phone_is_a_problem(
    page: httpx.AsyncClient, keys: tuple[str, str], body: dict[str, str], status: int
) -> None:
    answer = await page.post("/replies", json=body, headers=token(keys[0], "dispatcher"))
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_others_have_no_phones(page: httpx.AsyncClient, keys: tuple[str, str]) -> None:
    assert (await page.get("/messages", headers=token(keys[0], "crew"))).status_code == 403
