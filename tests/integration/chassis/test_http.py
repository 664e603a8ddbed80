"""What every service's HTTP does: commit before the reply, problems in plain words, repeats that make nothing new."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from asyncpg import Pool
from fastapi import Depends, Response

from chassis.auth import Caller, Verifier, issue
from chassis.http import Transaction, create_app, require
from chassis.idempotency import Idempotent
from chassis.lifecycle import Heart
from chassis.migrate import migrate
from chassis.postgres import open_pool
from chassis.problems import add_problems


@pytest.fixture
async def pool(database: str, tmp_path: Path) -> AsyncIterator[Pool]:
    await migrate(database, "web", tmp_path)
    pool = await open_pool(database, "web")
    await pool.execute("CREATE TABLE note (text text UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    yield pool
    await pool.close()


@pytest.fixture
async def client(pool: Pool, keys: tuple[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app("test", pool, Verifier(keys[1]), [Heart("stuck", patience_seconds=-1)])
    add_problems(app, {})

    @app.post("/notes")
    async def write(
        text: str, tx: Transaction, once: Idempotent, who: Annotated[Caller, Depends(require("agent"))]
    ) -> Response:
        if (before := await once.recall()) is not None:
            return before
        await tx.execute("INSERT INTO note VALUES ($1)", text)
        body = b'{"by": "%s"}' % who.login.encode()
        await once.keep(201, body)
        return Response(body, 201, media_type="application/json")

    token = issue(keys[0], Caller("a1", "agent"), datetime.now(UTC), timedelta(hours=1))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        yield client


async def test_a_commit_that_fails_is_never_answered_with_success(client: httpx.AsyncClient) -> None:
    assert (await client.post("/notes", params={"text": "a"})).status_code == 201
    assert (await client.post("/notes", params={"text": "a"})).status_code == 500  # found at commit only


async def test_a_repeated_key_answers_as_the_first_time(client: httpx.AsyncClient, pool: Pool) -> None:
    key = {"idempotency-key": "k"}
    first = await client.post("/notes", params={"text": "a"}, headers=key)
    again = await client.post("/notes", params={"text": "a"}, headers=key)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert await pool.fetchval("SELECT count(*) FROM note") == 1


async def test_a_key_with_another_body_is_a_conflict(client: httpx.AsyncClient) -> None:
    key = {"idempotency-key": "k"}
    await client.post("/notes", params={"text": "a"}, content=b"1", headers=key)
    answer = await client.post("/notes", params={"text": "a"}, content=b"2", headers=key)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"


async def test_without_a_token_the_answer_is_401_and_with_another_role_403(
    client: httpx.AsyncClient, keys: tuple[str, str]
) -> None:
    answer = await client.post("/notes", params={"text": "a"}, headers={"authorization": ""})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    token = issue(keys[0], Caller("x", "crew"), datetime.now(UTC), timedelta(hours=1))
    answer = await client.post("/notes", params={"text": "a"}, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 403


async def test_a_missing_field_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.post("/notes")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "query.text"


async def test_a_loop_that_stopped_turning_fails_liveness(client: httpx.AsyncClient) -> None:
    answer = await client.get("/livez")
    assert (answer.status_code, answer.json()) == (503, {"stuck": ["stuck"]})
    assert (await client.get("/readyz")).json() == {"ready": True}
