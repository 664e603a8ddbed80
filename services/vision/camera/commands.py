"""What can be done with cameras: configured, given zones, taken away, found in good or bad health."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chassis import outbox
from chassis.postgres import Tx
from services.vision.camera import store, wire
from services.vision.camera.store import Camera
from services.vision.rules import ZoneText


class NoSuchCamera(Exception):
    """No camera has this id."""


class NoSuchZone(Exception):
    """The camera has no zone of this id."""


async def configure_camera(tx: Tx, given: Camera, at: datetime) -> None:
    """New or changed; said only where something did change."""
    version = await store.put_camera(tx, given)
    if version is not None:
        await outbox.enqueue(tx, [wire.camera_configured(given.id, version, given.enabled, at)])


async def configure_zone(tx: Tx, camera: str, id: str, text: ZoneText, at: datetime) -> None:
    """CannotWork where the rule never could."""
    text.zone(id)
    if await store.camera(tx, camera) is None:
        raise NoSuchCamera(f"没有摄像机 {camera} / no such camera")
    if await store.put_zone(tx, camera, {"id": id, **stored(text)}):
        await _say_anew(tx, camera, at)


async def remove_zone(tx: Tx, camera: str, id: str, at: datetime) -> None:
    if not await store.remove_zone(tx, camera, id):
        raise NoSuchZone(f"没有区域 {camera}/{id} / no such zone")
    await _say_anew(tx, camera, at)


async def remove_camera(tx: Tx, id: str, at: datetime) -> None:
    if not await store.remove_camera(tx, id):
        raise NoSuchCamera(f"没有摄像机 {id} / no such camera")
    await outbox.enqueue(tx, [wire.camera_removed(id, at)])


async def change_status(tx: Tx, camera: str, status: str, at: datetime, detail: str) -> bool:
    """Told only where it is another than before."""
    changed, last_frame_at = await store.set_status(tx, camera, status, at, detail)
    if changed:
        found = await store.camera(tx, camera)
        assert found is not None
        said = wire.status_changed(camera, status, at, last_frame_at, detail, found.lon, found.lat)
        await outbox.enqueue(tx, [said])
    return changed


async def find_unwatched(tx: Tx, at: datetime, patience: timedelta) -> Sequence[str]:
    """Cameras that no worker has seen a frame of for so long are out, whoever was to watch them."""
    found = await store.silent(tx, at - patience)
    for camera in found:
        await change_status(tx, camera, "no_frames", at, "无人值守 / no worker watches it")
    return found


def stored(text: ZoneText) -> dict[str, object]:
    """As the zone table keeps it, and as JSON shows it."""
    kept = text.model_dump(mode="json", by_alias=True)
    return {**kept, "classes": kept["classes"] or [], "schedule": kept["schedule"] or None}


async def _say_anew(tx: Tx, camera: str, at: datetime) -> None:
    touched = await store.touch(tx, camera)
    if touched is None:
        raise NoSuchCamera(f"没有摄像机 {camera} / no such camera")
    await outbox.enqueue(tx, [wire.camera_configured(camera, touched[0], touched[1], at)])
