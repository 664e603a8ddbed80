"""What dispatch says of a case, read."""

from chassis.errors import Rejected
from chassis.event import Event, decode, moment, word
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from contracts.sanquan.v1.report_pb2 import Source
from services.evaluation.domain.change import Change

CASES = "dispatch.case.v1"


def change_of(event: Event) -> Change:
    """Rejected where it names no case or no place in its log."""
    said = decode(CaseChanged, event)
    if not said.number or said.seq < 1:
        raise Rejected("a case's step needs the case's number and its place in the log")
    at = moment(said.at)
    return Change(
        number=said.number,
        seq=said.seq,
        step=said.step,
        from_state=said.from_state,
        to_state=said.to_state,
        stage=said.stage,
        at=at,
        actor=said.actor,
        role=said.role,
        category=said.category,
        urgency=said.urgency,
        source=word(Source, said.source),
        work_grid=said.work_grid,
        department=said.department,
        opened_at=moment(said.opened_at) if said.HasField("opened_at") else at,
        deadline_at=moment(said.deadline_at) if said.HasField("deadline_at") else None,
        overdue=said.overdue,
    )
