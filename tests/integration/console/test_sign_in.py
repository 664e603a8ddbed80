"""Where wrong passwords come from decides whom they shut out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from chassis.auth import Caller
from chassis.postgres import transaction
from services.console import commands
from tests.support.doors import put_together

PASSWORD = "correct horse battery"


@pytest.fixture
async def app(database: str, keys: tuple[str, str], tmp_path: Path) -> AsyncIterator[FastAPI]:
    async with put_together("console", database, keys, tmp_path) as app:
        async with transaction(app.state.pool) as tx:
            await commands.open_accounts(tx, [(Caller("op", "shift_leader"), PASSWORD)], datetime.now(UTC))
        yield app


async def sign_in(app: FastAPI, address: str, password: str = PASSWORD) -> int:
    way = httpx.ASGITransport(app, client=(address, 1))
    async with httpx.AsyncClient(transport=way, base_url="http://console") as client:
        return (await client.post("/api/v1/session", json={"login": "op", "password": password})).status_code


async def test_wrong_passwords_from_one_address_shut_nobody_out_at_another(app: FastAPI) -> None:
    assert [await sign_in(app, "10.0.0.1", "wrong") for _ in range(6)] == [401] * 5 + [429]
    assert await sign_in(app, "10.0.0.1") == 429
    assert await sign_in(app, "10.0.0.2") == 200


async def test_a_password_cannot_be_guessed_from_many_addresses(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "MOST_FROM_ANYWHERE", 7)
    assert [await sign_in(app, f"10.0.0.{n}", "wrong") for n in range(8)] == [401] * 7 + [429]
    assert await sign_in(app, "10.0.1.1") == 429
