"""What vision says of its cameras, and reads back when it shares them out."""

from datetime import datetime

from chassis.event import Event, decode, fact, timestamp
from contracts.sanquan.v1 import place_pb2, vision_pb2

CAMERA_TOPIC = "vision.camera.v1"
HEALTH_TOPIC = "vision.health.v1"


def camera_configured(camera: str, version: int, enabled: bool, at: datetime) -> Event:
    message = vision_pb2.CameraConfigured(camera=camera, version=version, enabled=enabled)
    return fact(message, id=f"{camera}.v{version}", topic=CAMERA_TOPIC, key=camera, source="vision", at=at)


def camera_removed(camera: str, at: datetime) -> Event:
    message = vision_pb2.CameraRemoved(camera=camera)
    said = f"{camera}.removed.{at.isoformat()}"
    return fact(message, id=said, topic=CAMERA_TOPIC, key=camera, source="vision", at=at)


def configured_version(event: Event) -> int:
    return int(decode(vision_pb2.CameraConfigured, event).version)


def status_changed(
    camera: str, status: str, at: datetime, last_frame_at: datetime | None, detail: str, lon: float, lat: float
) -> Event:
    message = vision_pb2.CameraStatusChanged(
        camera=camera,
        status=f"CAMERA_STATUS_{status.upper()}",
        since=timestamp(at),
        last_frame_at=timestamp(last_frame_at),
        detail=detail,
        place=place_pb2.Place(lon=lon, lat=lat),
    )
    said = f"{camera}.{status}.{at.isoformat()}"
    return fact(message, id=said, topic=HEALTH_TOPIC, key=camera, source="vision", at=at)
