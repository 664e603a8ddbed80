"""What vision says of alerts, and the second looks it is asked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chassis.event import Event, decode, fact, moment, timestamp
from chassis.privacy import without_numbers
from contracts.sanquan.v1 import dispatch_pb2, place_pb2, vision_pb2
from services.vision.alert.recheck_store import Recheck
from services.vision.domain.judgement import Alert

ALERT_TOPIC = "vision.alert.v1"
RECHECK_TOPIC = "dispatch.recheck.v1"


def alert_raised(alert: Alert, evidence: Sequence[str], address: str) -> Event:
    message = _raised(alert, evidence, address)
    return fact(
        message, id=f"{alert.id}.raised", topic=ALERT_TOPIC, key=alert.camera, source="vision", at=alert.raised_at
    )


def alert_reopened(alert: Alert, evidence: Sequence[str], address: str, at: datetime) -> Event:
    message = vision_pb2.AlertReopened(
        alert=_raised(alert, evidence, address), reopened_at=timestamp(at), genuine=alert.told_verdict
    )
    id = f"{alert.id}.reopened.{at.timestamp():.0f}"  # it may come back more than once
    return fact(message, id=id, topic=ALERT_TOPIC, key=alert.camera, source="vision", at=at)


def _raised(alert: Alert, evidence: Sequence[str], address: str) -> vision_pb2.AlertRaised:
    box = alert.box
    return vision_pb2.AlertRaised(
        alert_id=alert.id,
        camera=alert.camera,
        zone=alert.zone,
        kind=f"ZONE_KIND_{alert.kind.upper()}",
        category=alert.category,
        object_class=alert.label,
        confidence=alert.confidence,
        box=vision_pb2.Box(x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1),
        place=place_pb2.Place(lon=alert.lon, lat=alert.lat, address=address),
        since=timestamp(alert.since),
        raised_at=timestamp(alert.raised_at),
        evidence=evidence,
        trusted=alert.trusted,
        model=alert.model,
        config_version=alert.config_version,
        occupied_share=alert.occupied_share,
        blocked_width=alert.blocked_width,
    )


def alert_cleared(
    alert: str, camera: str, stood_seconds: float, last_seen_at: datetime, at: datetime, evidence: str
) -> Event:  # fmt: skip
    message = vision_pb2.AlertCleared(
        alert_id=alert,
        camera=camera,
        last_seen_at=timestamp(last_seen_at),
        cleared_at=timestamp(at),
        evidence=evidence,
        blocked_seconds=stood_seconds,
    )
    id = f"{alert}.cleared.{at.timestamp():.0f}"  # once for each time that it was open
    return fact(message, id=id, topic=ALERT_TOPIC, key=camera, source="vision", at=at)


def alert_judged(alert: Alert, at: datetime) -> Event:
    message = vision_pb2.AlertJudged(
        alert_id=alert.id,
        camera=alert.camera,
        genuine=bool(alert.genuine),
        reason=without_numbers(alert.reason),
        actor=alert.judged_by or "",
        judged_at=timestamp(alert.judged_at),
    )
    return fact(message, id=f"{alert.id}.judged", topic=ALERT_TOPIC, key=alert.camera, source="vision", at=at)


def recheck_asked(event: Event, patience: timedelta, at: datetime) -> Recheck:
    said = decode(dispatch_pb2.RecheckRequested, event)
    requested_at = moment(said.requested_at)
    return Recheck(said.recheck_id, said.camera, said.alert_id, said.case_number, requested_at, at + patience)


def recheck_answered(
    asked: Recheck, finding: str, confidence: float, evidence: Sequence[str], at: datetime
) -> Event:  # fmt: skip
    message = vision_pb2.RecheckAnswered(
        recheck_id=asked.id,
        camera=asked.camera,
        alert_id=asked.alert,
        finding=f"RECHECK_FINDING_{finding.upper()}",
        confidence=confidence,
        evidence=evidence,
        answered_at=timestamp(at),
    )
    said = f"{asked.id}.answered"
    return fact(message, id=said, topic=ALERT_TOPIC, key=asked.camera, source="vision", at=at)
