"""Delivery receipts in deliver_sm: read what an SMS centre writes, and write what one would."""

import re
from datetime import datetime, timedelta, timezone

from services.notify.domain.carried import Outcome, Receipt
from services.notify.smpp.pdu import EsmClass, ShortMessage, Stat, Tag

BEIJING = timezone(timedelta(hours=8))  # the centres of Chinese operators write their own wall clock

_FIELD = re.compile(r"(id|stat|done date|err):(\S*)", re.IGNORECASE)
_BY_CODE = {stat.code: stat for stat in Stat}
_OUTCOME = {
    Stat.ENROUTE: Outcome.PASSING,
    Stat.ACCEPTED: Outcome.PASSING,
    Stat.UNKNOWN: Outcome.PASSING,
    Stat.DELIVERED: Outcome.DELIVERED,
    Stat.EXPIRED: Outcome.EXPIRED,
    Stat.UNDELIVERABLE: Outcome.UNDELIVERED,
    Stat.DELETED: Outcome.REJECTED,
    Stat.REJECTED: Outcome.REJECTED,
}


class BrokenReceipt(Exception):
    """Neither the text nor the tags say which message this is about."""


def read(message: ShortMessage) -> Receipt:
    """Tags win over the text, whose form each vendor varies (SMPP 3.4, appendix B)."""
    fields = {key.lower(): value for key, value in _FIELD.findall(message.text_bytes.decode("latin-1"))}
    carrier_id = _tag_text(message, Tag.RECEIPTED_MESSAGE_ID) or fields.get("id", "")
    if not carrier_id:
        raise BrokenReceipt("no message id")
    state = message.tags.get(Tag.MESSAGE_STATE)
    text_stat = fields.get("stat", "").upper()
    stat = _BY_CODE.get(state[0], Stat.UNKNOWN) if state else _stat(text_stat)
    reference = message.tags.get(Tag.USER_MESSAGE_REFERENCE)
    return Receipt(
        carrier_id=carrier_id,
        phone=message.source,
        outcome=_operator_outcome(text_stat) or _OUTCOME[stat],
        stat=text_stat or stat.value,
        done_at=_time(fields.get("done date", "")),
        reference=int.from_bytes(reference) if reference else None,
    )


def write(
    *, carrier_id: str, phone: str, service_number: str, stat: Stat, submitted_at: datetime, done_at: datetime,
    reference: bytes | None = None,
) -> ShortMessage:  # fmt: skip
    delivered = int(stat is Stat.DELIVERED)
    text = (
        f"id:{carrier_id} sub:001 dlvrd:{delivered:03} submit date:{_stamp(submitted_at)} "
        f"done date:{_stamp(done_at)} stat:{stat} err:{0 if delivered else 1:03} text:"
    )
    tags: dict[int, bytes] = {
        Tag.RECEIPTED_MESSAGE_ID: carrier_id.encode("ascii") + b"\x00",
        Tag.MESSAGE_STATE: bytes((stat.code,)),
    }
    if reference is not None:
        tags[Tag.USER_MESSAGE_REFERENCE] = reference
    return ShortMessage(phone, service_number, text.encode("ascii"), EsmClass.RECEIPT, tags=tags)


def _stat(text: str) -> Stat:
    return Stat(text) if text in set(Stat) else Stat.UNKNOWN


def _operator_outcome(text: str) -> Outcome | None:
    """Chinese operators also answer MA:nnnn, MB:nnnn, CA:nnnn, CB:nnnn: errors on the way to the handset."""
    return Outcome.UNDELIVERED if re.match(r"[MC][ABCHIK]:", text) else None


def _tag_text(message: ShortMessage, tag: Tag) -> str:
    return message.tags.get(tag, b"").split(b"\x00")[0].decode("latin-1")


def _stamp(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%y%m%d%H%M")


def _time(text: str) -> datetime | None:
    form = {10: "%y%m%d%H%M", 12: "%y%m%d%H%M%S"}.get(len(text))
    try:
        return datetime.strptime(text, form).replace(tzinfo=BEIJING) if form else None
    except ValueError:
        return None
