"""Crews' and collectors' words on the wire: fixes as they come in, what the map needs as it goes out."""

from collections.abc import Iterator
from datetime import datetime

from chassis.event import Event, decode, fact, moment, timestamp
from contracts.sanquan.v1 import dispatch_pb2, place_pb2, position_pb2
from services.dispatch.crew.store import Fix

CREW_TOPIC = "dispatch.crew.v1"


def fixes(event: Event) -> Iterator[Fix]:
    """In the order in which they were sent: oldest first."""
    said = decode(position_pb2.PositionReported, event)
    for fix in said.fixes:
        yield Fix(
            said.holder_kind,
            said.holder,
            said.terminal,
            moment(fix.fixed_at),
            moment(fix.received_at),
            fix.lon,
            fix.lat,
            fix.accuracy_meters,
            fix.bearing if fix.HasField("bearing") else None,
            fix.speed_mps if fix.HasField("speed_mps") else None,
        )


def holder_key(kind: str, holder: str) -> str:
    """A crew by its id, a collector as `collector:<id>`: both move over the same map."""
    return holder if kind == "crew" else f"{kind}:{holder}"


def moved(fix: Fix) -> Event:
    crew = holder_key(fix.kind, fix.holder)
    message = dispatch_pb2.CrewMoved(
        crew=crew,
        place=place_pb2.Place(lon=fix.lon, lat=fix.lat),
        bearing=fix.bearing,
        speed_mps=fix.speed_mps,
        fixed_at=timestamp(fix.fixed_at),
    )
    said = f"{crew}.moved.{fix.fixed_at.isoformat()}"
    return fact(message, id=said, topic=CREW_TOPIC, key=crew, source="dispatch", at=fix.received_at)


def status_changed(crew: str, status: str, case: str, at: datetime) -> Event:
    message = dispatch_pb2.CrewStatusChanged(crew=crew, status=status, case_number=case, at=timestamp(at))
    said = f"{crew}.{status}.{case}.{at.isoformat()}"
    return fact(message, id=said, topic=CREW_TOPIC, key=crew, source="dispatch", at=at)
