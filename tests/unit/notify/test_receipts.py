"""Delivery receipts as centres write them: tags, texts, and operators' own words."""

from datetime import UTC, datetime

import pytest

from services.notify.domain.carried import Outcome
from services.notify.smpp import receipts
from services.notify.smpp.pdu import EsmClass, ShortMessage, Stat, Tag

AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def _receipt(text: str, **tags: bytes) -> ShortMessage:
    known = {Tag[name.upper()]: value for name, value in tags.items()}
    return ShortMessage("13800000001", "10690000", text.encode(), EsmClass.RECEIPT, tags=known)  # type: ignore[arg-type]


@pytest.mark.parametrize("stat", Stat)
def test_a_written_receipt_reads_as_it_was_meant(stat: Stat) -> None:
    written = receipts.write(
        carrier_id="77", phone="13800000001", service_number="10690000", stat=stat, submitted_at=AT, done_at=AT,
        reference=b"\x01\x02",
    )  # fmt: skip
    read = receipts.read(ShortMessage.decode(written.encode()))
    assert (read.carrier_id, read.stat, read.done_at, read.reference) == ("77", stat, AT, 0x0102)


@pytest.mark.parametrize(
    ("stat", "outcome"),
    [
        ("DELIVRD", Outcome.DELIVERED), ("EXPIRED", Outcome.EXPIRED), ("UNDELIV", Outcome.UNDELIVERED),
        ("REJECTD", Outcome.REJECTED), ("DELETED", Outcome.REJECTED), ("ACCEPTD", Outcome.PASSING),
        ("MB:0003", Outcome.UNDELIVERED), ("CA:0054", Outcome.UNDELIVERED), ("SURPRISE", Outcome.PASSING),
    ],
)  # fmt: skip
def test_each_stat_has_its_outcome(stat: str, outcome: Outcome) -> None:
    read = receipts.read(_receipt(f"id:0A sub:001 dlvrd:001 done date:2611241030 stat:{stat} err:000 text:hi"))
    assert (read.outcome, read.carrier_id, read.done_at) == (outcome, "0A", AT)


def test_the_tags_are_enough() -> None:
    read = receipts.read(_receipt("", receipted_message_id=b"abc\x00", message_state=b"\x02"))
    assert (read.carrier_id, read.outcome, read.done_at) == ("abc", Outcome.DELIVERED, None)


def test_a_receipt_for_no_message_is_broken() -> None:
    with pytest.raises(receipts.BrokenReceipt):
        receipts.read(_receipt("hello"))
