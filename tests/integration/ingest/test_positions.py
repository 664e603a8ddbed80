"""Fixes of terminals: stored before they are acknowledged, refused where they cannot be true."""

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from asyncpg import Pool

from contracts.sanquan.v1.position_pb2 import PositionReported

NOW = datetime.now(UTC).replace(microsecond=0)
OWNTRACKS = {
    "_type": "location",
    "lat": 27.1,
    "lon": 115.1,
    "tst": int(NOW.timestamp()),
    "acc": 8,
    "vel": 36,
    "cog": 90,
}


def osmand(**changes: Any) -> dict[str, str]:
    given = {"id": "T-001", "lat": 27.1, "lon": 115.1, "timestamp": int(NOW.timestamp()), "speed": 10, "bearing": 270}
    return {name: str(value) for name, value in (given | changes).items()}


async def announced(pool: Pool) -> list[PositionReported]:
    rows = await pool.fetch("SELECT payload FROM outbox ORDER BY position")
    return [PositionReported.FromString(row["payload"]) for row in rows]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_osmand_fix_is_stored_with_its_holder_and_knots_become_metres(
    client: httpx.AsyncClient, pool: Pool, method: str
) -> None:
    answer = await client.request(method, "/osmand", params=osmand())
    assert answer.status_code == 200, answer.text
    (told,) = await announced(pool)
    assert (told.terminal, told.holder_kind, told.holder) == ("T-001", "collector", "C001")
    (fix,) = told.fixes
    assert fix.fixed_at.ToDatetime(UTC) == NOW
    assert fix.speed_mps == pytest.approx(5.144, abs=0.001)
    assert fix.bearing == 270


@pytest.mark.parametrize(
    "timestamp",
    [str(int(NOW.timestamp())), str(int(NOW.timestamp() * 1000)), NOW.isoformat(), f"{NOW:%Y-%m-%dT%H:%M:%S}Z"],
    # Each worker takes its own now, and they must name the tests alike.
    ids=["seconds", "milliseconds", "iso", "zulu"],
)
async def test_a_time_may_come_in_seconds_milliseconds_or_iso(
    client: httpx.AsyncClient, pool: Pool, timestamp: str
) -> None:
    assert (await client.post("/osmand", data=osmand(timestamp=timestamp))).status_code == 200
    assert (await announced(pool))[0].fixes[0].fixed_at.ToDatetime(UTC) == NOW


@pytest.mark.parametrize(
    ("changes", "status", "title"),
    [
        ({"id": "T-404"}, 404, "UnknownTerminal"),
        ({"id": ""}, 422, "NotAFix"),
        ({"lat": "nan"}, 422, "NotAFix"),
        ({"lat": "91"}, 422, "NotAFix"),
        ({"lat": "0", "lon": "0"}, 422, "NotAFix"),
        ({"timestamp": "yesterday"}, 422, "NotAFix"),
        ({"timestamp": "9" * 30}, 422, "NotAFix"),
        ({"timestamp": "0001-01-01T00:00:00+08:00"}, 422, "NotAFix"),
        ({"timestamp": int((NOW + timedelta(minutes=10)).timestamp())}, 422, "FixInFuture"),
        ({"timestamp": 86400}, 422, "FixTooOld"),
        ({"speed": "65"}, 422, "TooFast"),
        ({"id": "T-900"}, 403, "Forbidden"),
        ({"id": "T-900", "key": "guess"}, 403, "Forbidden"),
    ],
)
async def test_a_fix_that_cannot_be_true_is_refused(
    client: httpx.AsyncClient, pool: Pool, changes: dict[str, Any], status: int, title: str
) -> None:
    answer = await client.get("/osmand", params=osmand(**changes))
    assert (answer.status_code, answer.json()["title"]) == (status, title)
    assert await announced(pool) == []


async def test_a_terminal_with_a_key_is_heard_with_it(client: httpx.AsyncClient, pool: Pool) -> None:
    assert (await client.get("/osmand", params=osmand(id="T-900", key="secret"))).status_code == 200
    assert (await announced(pool))[0].holder_kind == "crew"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Limit-U": "someone", "X-Limit-D": "T-001"},
        {"X-Limit-U": "T-001", "X-Limit-D": "phone"},
        {"Authorization": "Basic " + base64.b64encode(b"T-001:").decode()},
    ],
)
async def test_an_owntracks_fix_is_stored_and_answered_with_an_empty_list(
    client: httpx.AsyncClient, pool: Pool, headers: dict[str, str]
) -> None:
    answer = await client.post("/owntracks", json=OWNTRACKS, headers=headers)
    assert (answer.status_code, answer.json()) == (200, [])
    (fix,) = (await announced(pool))[0].fixes
    assert (fix.speed_mps, fix.bearing, fix.accuracy_meters) == (10, 90, 8)


async def test_the_json_of_newer_traccar_clients_is_read_in_metres_a_second(
    client: httpx.AsyncClient, pool: Pool
) -> None:
    coords = {"latitude": 27.1, "longitude": 115.1, "accuracy": 8, "speed": 5, "heading": 90, "altitude": 60}
    body = {"location": {"timestamp": NOW.isoformat(), "coords": coords, "is_moving": True}, "device_id": "T-001"}
    answer = await client.post("/osmand", json=body)
    assert answer.status_code == 200, answer.text
    (fix,) = (await announced(pool))[0].fixes
    assert (fix.speed_mps, fix.bearing, fix.fixed_at.ToDatetime(UTC)) == (5, 90, NOW)
    assert (await client.post("/osmand", json={"location": []})).status_code == 422


async def test_an_encrypted_owntracks_message_is_not_acknowledged(client: httpx.AsyncClient) -> None:
    body = {"_type": "encrypted", "data": "abc"}
    assert (await client.post("/owntracks", json=body, headers={"X-Limit-D": "T-001"})).status_code == 422


async def test_owntracks_names_a_terminal_by_its_topic_too_and_other_messages_pass_by(
    client: httpx.AsyncClient, pool: Pool
) -> None:
    assert (await client.post("/owntracks", json={**OWNTRACKS, "topic": "owntracks/T-001/phone"})).status_code == 200
    assert (await client.post("/owntracks", json={"_type": "transition"})).json() == []
    assert (await client.post("/owntracks", json=OWNTRACKS)).status_code == 404
    assert (await client.post("/owntracks", json=[1])).status_code == 400
    assert len(await announced(pool)) == 1


async def test_fixes_that_come_together_are_all_stored(client: httpx.AsyncClient, pool: Pool) -> None:
    times = [int(NOW.timestamp()) - second for second in range(300)]
    answers = await asyncio.gather(*[client.get("/osmand", params=osmand(timestamp=time)) for time in times])
    assert {answer.status_code for answer in answers} == {200}
    stored = {fix.fixed_at.seconds for told in await announced(pool) for fix in told.fixes}
    assert stored == set(times)
    assert await pool.fetchval("SELECT count(DISTINCT event_id) FROM outbox") == 300


async def test_a_password_that_is_no_base64_is_nobodys(client: httpx.AsyncClient) -> None:
    answer = await client.post("/owntracks", json=OWNTRACKS, headers={"authorization": "Basic é".encode("latin-1")})
    assert answer.status_code < 500, answer.text
