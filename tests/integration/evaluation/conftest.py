"""Evaluation on a real database, told of cases as dispatch tells of them."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from asyncpg import Pool

from chassis.auth import Caller, Verifier, issue
from chassis.event import Event, fact, timestamp
from chassis.migrate import migrate
from chassis.postgres import open_pool, transaction
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from services.evaluation import county, handlers
from services.evaluation.__main__ import MIGRATIONS, SCHEMA
from services.evaluation.app import put_together

START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)  # nine in the morning in the county
TAXONOMY = """kind,major_code,minor_code,minor_name_zh,minor_name_en
event,05,05,机动车乱停放,Illegal parking of motor vehicles
"""
DEPARTMENTS = """name_zh,code,type,duty_phone,name_en
县城市管理综合行政执法大队,D02,gov,0000-0000002,Urban Management Enforcement Brigade
县公安局交通警察大队,D10,gov,0000-0000010,Traffic Police Brigade
"""
# step, state after it, stage after it
WAY = [
    ("report", "reported", 1), ("accept", "accepted", 2), ("file", "filed", 2), ("dispatch", "dispatched", 3),
    ("receive", "handling", 4), ("feed_back", "feedback", 5), ("send_check", "checking", 6),
    ("check_passed", "to_close", 6), ("close", "closed", 7),
]  # fmt: skip

Speak = Callable[..., dict[str, str]]


def life(number: str, steps: int, *, opened_at: datetime = START, department: str = "D10", **more: Any) -> list[Event]:
    """The first steps of a case that goes the usual way, ten minutes each."""
    return [
        told(number, seq, *WAY[seq - 1], opened_at, department if seq >= 4 else "", **more)
        for seq in range(1, steps + 1)
    ]


def told(
    number: str, seq: int, step: str, state: str, stage: int, opened_at: datetime, department: str, **more: Any
) -> Event:
    at = opened_at + timedelta(minutes=10 * (seq - 1))
    message = CaseChanged(
        number=number, seq=seq, step=step, to_state=state, stage=stage, at=timestamp(at), category="E0505",
        department=department, opened_at=timestamp(opened_at), **more,
    )  # fmt: skip
    return fact(message, id=f"{number}.{seq}", topic="dispatch.case.v1", key=number, source="dispatch", at=at)


@pytest.fixture
def county_folder(tmp_path: Path) -> Path:
    (tmp_path / "taxonomy.csv").write_text(TAXONOMY)
    (tmp_path / "departments.csv").write_text(DEPARTMENTS)
    return tmp_path


@pytest.fixture
async def pool(database: str, county_folder: Path) -> AsyncIterator[Pool]:
    await migrate(database, SCHEMA, MIGRATIONS)
    pool = await open_pool(database, SCHEMA)
    await county.take(pool, county_folder)
    yield pool
    await pool.close()


@pytest.fixture
def hear(pool: Pool) -> Callable[[Sequence[Event]], Any]:
    """Hand these events over as one batch."""

    async def hand_over(events: Sequence[Event]) -> None:
        async with transaction(pool) as tx:
            await handlers.on_case_changed(tx, events)

    return hand_over


@pytest.fixture
async def client(pool: Pool, keys: tuple[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(put_together(pool, Verifier(keys[1]), []), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://evaluation") as client:
        yield client


@pytest.fixture
def speak(keys: tuple[str, str]) -> Speak:
    """The headers of a caller with this role."""

    def headers(role: str, **claims: str) -> dict[str, str]:
        token = issue(keys[0], Caller(role, role, **claims), datetime.now(UTC), timedelta(hours=1))
        return {"authorization": f"Bearer {token}"}

    return headers
