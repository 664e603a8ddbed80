"""What the page is told of each event: the small facts, never a person's data."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from chassis.event import Event, decode, moment, word
from contracts.sanquan.v1.dispatch_pb2 import CaseChanged, CrewMoved, CrewStatusChanged
from contracts.sanquan.v1.notify_pb2 import MessageStatusChanged, ReplyReceived
from contracts.sanquan.v1.place_pb2 import Place
from contracts.sanquan.v1.position_pb2 import PositionReported
from contracts.sanquan.v1.report_pb2 import ReportReceived, Source
from contracts.sanquan.v1.vision_pb2 import (
    AlertCleared,
    AlertJudged,
    AlertRaised,
    AlertReopened,
    CameraStatus,
    CameraStatusChanged,
    RecheckAnswered,
    RecheckFinding,
    ZoneKind,
)

Facts = dict[str, Any]


def facts(event: Event) -> tuple[str, Facts] | None:
    """The SSE event's name and its facts; None for what the page does not show."""
    shown = SHOWN.get(event.type)
    if shown is None:
        return None
    name, message, tell = shown
    return name, {"type": event.type, **tell(decode(message, event))}


def _place(place: Place) -> Facts:
    return {"lon": place.lon, "lat": place.lat}


def _alert_raised(alert: AlertRaised) -> Facts:
    return {
        "id": alert.alert_id,
        "camera": alert.camera,
        "zone": alert.zone,
        "kind": word(ZoneKind, alert.kind),
        "class": alert.object_class,
        "place": _place(alert.place),
        "since": moment(alert.since),
        "raised_at": moment(alert.raised_at),
        "trusted": alert.trusted,
    }


def _alert_cleared(alert: AlertCleared) -> Facts:
    return {"id": alert.alert_id, "camera": alert.camera, "cleared_at": moment(alert.cleared_at)}


def _alert_reopened(again: AlertReopened) -> Facts:
    return {**_alert_raised(again.alert), "reopened_at": moment(again.reopened_at)}


def _alert_judged(alert: AlertJudged) -> Facts:
    return {"id": alert.alert_id, "camera": alert.camera, "genuine": alert.genuine, "actor": alert.actor}


def _recheck(answer: RecheckAnswered) -> Facts:
    finding = word(RecheckFinding, answer.finding)
    return {"id": answer.alert_id, "camera": answer.camera, "finding": finding}


def _camera(camera: CameraStatusChanged) -> Facts:
    status = word(CameraStatus, camera.status)
    return {"camera": camera.camera, "status": status, "since": moment(camera.since), "detail": camera.detail}


def _case(case: CaseChanged) -> Facts:
    return {
        "number": case.number,
        "seq": case.seq,
        "step": case.step,
        "state": case.to_state,
        "stage": case.stage,
        "category": case.category,
        "category_name": case.category_name,
        "urgency": case.urgency,
        "source": word(Source, case.source),
        "place": _place(case.place),
        "department": case.department,
        "crew": case.crew,
        "collector": case.collector,
        "at": moment(case.at),
        "deadline_at": moment(case.deadline_at) if case.HasField("deadline_at") else None,
        "overdue": case.overdue,
        "alerts": list(case.alerts),
        "reports": list(case.reports),
    }


def _crew_status(crew: CrewStatusChanged) -> Facts:
    return {"crew": crew.crew, "status": crew.status, "case": crew.case_number, "at": moment(crew.at)}


def _crew_moved(crew: CrewMoved) -> Facts:
    bearing = crew.bearing if crew.HasField("bearing") else None
    return {"crew": crew.crew, "place": _place(crew.place), "bearing": bearing, "fixed_at": moment(crew.fixed_at)}


def _position(report: PositionReported) -> Facts:
    if not report.fixes:
        return {"holder": report.holder}
    fix = report.fixes[-1]
    return {
        "holder_kind": report.holder_kind,
        "holder": report.holder,
        "place": {"lon": fix.lon, "lat": fix.lat},
        "bearing": fix.bearing if fix.HasField("bearing") else None,
        "fixed_at": moment(fix.fixed_at),
    }


def _message(message: MessageStatusChanged) -> Facts:
    return {
        "id": message.message_id,
        "case": message.case_number,
        "contact": message.contact,
        "template": message.template,
        "state": message.state,
        "at": moment(message.at),
        "error": message.error,
    }


def _reply(reply: ReplyReceived) -> Facts:
    return {
        "contact": reply.contact,
        "case": reply.case_number,
        "meaning": reply.meaning,
        "received_at": moment(reply.received_at),
    }


def _report(report: ReportReceived) -> Facts:
    return {
        "id": report.report_id,
        "source": word(Source, report.source),
        "category": report.category,
        "place": _place(report.place),
        "received_at": moment(report.received_at),
    }


SHOWN: dict[str, tuple[str, type[Message], Callable[[Any], Facts]]] = {
    "AlertRaised": ("alert", AlertRaised, _alert_raised),
    "AlertCleared": ("alert", AlertCleared, _alert_cleared),
    "AlertReopened": ("alert", AlertReopened, _alert_reopened),
    "AlertJudged": ("alert", AlertJudged, _alert_judged),
    "RecheckAnswered": ("alert", RecheckAnswered, _recheck),
    "CameraStatusChanged": ("camera", CameraStatusChanged, _camera),
    "CaseChanged": ("case", CaseChanged, _case),
    "CrewStatusChanged": ("crew", CrewStatusChanged, _crew_status),
    "CrewMoved": ("crew", CrewMoved, _crew_moved),
    "PositionReported": ("position", PositionReported, _position),
    "MessageStatusChanged": ("message", MessageStatusChanged, _message),
    "ReplyReceived": ("reply", ReplyReceived, _reply),
    "ReportReceived": ("report", ReportReceived, _report),
}
