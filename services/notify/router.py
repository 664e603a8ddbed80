"""Notify over HTTP: messages of a case, contacts, and the state of the carrier's line."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from asyncpg import Record
from fastapi import APIRouter, Depends, Path
from pydantic import AwareDatetime, BaseModel, Field

from chassis import privacy
from chassis.auth import Caller as Who
from chassis.auth import Forbidden
from chassis.http import Caller, Transaction, require
from chassis.page import Limit, Page, read_cursor, write_cursor
from services.notify.carrier import Carrier
from services.notify.domain.message import State
from services.notify.listing import store as listing
from services.notify.roster import store as roster
from services.notify.roster.store import Entry

SEES_ALL = privacy.SEES_NUMBERS | {"agent", "video_op", "acceptor", "inspector", "evaluator", "auditor", "gis_admin"}


class NoSuchNumber(Exception):
    """There is no such message, or nobody's number for it."""


class MessageView(BaseModel):
    id: UUID
    case: str
    template: str
    contact: str
    contact_name: str
    phone: str
    text: str
    state: State
    carrier: str
    segments: int
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    error: str


class LinkView(BaseModel):
    carrier: str
    state: str
    since: datetime
    seconds: float
    error: str


class ContactBody(BaseModel, extra="forbid"):
    kind: Literal["department", "crew", "collector", "leader"]
    ref: Annotated[str, Field(min_length=1, max_length=64)]
    name_zh: Annotated[str, Field(max_length=100)] = ""
    phone: Annotated[str, Field(pattern=r"^\+?[\d -]{3,24}$")]
    order: Annotated[int, Field(ge=1, le=1000)] = 1


class ContactView(BaseModel):
    id: str
    kind: str
    ref: str
    name_zh: str
    phone: str
    order: int


def create(carrier: Carrier) -> APIRouter:
    router = APIRouter(prefix="/api/v1")

    @router.get("/messages")
    async def messages(
        tx: Transaction,
        who: Caller,
        case: str | None = None,
        state: State | None = None,
        contact: str | None = None,
        masked: bool = False,
        cursor: str | None = None,
        limit: Limit = 100,
    ) -> Page[MessageView]:
        """Newest first. Numbers are masked unless the role may call people, and with `masked` for them too; units see
        what they were told."""
        before = None
        if cursor is not None:
            before = read_cursor(cursor, tuple[AwareDatetime, UUID])
        rows = await listing.page(tx, listing.Wanted(case, state, contact, _own(who), before), limit + 1)
        last = rows[limit - 1] if len(rows) > limit else None
        following = write_cursor(last["created_at"].isoformat(), str(last["id"])) if last else None
        return Page(
            items=[_view(row, whole=who.role in privacy.SEES_NUMBERS and not masked) for row in rows[:limit]],
            next_cursor=following,
        )

    @router.get("/messages/{message_id}/phone")
    async def number(
        message_id: UUID, tx: Transaction, who: Annotated[Who, Depends(require(*privacy.SEES_NUMBERS))]
    ) -> dict[str, str]:
        """The whole number that one message went to."""
        found = await listing.phone(tx, message_id)
        if found is None:
            raise NoSuchNumber("这条短信没有号码 / there is no number for this message")
        return {"phone": found}

    @router.get("/link")
    async def link(who: Caller) -> LinkView:
        """How the line to the carrier is, and since when."""
        now = carrier.link()
        age = (datetime.now(UTC) - now.since).total_seconds()
        return LinkView(carrier=carrier.name, state=now.state, since=now.since, seconds=age, error=now.error)

    @router.get("/contacts")
    async def contacts(
        tx: Transaction,
        who: Annotated[Who, Depends(require(*privacy.SEES_NUMBERS, "acceptor", "agent"))],
        kind: str | None = None,
        cursor: str | None = None,
        limit: Limit = 100,
    ) -> Page[ContactView]:
        after = read_cursor(cursor, tuple[str])[0] if cursor else ""
        found = await roster.page(tx, after, kind, limit + 1)
        following = write_cursor(found[limit - 1].id) if len(found) > limit else None
        return Page(items=[_contact(entry, who) for entry in found[:limit]], next_cursor=following)

    @router.put("/contacts/{contact_id}")
    async def put_contact(
        contact_id: Annotated[str, Path(min_length=1, max_length=64)],
        body: ContactBody,
        tx: Transaction,
        who: Annotated[Who, Depends(require("admin"))],
    ) -> ContactView:
        """Who is told from now on; messages on their way keep the number that they were sent to."""
        entry = Entry(contact_id, body.kind, body.ref, body.name_zh, body.phone, body.order)
        await roster.put(tx, [entry], from_county=False)
        return _contact(entry, who)

    return router


def _own(who: Who) -> tuple[str, tuple[str, ...]] | None:
    """None for those who see every message; Forbidden for those who see none."""
    if who.role in SEES_ALL:
        return None
    for kind, roles, ref in (
        ("department", ("dept_clerk", "dept_leader"), who.department),
        ("crew", ("crew", "crew_mgr"), who.crew),
        ("collector", ("collector",), who.collector),
    ):
        if who.role in roles:
            return kind, (ref,)
    raise Forbidden(f"角色 {who.role} 不能看短信 / the role {who.role} sees no messages")


def _view(row: Record, *, whole: bool) -> MessageView:
    number = row["phone"] or ""
    return MessageView(
        id=row["id"],
        case=row["case_number"],
        template=row["template"],
        contact=row["contact"],
        contact_name=row["name_zh"] or "",
        phone=number if whole or not number else privacy.masked(number),
        text=row["text"],
        state=row["state"],
        carrier=row["carrier"],
        segments=row["segments"],
        attempts=row["attempts"],
        created_at=row["created_at"],
        sent_at=row["sent_at"],
        delivered_at=row["delivered_at"],
        error=row["error"],
    )


def _contact(entry: Entry, who: Who) -> ContactView:
    phone = entry.phone if who.role in privacy.SEES_NUMBERS else privacy.masked(entry.phone)
    return ContactView(
        id=entry.id, kind=entry.kind, ref=entry.ref, name_zh=entry.name_zh, phone=phone, order=entry.order
    )
