"""The case's words on the wire: reports, alerts and replies as they come in, CaseChanged as it goes out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from google.protobuf.timestamp_pb2 import Timestamp

from chassis import tracing
from chassis.event import Event, decode, fact, moment, timestamp, word
from chassis.privacy import without_numbers
from contracts.sanquan.v1 import dispatch_pb2, notify_pb2, place_pb2, report_pb2, vision_pb2
from services.dispatch.domain.case import Case, Entry
from services.dispatch.domain.joining import Sighting
from services.dispatch.domain.judging import Clearance, Reply, Return, Verdict
from services.dispatch.domain.outage import Health
from services.dispatch.domain.recheck import Answer, Asked

SOURCES: Mapping[int, str] = {
    number: name.removeprefix("SOURCE_").lower() for name, number in report_pb2.Source.items()
}
NAMED_SOURCES = {name: f"SOURCE_{name.upper()}" for name in SOURCES.values()}
CASE_TOPIC = "dispatch.case.v1"
RECHECK_TOPIC = "dispatch.recheck.v1"


def sighting_of_report(event: Event) -> Sighting:
    said = decode(report_pb2.ReportReceived, event)
    media = [
        {"sha256": m.sha256, "public_sha256": m.public_sha256 or m.sha256, "content_type": m.content_type}
        for m in said.media
    ]
    return Sighting(
        id=said.report_id,
        is_alert=False,
        source=SOURCES.get(said.source, "unspecified"),
        category=said.category,
        text=_keepable(said.text),
        lon=said.place.lon,
        lat=said.place.lat,
        address=_keepable(said.place.address),
        traceparent=event.traceparent or tracing.begin(),
        component=said.component,
        collector=said.collector,
        reporter=said.reporter,
        media=media,
        observed_at=moment(said.observed_at) if said.HasField("observed_at") else None,
    )


def sighting_of_alert(event: Event) -> Sighting:
    return _sighting(decode(vision_pb2.AlertRaised, event), event)


def returned(event: Event) -> Return:
    """To be trusted where an operator has confirmed it before."""
    said = decode(vision_pb2.AlertReopened, event)
    seen = _sighting(said.alert, event)
    genuine = said.genuine if said.HasField("genuine") else None
    return Return(replace(seen, trusted=seen.trusted or genuine is True), moment(said.reopened_at), genuine)


def _sighting(said: vision_pb2.AlertRaised, event: Event) -> Sighting:
    media = [{"sha256": key, "public_sha256": key, "content_type": "image/jpeg"} for key in said.evidence]
    return Sighting(
        id=said.alert_id,
        is_alert=True,
        source="video",
        category=said.category,
        text=said.object_class,
        lon=said.place.lon,
        lat=said.place.lat,
        address=_keepable(said.place.address),
        traceparent=event.traceparent or tracing.begin(),
        camera=said.camera,
        zone=said.zone,
        trusted=said.trusted,
        media=media,
    )


def verdict(event: Event) -> Verdict:
    said = decode(vision_pb2.AlertJudged, event)
    return Verdict(said.alert_id, said.genuine, said.reason, said.actor or "video_op")


def clearance(event: Event) -> Clearance:
    said = decode(vision_pb2.AlertCleared, event)
    return Clearance(said.alert_id, moment(said.cleared_at), said.evidence)


def health(event: Event) -> Health:
    said = decode(vision_pb2.CameraStatusChanged, event)
    status, place = word(vision_pb2.CameraStatus, said.status), said.place
    return Health(said.camera, status, moment(said.since), said.detail, place.lon, place.lat, place.address)


def reply(event: Event) -> Reply:
    said = decode(notify_pb2.ReplyReceived, event)
    return Reply(said.contact_kind, said.contact_ref, said.case_number, said.meaning, _keepable(said.text))


def answer(event: Event) -> Answer:
    said = decode(vision_pb2.RecheckAnswered, event)
    finding = word(vision_pb2.RecheckFinding, said.finding)
    return Answer(said.recheck_id, finding, said.confidence, list(said.evidence), moment(said.answered_at))


def recheck_requested(asked: Asked, traceparent: str) -> Event:
    message = dispatch_pb2.RecheckRequested(
        recheck_id=asked.id,
        camera=asked.camera,
        alert_id=asked.alert,
        case_number=asked.case,
        requested_at=timestamp(asked.at),
    )
    return fact(
        message,
        id=asked.id,
        topic=RECHECK_TOPIC,
        key=asked.camera,
        source="dispatch",
        at=asked.at,
        traceparent=traceparent,
    )


def case_facts(case: Case, unit_grid_name: str) -> bytes:
    """What all announcements of a case say alike, encoded: the first part of a CaseChanged."""
    return dispatch_pb2.CaseChanged(
        number=case.number,
        category=case.category,
        category_name=case.category_name,
        urgency=case.urgency,
        source=NAMED_SOURCES[case.source],
        place=place_pb2.Place(lon=case.lon, lat=case.lat, address=case.address),
        unit_grid=case.unit_grid,
        unit_grid_name=unit_grid_name,
        work_grid=case.work_grid,
        opened_at=_stamp(case.opened_at),
        overdue=case.overdue,
        reports=case.reports,
        alerts=case.alerts,
    ).SerializeToString()


def case_changed(entry: Entry, facts: bytes, traceparent: str) -> Event:
    """The announcement of one step; its id says which, so that saying it twice is saying it once.

    Encoded messages that stand one after the other are one message with the fields of both."""
    message = dispatch_pb2.CaseChanged(
        seq=entry.seq,
        step=entry.step,
        from_state=entry.from_state,
        to_state=entry.to_state,
        stage=entry.stage,
        at=_stamp(entry.at),
        actor=entry.actor,
        role=entry.role,
        reason=without_numbers(entry.reason),
        department=entry.department,
        crew=entry.crew,
        collector=entry.collector,
        deadline_at=_stamp(entry.deadline_at),
        reporters=entry.reporters,
    )
    return Event(
        f"{entry.number}.{entry.seq}",
        "CaseChanged",
        CASE_TOPIC,
        entry.number,
        facts + message.SerializeToString(),
        "dispatch",
        entry.at,
        traceparent,
    )


def _keepable(text: str) -> str:
    """Postgres keeps no NUL; what a person wrote around it is worth keeping."""
    return text.replace("\x00", "")


@lru_cache(maxsize=1024)
def _stamp(at: datetime | None) -> Timestamp | None:
    """A batch says the same few times over and over; protobuf's own conversion is slow."""
    return timestamp(at)
