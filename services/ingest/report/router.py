"""Reports over HTTP: the inspector's phone, the hotline's form, media, leaders' notes and transfers."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import AwareDatetime, BaseModel

from chassis.auth import Caller as Who
from chassis.auth import Forbidden
from chassis.http import Now, require
from services.ingest.domain.county import County
from services.ingest.media.upload import read_upload
from services.ingest.report.draft import Draft, read_draft, schema
from services.ingest.report.reception import Given, Reception, Sender

# The channel that a role's own reports come by.
CHANNELS = {
    "collector": "collector",
    "inspector": "collector",
    "volunteer": "volunteer",
    "agent": "hotline",
    "acceptor": "hotline",
    "shift_leader": "hotline",
    "video_op": "hotline",
    "leader": "leader",
}
DESK = ("agent", "acceptor", "shift_leader")
PASSED_ON = {"media-reports": "media", "leader-notes": "leader", "transfers": "transfer"}
PLACE = {"lon": 115.0, "lat": 27.0, "datum": "gcj02"}
EXAMPLE = {
    "client_id": "0b8e4c1e-5d0f-4c55-9a53-b1d3f6c3a001",
    "category": "E0505",
    "text": "人行道上停了一辆白色轿车",
    "place": PLACE,
    "observed_at": "2026-03-01T09:30:00+08:00",
}
SCHEMA = schema()
BODY = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["report"],
            "properties": {
                "report": SCHEMA,
                "media": {"type": "array", "items": {"type": "string", "format": "binary"}},
            },
        },
        "example": {"report": EXAMPLE},
    },
    "application/json": {"schema": SCHEMA, "example": EXAMPLE},
}
EXTRA: dict[str, Any] = {"requestBody": {"required": True, "content": BODY}}


Repeat = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


class Registered(BaseModel):
    """201 the first time, 200 for the same report again."""

    report_id: str
    received_at: AwareDatetime


def routes(reception: Reception, most_bytes: int) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["reports"])

    async def take(request: Request, response: Response, now: Now, who: Who, source: str, key: str) -> Registered:
        upload = await read_upload(request, most_bytes)
        draft, body = read_draft(upload.fields.get("report"))
        sender = sender_of(who, source, draft.collector, reception.register.county)
        receipt = await reception.accept(given_by(draft, body, key, upload.media), sender, now)
        response.status_code = 201 if receipt.new else 200
        return Registered(report_id=receipt.report_id, received_at=receipt.received_at)

    @router.post("/reports", status_code=201, openapi_extra=EXTRA)
    async def report(
        request: Request, response: Response, now: Now, who: Annotated[Who, Depends(require(*CHANNELS))],
        idempotency_key: Repeat = "",
    ) -> Registered:  # fmt: skip
        """A report from the street; accepted late from a phone that was offline."""
        return await take(request, response, now, who, CHANNELS[who.role], idempotency_key)

    @router.post("/calls", status_code=201, openapi_extra=EXTRA)
    async def call(
        request: Request, response: Response, now: Now, who: Annotated[Who, Depends(require(*DESK))],
        idempotency_key: Repeat = "",
    ) -> Registered:  # fmt: skip
        """The hotline's form; `caller` is kept here and nowhere else."""
        return await take(request, response, now, who, "hotline", idempotency_key)

    @router.post("/{kind}", status_code=201, openapi_extra=EXTRA)
    async def passed_on(
        kind: Literal["media-reports", "leader-notes", "transfers"], request: Request, response: Response, now: Now,
        who: Annotated[Who, Depends(require(*DESK, "leader"))], idempotency_key: Repeat = "",
    ) -> Registered:  # fmt: skip
        """What a medium told, what a leader wrote down, what another authority handed over."""
        return await take(request, response, now, who, PASSED_ON[kind], idempotency_key)

    return router


def sender_of(who: Who, source: str, named: str, county: County) -> Sender:
    """A collector reports as themselves; an inspector may name a collector that the county knows."""
    if who.role == "collector":
        own = who.collector or who.login
        if named not in ("", own, who.login):
            raise Forbidden("采集员只能以本人名义上报 / a collector reports as themselves")
        return Sender(f"collector:{own}", source, own)
    if named in ("", who.login):
        return Sender(f"login:{who.login}", source)
    if who.role == "inspector" and named in county.collectors:
        return Sender(f"login:{who.login}", source, named)
    raise Forbidden("不能以该采集员名义上报 / you may not report in this collector's name")


def given_by(draft: Draft, body: Any, key: str, media: list[bytes]) -> Given:
    person = draft.caller
    return Given(
        client_id=draft.client_id or key,
        category=draft.category,
        text=draft.text,
        point=(draft.place.lon, draft.place.lat),
        datum=draft.place.datum,
        body=body,
        address=draft.place.address,
        component=draft.component,
        observed_at=draft.observed_at,
        name=person.name if person else "",
        phone=person.phone if person else "",
        email=person.email if person else "",
        external_number=draft.external_number,
        media=media,
    )
