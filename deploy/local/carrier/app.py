"""The SMS centre over HTTP: read what phones received, answer for them, and order faults."""

from datetime import UTC, datetime
from typing import Annotated, Self

from fastapi import FastAPI, Query
from pydantic import BaseModel, Field, model_validator

from chassis.problems import add_problems, add_standard_problems
from deploy.local.carrier.faults import Faults
from deploy.local.carrier.smsc import Smsc
from deploy.local.carrier.store import Message


class NoSuchMessage(Exception):
    """No phone received this message."""


class MessageView(BaseModel):
    id: str
    phone: str
    talk: str
    text: str
    segments: int
    received_at: datetime
    protocol: str
    receipts: list[str]


class Page(BaseModel):
    items: list[MessageView]
    next_cursor: str | None


class ReplyBody(BaseModel, extra="forbid"):
    """From this phone, or from the one that received this message."""

    phone: Annotated[str, Field(pattern=r"^\+?\d{3,20}$")] | None = None
    message: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    text: Annotated[str, Field(min_length=1, max_length=1000)]

    @model_validator(mode="after")
    def one_phone(self) -> Self:
        if (self.phone is None) == (self.message is None):
            raise ValueError("phone 与 message 二选一 / either a phone or a message")
        return self


def create(smsc: Smsc) -> FastAPI:
    app = FastAPI(title="短信中心模拟器 · SMS centre simulator")
    add_standard_problems(app)
    add_problems(app, {NoSuchMessage: 404})

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
        phone = body.phone if body.message is None else smsc.store.phone_of(body.message)
        if phone is None:
            raise NoSuchMessage(f"没有短信 {body.message} / no such message")
        return {"id": str(smsc.reply(phone, body.text))}

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
        talk=str(message.talk),
        text=message.text,
        segments=message.segments,
        received_at=datetime.fromtimestamp(message.received_at, UTC),
        protocol="smpp",
        receipts=message.receipts,
    )
