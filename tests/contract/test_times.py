"""Whoever hears of a case's step sets a time aside that nobody could show, and does not fall over it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.errors import Rejected
from chassis.event import Event, decode, fact
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from services.console.wire import facts
from services.evaluation.wire import change_of
from services.ingest.report.wire import changes_of
from services.notify.wire import case_step

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
READERS: dict[str, Callable[[Event], object]] = {
    "console": facts,
    "evaluation": change_of,
    "ingest": lambda event: changes_of(decode(CaseChanged, event)),
    "notify": case_step,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("field", ["at", "deadline_at"])
@pytest.mark.parametrize("seconds", [253402300799, 2**60, -(2**60)])
def test_a_step_with_a_time_out_of_the_calendar_is_rejected_by_all(reader: str, field: str, seconds: int) -> None:
    said = CaseChanged(number="1", seq=1, step="extend", to_state="handling")
    getattr(said, field).CopyFrom(Timestamp(seconds=seconds))
    event = fact(said, id="1.1", topic="dispatch.case.v1", key="1", source="dispatch", at=NOW)
    with pytest.raises(Rejected, match="not a time"):
        READERS[reader](event)
