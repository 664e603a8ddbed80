"""Open311 GeoReport v2: services, new requests, and what became of them."""

import hmac
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from chassis.auth import Forbidden
from chassis.http import Now, Transaction
from chassis.postgres import Tx
from services.ingest.domain.datum import Datum
from services.ingest.domain.progress import telling
from services.ingest.media.upload import UnknownContentType, read_upload
from services.ingest.open311.pages import Form, Row, page
from services.ingest.open311.rows import request_row, service_row
from services.ingest.report import store
from services.ingest.report.draft import Line, Text
from services.ingest.report.reception import Given, Reception, Sender

CITIZEN = Sender("open311", "citizen")
MOST_DAYS = 90
MOST_ROWS = 1000


class NoSuchRequest(Exception):
    """No citizen's report has this id."""


class Asked(BaseModel):
    """A POST's form; what GeoReport knows and we do not need is passed over."""

    model_config = ConfigDict(allow_inf_nan=False)

    service_code: Line
    lat: float = Field(ge=-90, le=90)
    long: float = Field(ge=-180, le=180)
    datum: Datum = Datum.WGS84
    description: Text = ""
    address_string: Line = ""
    first_name: Line = ""
    last_name: Line = ""
    phone: Line = ""
    email: Line = ""
    media_url: Annotated[str, Field(max_length=2000, pattern="^(https?://[!-~]+)?$")] = ""


def routes(reception: Reception, api_key: str, most_bytes: int) -> APIRouter:
    router = APIRouter(prefix="/open311/v2", tags=["open311"])

    @router.get("/services.{form}")
    async def services(form: Form) -> Response:
        """Every minor category; its code is the service_code."""
        rows = [service_row(category) for category in reception.register.county.categories.values()]
        return page(form, "services", "service", rows)

    @router.get("/services/{code}.{form}")
    async def service(code: str, form: Form) -> Response:
        """No category asks for more than the form has."""
        category = reception.register.county.category(code)
        return page(form, "service_definitions", "service_definition", [{"service_code": category.code}])

    @router.post("/requests.{form}", status_code=201)
    async def ask(
        form: Form,
        request: Request,
        now: Now,
        idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=200)] = "",
    ) -> Response:
        """201, or 200 where the same Idempotency-Key came before with the same form."""
        if request.headers.get("content-type", "").startswith("application/json"):
            raise UnknownContentType("请以表单提交 / send a form, as GeoReport v2 has it")
        upload = await read_upload(request, most_bytes)
        given = upload.fields.pop("api_key", "") or request.query_params.get("api_key", "")
        if not api_key or not hmac.compare_digest(given.encode(), api_key.encode()):
            raise Forbidden("api_key 缺失或无效 / api_key is missing or wrong")
        try:
            asked = Asked.model_validate(upload.fields)
        except ValidationError as error:
            raise RequestValidationError(error.errors()) from None
        receipt = await reception.accept(given_by(asked, upload.fields, idempotency_key, upload.media), CITIZEN, now)
        rows: list[Row] = [{"service_request_id": receipt.report_id, "service_notice": "", "account_id": None}]
        return page(form, "service_requests", "request", rows, 201 if receipt.new else 200)

    @router.get("/requests/{id}.{form}")
    async def one(id: str, form: Form, tx: Transaction) -> Response:
        wanted = store.Wanted(1, ids=[id], source="citizen")
        rows = await request_rows(tx, reception, wanted)
        if not rows:
            raise NoSuchRequest(f"没有这个请求 / there is no such request: {id}")
        return page(form, "service_requests", "request", rows)

    @router.get("/requests.{form}")
    async def several(
        form: Form,
        tx: Transaction,
        now: Now,
        service_request_id: Annotated[str, Query(max_length=8000)] = "",
        service_code: str | None = None,
        start_date: AwareDatetime | None = None,
        end_date: AwareDatetime | None = None,
        state: Annotated[str, Query(alias="status", pattern="^(open|closed)(,(open|closed))*$")] = "open,closed",
    ) -> Response:
        """At most 90 days and 1000 requests, the newest first."""
        ids = service_request_id.split(",")[:MOST_ROWS] if service_request_id else None
        since, until = span(start_date, end_date, now)
        wanted = store.Wanted(MOST_ROWS, ids=ids, source="citizen", category=service_code,
                              since=None if ids else since, until=None if ids else until)  # fmt: skip
        rows = await request_rows(tx, reception, wanted)
        return page(form, "service_requests", "request", [row for row in rows if row["status"] in state.split(",")])

    return router


async def request_rows(tx: Tx, reception: Reception, wanted: store.Wanted) -> list[Row]:
    reports = await store.listed(tx, wanted)
    cases = await store.cases(tx, [report["id"] for report in reports])
    categories = reception.register.county.categories
    return [
        request_row(report, telling(cases.get(report["id"], [])), categories.get(report["category"]))
        for report in reports
    ]


def span(start: datetime | None, end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """The last 90 days where nothing is asked; never more than 90 days."""
    until = end or (start + timedelta(days=MOST_DAYS) if start else now + timedelta(minutes=1))
    return max(start or until - timedelta(days=MOST_DAYS), until - timedelta(days=MOST_DAYS)), until


def given_by(asked: Asked, body: dict[str, str], key: str, media: list[bytes]) -> Given:
    return Given(
        client_id=key,
        category=asked.service_code,
        text=asked.description,
        point=(asked.long, asked.lat),
        datum=asked.datum,
        body=body,
        address=asked.address_string,
        name=f"{asked.last_name}{asked.first_name}",
        phone=asked.phone,
        email=asked.email,
        media_url=asked.media_url,
        media=media,
    )
