"""Notify's words on the wire: CaseChanged as it comes in, MessageStatusChanged and ReplyReceived as they go out."""

from datetime import datetime
from uuid import UUID

from chassis.event import Event, decode, fact, moment, timestamp
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from contracts.sanquan.v1.notify_pb2 import MessageStatusChanged, ReplyReceived
from services.notify.domain.audience import CaseStep
from services.notify.domain.message import Message

CASES = "dispatch.case.v1"
MESSAGES = "notify.message.v1"
REPLIES = "notify.reply.v1"
SOURCE = "notify"


def case_step(event: Event) -> CaseStep:
    said = decode(CaseChanged, event)
    return CaseStep(
        number=said.number,
        seq=said.seq,
        step=said.step,
        from_state=said.from_state,
        to_state=said.to_state,
        at=moment(said.at),
        reason=said.reason,
        category_name=said.category_name or said.category,
        urgent=said.urgency == "urgent",
        address=said.place.address,
        unit_grid=said.unit_grid,
        unit_grid_name=said.unit_grid_name,
        department=said.department,
        crew=said.crew,
        collector=said.collector,
        deadline_at=moment(said.deadline_at) if said.HasField("deadline_at") else None,
        reporters=tuple(said.reporters),
        traceparent=event.traceparent,
    )


def status_changed(message: Message, traceparent: str, at: datetime) -> Event:
    """One event a version of the message, so that each state is told once, in order."""
    body = MessageStatusChanged(
        message_id=str(message.id),
        case_number=message.case,
        contact=message.contact,
        template=message.template,
        state=message.state,
        at=timestamp(at),
        error=message.error,
        carrier=message.carrier,
        segments=len(message.segments),
    )
    return fact(
        body,
        id=f"{message.id}.{message.version}",
        topic=MESSAGES,
        key=str(message.id),
        source=SOURCE,
        at=at,
        traceparent=traceparent or None,
    )


def reply_received(
    reply: UUID, contact: str, kind: str, ref: str, case: str, meaning: str, text: str, at: datetime
) -> Event:
    body = ReplyReceived(
        reply_id=str(reply),
        contact=contact,
        contact_kind=kind,
        contact_ref=ref,
        case_number=case,
        meaning=meaning,
        text=text,
        received_at=timestamp(at),
    )
    return fact(body, id=str(reply), topic=REPLIES, key=contact, source=SOURCE, at=at)
