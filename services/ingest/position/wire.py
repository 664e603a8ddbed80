"""A fix as the others hear of it."""

from datetime import datetime

from chassis.event import Event, fact, timestamp
from contracts.sanquan.v1 import position_pb2
from services.ingest.domain.county import Terminal
from services.ingest.domain.fix import Fix

TOPIC = "ingest.position.v1"


def reported(fix: Fix, terminal: Terminal, now: datetime) -> Event:
    """Its id is the terminal and the time: a tracker that sends a fix again says nothing new."""
    message = position_pb2.PositionReported(
        terminal=terminal.id,
        holder_kind=terminal.holder_kind,
        holder=terminal.holder,
        fixes=[
            position_pb2.Fix(
                lon=fix.lon,
                lat=fix.lat,
                accuracy_meters=fix.accuracy_meters,
                speed_mps=fix.speed_mps,
                bearing=fix.bearing,
                fixed_at=timestamp(fix.fixed_at),
                received_at=timestamp(now),
            )
        ],
    )
    id = f"position:{terminal.id}:{int(fix.fixed_at.timestamp() * 1000)}"
    return fact(message, id=id, topic=TOPIC, key=terminal.id, source="ingest", at=now)
