"""The citizens' door: GeoReport v2 in JSON and in XML, and what became of a request."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import httpx
import pytest
from asyncpg import Pool

from chassis.event import Event, fact, timestamp
from chassis.postgres import transaction
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from contracts.sanquan.v1.report_pb2 import ReportReceived, Source
from services.ingest.report import handlers
from tests.integration.ingest.conftest import KEY

FORM = {
    "api_key": KEY,
    "service_code": "E0505",
    "lat": "27.1",
    "long": "115.1",
    "description": "车停在盲道上,请回电 13800000000",
    "phone": "138 0000 0000",
    "first_name": "某",
}


async def ask(client: httpx.AsyncClient, form: str = "json", key: str = "", **changes: str) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await client.post(f"/open311/v2/requests.{form}", data=FORM | changes, headers=headers)


def changed(number: str, seq: int, state: str, *reports: str, **more: str) -> Event:
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=seq)
    message = CaseChanged(number=number, seq=seq, to_state=state, stage=1, at=timestamp(at), reports=reports, **more)
    return fact(message, id=f"{number}:{seq}", topic="dispatch.case.v1", key=number, source="dispatch", at=at)


async def tell(pool: Pool, *events: Event) -> None:
    async with transaction(pool) as tx:
        await handlers.on_case_changed(tx, events)


async def test_every_minor_category_is_a_service(client: httpx.AsyncClient) -> None:
    rows = (await client.get("/open311/v2/services.json")).json()
    assert [row["service_code"] for row in rows] == ["C0101", "E0505", "E2101"]
    assert rows[1]["service_name"] == "机动车乱停放"
    assert rows[1]["group"] == "街面秩序"
    assert "Illegal parking" in rows[1]["description"]
    root = ElementTree.fromstring((await client.get("/open311/v2/services.xml")).content)
    assert root.tag == "services"
    assert [element.findtext("service_code") for element in root] == ["C0101", "E0505", "E2101"]
    assert root[0].findtext("metadata") == "false"


async def test_a_citizens_request_is_stored_and_announced_without_their_number(
    client: httpx.AsyncClient, pool: Pool
) -> None:
    answer = await ask(client)
    assert answer.status_code == 201, answer.text
    (row,) = answer.json()
    payload = await pool.fetchval("SELECT payload FROM outbox")
    told = ReportReceived.FromString(payload)
    assert (told.report_id, told.source) == (row["service_request_id"], Source.SOURCE_CITIZEN)
    assert told.reporter
    kept = await pool.fetchrow("SELECT id, name, phone FROM reporter")
    assert tuple(kept) == (told.reporter, "某", "13800000000")


async def test_the_answer_in_xml_names_the_request(client: httpx.AsyncClient) -> None:
    root = ElementTree.fromstring((await ask(client, "xml")).content)
    id = root.findtext("request/service_request_id")
    shown = await client.get(f"/open311/v2/requests/{id}.xml")
    assert shown.headers["content-type"].startswith("application/xml")
    assert ElementTree.fromstring(shown.content).findtext("request/status") == "open"


async def test_the_same_key_and_form_make_one_request_and_another_form_a_conflict(client: httpx.AsyncClient) -> None:
    first, again = await ask(client, key="k1"), await ask(client, key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (await ask(client, key="k1", description="别的")).status_code == 409
    without = [await ask(client), await ask(client)]
    assert without[0].json() != without[1].json()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"api_key": "wrong"}, 403),
        ({"api_key": "密"}, 403),
        ({"service_code": "9999"}, 422),
        ({"lat": "north"}, 422),
        ({"lat": "0", "long": "0"}, 422),
        ({"phone": "call me"}, 422),
        ({"media_url": "javascript:alert(1)"}, 422),
    ],
)
async def test_a_wrong_form_is_refused_and_nothing_is_kept(
    client: httpx.AsyncClient, pool: Pool, changes: dict[str, str], status: int
) -> None:
    answer = await ask(client, **changes)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert await pool.fetchval("SELECT count(*) FROM report") == 0


async def test_what_is_shown_of_a_request_masks_numbers_in_its_words(client: httpx.AsyncClient) -> None:
    id = (await ask(client)).json()[0]["service_request_id"]
    (row,) = (await client.get(f"/open311/v2/requests/{id}.json")).json()
    assert row["description"] == "车停在盲道上,请回电 138****0000"
    assert "phone" not in row
    assert (row["service_name"], row["lat"], row["long"]) == ("机动车乱停放", 27.1, 115.1)
    assert row["requested_datetime"].endswith("+08:00")
    assert (await client.get("/open311/v2/requests/none.json")).status_code == 404


async def test_a_requests_status_follows_its_case_whatever_order_the_steps_come_in(
    client: httpx.AsyncClient, pool: Pool
) -> None:
    id = (await ask(client)).json()[0]["service_request_id"]

    async def shown() -> tuple[str, str]:
        (row,) = (await client.get(f"/open311/v2/requests/{id}.json")).json()
        return row["status"], row["status_notes"]

    assert await shown() == ("open", "已收到 / received")
    await tell(
        pool, changed("9901", 1, "reported", id), changed("9901", 3, "filed", id), changed("9901", 2, "accepted", id)
    )
    assert (await shown())[1].startswith("已立案")
    await tell(pool, changed("9901", 4, "merged", id))
    await tell(pool, changed("9902", 2, "handling", id))
    assert (await shown())[1].startswith("处置中")
    await tell(pool, changed("9902", 9, "closed", id), changed("9902", 8, "to_close", id))
    assert (await shown())[0] == "closed"
    listed = (await client.get("/open311/v2/requests.json", params={"status": "closed"})).json()
    assert [row["service_request_id"] for row in listed] == [id]
    assert (await client.get("/open311/v2/requests.json", params={"status": "open"})).json() == []


async def test_a_body_that_is_no_form_is_told_so_and_not_that_its_key_is_wrong(client: httpx.AsyncClient) -> None:
    answer = await client.post("/open311/v2/requests.json", json={"api_key": "x", "service_code": "E0505"})
    assert (answer.status_code, "GeoReport" in answer.json()["detail"]) == (415, True)
