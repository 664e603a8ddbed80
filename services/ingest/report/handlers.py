"""What dispatch says of cases, so that a reporter can be told what became of a report."""

from collections.abc import Sequence

from chassis.event import Event, decode
from chassis.postgres import Tx
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from services.ingest.report import commands
from services.ingest.report.wire import changes_of

CASES = "dispatch.case.v1"


async def on_case_changed(tx: Tx, events: Sequence[Event]) -> None:
    await commands.follow(tx, [change for event in events for change in changes_of(decode(CaseChanged, event))])
