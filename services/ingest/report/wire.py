"""A report as the others hear of it, and a case's step as ingest hears of it."""

from collections.abc import Sequence

from chassis.event import Event, fact, moment, timestamp
from chassis.privacy import without_numbers
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged
from contracts.sanquan.v1.place_pb2 import Place
from contracts.sanquan.v1.report_pb2 import Media, ReportReceived
from services.ingest.domain.arrival import Arrival
from services.ingest.domain.progress import CaseOfReport, Change
from services.ingest.media.intake import Medium

TOPIC = "ingest.report.v1"


def received(arrival: Arrival, media: Sequence[Medium]) -> Event:
    """Ids, places and words: who reported, and how to reach them, stays here; a number among the words is masked."""
    lon, lat = arrival.place
    message = ReportReceived(
        report_id=arrival.id,
        source=f"SOURCE_{arrival.source.upper()}",
        category=arrival.category,
        text=without_numbers(arrival.text),
        place=Place(lon=lon, lat=lat, address=without_numbers(arrival.address)),
        component=arrival.component,
        collector=arrival.collector,
        reporter=arrival.reporter.id if arrival.reporter else "",
        media=[_medium(each) for each in media],
        observed_at=timestamp(arrival.observed_at),
        received_at=timestamp(arrival.received_at),
        external_number=arrival.external_number,
    )
    return fact(
        message, id=f"report:{arrival.id}", topic=TOPIC, key=arrival.id, source="ingest", at=arrival.received_at
    )


def changes_of(message: CaseChanged) -> list[Change]:
    """One for each report that the case holds."""
    deadline = moment(message.deadline_at) if message.HasField("deadline_at") else None
    case = CaseOfReport(
        message.number, message.to_state, message.stage, message.department, message.crew, deadline,
        moment(message.at),
    )  # fmt: skip
    return [Change(report, message.seq, case) for report in message.reports]


def _medium(medium: Medium) -> Media:
    message = Media(
        sha256=medium.sha256,
        content_type=medium.content_type,
        public_sha256=medium.public_sha256,
        taken_at=timestamp(medium.taken_at),
    )
    if medium.taken_place:
        message.taken_place.CopyFrom(Place(lon=medium.taken_place[0], lat=medium.taken_place[1]))
    return message
