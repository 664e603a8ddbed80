"""A collector's report, from the phone to the outbox: stored whole and once, or refused in plain words."""

import asyncio
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from asyncpg import Pool
from PIL import Image

from contracts.sanquan.v1.report_pb2 import ReportReceived, Source
from services.ingest.app import Ingest
from tests.integration.ingest.conftest import Speak

AT = datetime.now(UTC) - timedelta(minutes=3)


def draft(**changes: Any) -> dict[str, Any]:
    place = {"lon": 115.1, "lat": 27.1, "datum": "wgs84"}
    made = {
        "client_id": "c-1",
        "category": "E0505",
        "text": "人行道停车",
        "place": place,
        "observed_at": AT.isoformat(),
    }
    return made | changes


def photo(shade: int = 90, size: tuple[int, int] = (640, 480)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(written, "JPEG")
    return written.getvalue()


def parts(report: Any, *media: bytes) -> list[tuple[str, tuple[str | None, bytes, str]]]:
    text = report if isinstance(report, str) else json.dumps(report)
    made: list[tuple[str, tuple[str | None, bytes, str]]] = [("report", (None, text.encode(), "application/json"))]
    return made + [("media", ("p.jpg", content, "image/jpeg")) for content in media]


async def send(client: httpx.AsyncClient, headers: dict[str, str], report: Any, *media: bytes) -> httpx.Response:
    return await client.post("/api/v1/reports", files=parts(report, *media), headers=headers)


async def announced(pool: Pool) -> list[ReportReceived]:
    rows = await pool.fetch("SELECT payload FROM outbox ORDER BY position")
    return [ReportReceived.FromString(row["payload"]) for row in rows]


async def counts(pool: Pool) -> dict[str, int]:
    tables = ("report", "media", "reporter", "outbox")
    return {table: await pool.fetchval(f"SELECT count(*) FROM {table}") for table in tables}


async def test_a_report_is_stored_and_announced_with_its_photos(
    client: httpx.AsyncClient, pool: Pool, speak: Speak
) -> None:
    near, wide = photo(90), photo(120)
    answer = await send(client, speak("collector", collector="C001"), draft(collector="C001"), near, wide)
    assert answer.status_code == 201, answer.text
    assert set(answer.json()) == {"report_id", "received_at"}
    (told,) = await announced(pool)
    assert told.report_id == answer.json()["report_id"]
    assert (told.source, told.category, told.collector) == (Source.SOURCE_COLLECTOR, "E0505", "C001")
    assert [medium.sha256 for medium in told.media] == [hashlib.sha256(each).hexdigest() for each in (near, wide)]
    assert await counts(pool) == {"report": 1, "media": 2, "reporter": 0, "outbox": 1}


async def test_a_repeat_gets_the_first_receipt_and_another_body_a_conflict(
    client: httpx.AsyncClient, pool: Pool, tmp_path: Path, speak: Speak
) -> None:
    me = speak("collector", collector="C001")
    first = await send(client, me, draft(), photo())
    kept = sorted((tmp_path / "blobs").rglob("*"))
    again = await send(client, me, json.dumps(draft(), indent=4), photo())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    for other in (await send(client, me, draft(text="别的"), photo()), await send(client, me, draft(), photo(91))):
        assert other.status_code == 409
        assert other.headers["content-type"] == "application/problem+json"
    assert sorted((tmp_path / "blobs").rglob("*")) == kept
    someone_else = await send(client, speak("collector", collector="C002"), draft(text="别的"))
    assert someone_else.status_code == 201
    assert (await counts(pool))["outbox"] == 2


async def test_a_hundred_rivals_with_one_client_id_make_one_report(
    client: httpx.AsyncClient, pool: Pool, speak: Speak
) -> None:
    me = speak("collector", collector="C001")
    answers = await asyncio.gather(*[send(client, me, draft()) for _ in range(100)])
    assert sorted(answer.status_code for answer in answers) == [200] * 99 + [201]
    assert len({answer.json()["report_id"] for answer in answers}) == 1
    assert await counts(pool) == {"report": 1, "media": 0, "reporter": 0, "outbox": 1}


async def test_a_shifted_place_arrives_in_wgs84(client: httpx.AsyncClient, pool: Pool, speak: Speak) -> None:
    place = {"lon": 115.1, "lat": 27.1, "datum": "gcj02"}
    assert (await send(client, speak("inspector"), draft(place=place))).status_code == 201
    (told,) = await announced(pool)
    assert 0.001 < 115.1 - told.place.lon < 0.01
    row = await pool.fetchrow("SELECT given_datum, given_lon FROM report")
    assert tuple(row) == ("gcj02", 115.1)


@pytest.mark.parametrize(
    ("report", "status", "title"),
    [
        ('{"client_id": ', 400, "UnreadableBody"),
        ("[" * 100_000, 400, "UnreadableBody"),
        (draft(category="E9999"), 422, "UnknownCategory"),
        (draft(place={"lon": 27.1, "lat": 85.1, "datum": "wgs84"}), 422, "OutsideCounty"),
        (draft(place={"lon": 115.1, "lat": 27.1, "datum": "mars"}), 422, "Invalid"),
        (draft(place={"lon": 115.1, "lat": 27.1}), 422, "Invalid"),
        (draft(place={"lon": "east", "lat": 27.1, "datum": "wgs84"}), 422, "Invalid"),
        (json.dumps(draft()).replace("115.1", "NaN"), 400, "UnreadableBody"),
        (json.dumps(draft()).replace("115.1", "1e999"), 422, "Invalid"),
        (draft(text="a\x00b"), 422, "Invalid"),
        (draft(text="\ud800"), 422, "Invalid"),
        (draft(txt="typo"), 422, "Invalid"),
        (draft(observed_at="2026-03-01T09:00:00"), 422, "Invalid"),
        (draft(observed_at=(AT + timedelta(hours=1)).isoformat()), 422, "ObservedInFuture"),
        (draft(observed_at="1970-01-01T00:00:00Z"), 422, "ObservedTooLongAgo"),
        (draft(caller={"phone": "ring me"}), 422, "NotANumber"),
        ([1, 2], 422, "Invalid"),
        (draft(collector="C777"), 403, "Forbidden"),
    ],
)
async def test_a_wrong_report_is_refused_in_plain_words_and_nothing_is_kept(
    client: httpx.AsyncClient, pool: Pool, speak: Speak, report: Any, status: int, title: str
) -> None:
    answer = await send(client, speak("collector", collector="C001"), report, photo())
    assert (answer.status_code, answer.json()["title"]) == (status, title), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert await counts(pool) == {"report": 0, "media": 0, "reporter": 0, "outbox": 0}


async def test_a_report_that_is_days_old_is_taken_late(client: httpx.AsyncClient, pool: Pool, speak: Speak) -> None:
    seen = datetime.now(UTC).replace(microsecond=0) - timedelta(days=6)
    answer = await send(client, speak("collector", collector="C001"), draft(observed_at=seen.isoformat()))
    assert answer.status_code == 201
    (told,) = await announced(pool)
    assert told.observed_at.ToDatetime(UTC) == seen
    assert datetime.now(UTC) - told.received_at.ToDatetime(UTC) < timedelta(minutes=1)


async def test_an_upload_that_is_cut_off_is_refused(client: httpx.AsyncClient, pool: Pool, speak: Speak) -> None:
    request = client.build_request("POST", "/api/v1/reports", files=parts(draft(), photo()), headers=speak("inspector"))
    whole = await request.aread()
    headers = {"content-type": request.headers["content-type"], **speak("inspector")}
    for length in (0, 30, len(whole) // 2, len(whole) - 8):
        answer = await client.post("/api/v1/reports", content=whole[:length], headers=headers)
        assert (answer.status_code, answer.json()["title"]) == (400, "UnreadableBody"), length
    assert (await counts(pool))["report"] == 0


async def test_a_phone_that_hangs_up_is_no_fault_of_ours(
    client: httpx.AsyncClient, ingest: Ingest, pool: Pool, speak: Speak, caplog: pytest.LogCaptureFixture
) -> None:
    request = client.build_request("POST", "/api/v1/reports", files=parts(draft(), photo()), headers=speak("inspector"))
    whole = await request.aread()
    messages = iter([
        {"type": "http.request", "body": whole[:200], "more_body": True},
        {"type": "http.disconnect"},
    ])  # fmt: skip
    answers: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def answer(message: Any) -> None:
        answers.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/api/v1/reports", "raw_path": b"/api/v1/reports", "root_path": "",
        "scheme": "http", "query_string": b"", "http_version": "1.1",
        "server": ("ingest", 80), "client": ("phone", 1),
    }  # fmt: skip
    scope["headers"] = [(name.lower(), value) for name, value in request.headers.raw]
    await ingest.app(scope, receive, answer)
    assert answers[0]["status"] == 400
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert (await counts(pool))["report"] == 0


async def test_the_apis_page_shows_what_a_report_must_hold(client: httpx.AsyncClient) -> None:
    drawn = (await client.get("/openapi.json")).json()
    content = drawn["paths"]["/api/v1/reports"]["post"]["requestBody"]["content"]
    schema = content["multipart/form-data"]["schema"]["properties"]["report"]
    assert schema["properties"]["place"]["properties"]["datum"]["enum"] == ["wgs84", "cgcs2000", "gcj02", "bd09"]
    assert "$ref" not in json.dumps(schema)


@pytest.mark.parametrize("role", ["dispatcher", "dept_clerk", "crew", "evaluator", "gis_admin", "admin", "auditor"])
async def test_roles_that_may_not_report_are_refused(client: httpx.AsyncClient, speak: Speak, role: str) -> None:
    assert (await send(client, speak(role), draft())).status_code == 403


async def test_who_is_not_signed_in_is_refused(client: httpx.AsyncClient) -> None:
    assert (await send(client, {}, draft())).status_code == 401
