"""Citizens are told too, though notify never keeps their numbers: it asks ingest when it sends."""

import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest

from chassis.auth import Caller, issue
from deploy.local.child import Child, bound_to_parent
from deploy.local.ports import free_port
from tests.integration.notify.conftest import Notify, case_number, dispatched
from tests.support.smsc_peers import ROOT, eventually

PHONE = "13700000001"
SMALL = ROOT / "tests" / "support" / "county_small"


class Ingest:
    """The real service, with one reporter in its table."""

    def __init__(self, child: Child, url: str) -> None:
        self.child, self.url = child, url

    async def ready(self) -> None:
        async def answers() -> bool:
            try:
                async with httpx.AsyncClient() as client:
                    return (await client.get(f"{self.url}/readyz")).is_success
            except httpx.TransportError:
                return False

        await eventually(answers, 30)


@pytest.fixture
async def ingest(
    environment: dict[str, str], keys: tuple[str, str], database: str, tmp_path: Path
) -> AsyncIterator[Ingest]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    token = tmp_path / "service_token"
    token.write_text(issue(keys[0], Caller("notify", "service"), datetime.now(UTC), timedelta(hours=1)))
    environment |= {"INGEST_HTTP_PORT": str(port), "NOTIFY_INGEST_URL": url, "NOTIFY_TOKEN": str(token)}
    for words in (["migrate"], ["import", str(SMALL)]):
        subprocess.run([sys.executable, "-m", "services.ingest", *words], cwd=ROOT, env=environment, check=True)
    connection = await asyncpg.connect(database)
    await connection.execute(
        "INSERT INTO ingest.reporter (id, name, phone, email, kept_at) VALUES ('r-1', '', $1, '', now())", PHONE
    )
    await connection.close()
    settings = [f"{key}={value}" for key, value in environment.items()]
    argv = bound_to_parent(["env", *settings, sys.executable, "-m", "services.ingest", "serve"], stop="KILL")
    running = Ingest(Child(argv, tmp_path / "ingest.log"), url)
    running.child.start()
    await running.ready()
    yield running
    running.child.kill()


async def test_a_citizen_gets_the_receipt_and_nobody_keeps_the_number(
    ingest: Ingest, notify: Notify, kafka: str
) -> None:
    reported = dispatched(1, step="report", to_state="reported", reporters=["r-1"])
    await notify.publish([reported])
    await notify.states(1, 4)
    [received] = await notify.smsc.received()
    assert (received.phone, received.text) == (
        PHONE,
        f"【三全城管】您反映的问题已受理,编号{case_number(1)}。",
    )
    connection = await asyncpg.connect(notify.database)
    for table in ("message", "segment", "receipt", "outbox", "inbox", "reply", "case_state"):
        rows = await connection.fetch(f"SELECT t::text AS row FROM notify.{table} t")
        assert not any(PHONE in row["row"] for row in rows), table
    await connection.close()
    assert not any(PHONE in str(status) for status in notify.statuses)


async def test_a_citizen_without_a_number_is_failed_and_said_so(ingest: Ingest, notify: Notify) -> None:
    await notify.publish([dispatched(1, step="report", to_state="reported", reporters=["nobody"])])
    assert (await notify.states(1, 3))[:3] == ["pending", "sending", "failed"]
    assert "no number" in notify.statuses[-1].error
    assert await notify.smsc.received() == []


async def test_a_citizen_is_told_once_ingest_can_be_asked_again(ingest: Ingest, notify: Notify) -> None:
    ingest.child.kill()
    await notify.publish([dispatched(1, step="report", to_state="reported", reporters=["r-1"]), dispatched(2)])
    await notify.states(2, 4)
    assert [message.phone == PHONE for message in await notify.smsc.received()] == [False]
    ingest.child.start()

    async def told() -> bool:
        return PHONE in [message.phone for message in await notify.smsc.received()]

    await eventually(told, 30)
