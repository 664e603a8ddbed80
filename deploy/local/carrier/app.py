"""The SMS centre over HTTP: read what phones received, answer for them, and order faults."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import FastAPI, Query
from pydantic import BaseModel, Field

from deploy.local.carrier.faults import Faults
from deploy.local.carrier.smsc import Smsc
from deploy.local.carrier.store import Message


class MessageView(BaseModel):
    id: str
    phone: str
    text: str
    segments: int
    received_at: datetime
    protocol: str
    receipts: list[str]


class Page(BaseModel):
    items: list[MessageView]
    next_cursor: str | None


class ReplyBody(BaseModel, extra="forbid"):
    phone: Annotated[str, Field(pattern=r"^\+?\d{3,20}$")]
    text: Annotated[str, Field(min_length=1, max_length=1000)]


def create(smsc: Smsc) -> FastAPI:
    app = FastAPI(title="短信中心模拟器 · SMS centre simulator")

    @app.get("/messages")
    async def messages(
        phone: str | None = None,
        since: datetime | None = None,
        cursor: Annotated[int | None, Query(ge=0)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        order: Annotated[str, Query(pattern="^(asc|desc)$")] = "asc",
    ) -> Page:
        """Joined messages, oldest first unless `order=desc`."""
        moment = since.timestamp() if since is not None else None
        found = smsc.store.messages(phone, moment, cursor, limit, newest_first=order == "desc")
        more = str(found[-1].id) if len(found) == limit else None
        return Page(items=[_view(message) for message in found], next_cursor=more)

    @app.delete("/messages", status_code=204)
    async def forget() -> None:
        smsc.store.forget()

    @app.post("/replies", status_code=201)
    async def reply(body: ReplyBody) -> dict[str, str]:
        """What a phone sends back; delivered as soon as a client is bound."""
        return {"id": str(smsc.reply(body.phone, body.text))}

    @app.get("/faults")
    async def faults() -> Faults:
        return smsc.faults

    @app.put("/faults")
    async def set_faults(body: Faults) -> Faults:
        await smsc.set_faults(body)
        return body

    @app.get("/livez")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def ready() -> dict[str, int]:
        return {"bound": sum(line.bound for line in smsc.lines)}

    return app


def _view(message: Message) -> MessageView:
    return MessageView(
        id=str(message.id),
        phone=message.phone,
        text=message.text,
        segments=message.segments,
        received_at=datetime.fromtimestamp(message.received_at, UTC),
        protocol="smpp",
        receipts=message.receipts,
    )
