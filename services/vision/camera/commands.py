"""What can be done with cameras: configured, given zones, taken away, found in good or bad health."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chassis import outbox
from chassis.postgres import Tx
from services.vision.camera import store, wire
from services.vision.camera.store import Camera, ZoneVersion
from services.vision.domain.calendar import Calendar
from services.vision.domain.zone import Zone
from services.vision.rules import CalendarText, ZoneText

EVERY = 1_000_000  # cameras


class NoSuchCamera(Exception):
    """No camera has this id."""


class NoSuchZone(Exception):
    """The camera has no zone of this id."""


async def configure_camera(tx: Tx, given: Camera, at: datetime) -> None:
    """New or changed; said only where something did change."""
    version = await store.put_camera(tx, given)
    if version is not None:
        await outbox.enqueue(tx, [wire.camera_configured(given.id, version, given.enabled, at)])


async def configure_zone(
    tx: Tx, camera: str, id: str, text: ZoneText, at: datetime, who: str = "county", why: str = ""
) -> None:
    """What it was before is kept; CannotWork where the rule never could."""
    found = await store.camera(tx, camera)
    if found is None:
        raise NoSuchCamera(f"没有摄像机 {camera} / no such camera")
    text.zone(id, calendar_of(found))
    content = {"id": id, **stored(text)}
    version = await store.put_zone(tx, camera, content)
    if version is not None:
        await store.keep_version(tx, camera, id, ZoneVersion(version, content, who, at, why))
        await _say_anew(tx, camera, at)


async def remove_zone(tx: Tx, camera: str, id: str, at: datetime, who: str) -> None:
    if not await store.remove_zone(tx, camera, id):
        raise NoSuchZone(f"没有区域 {camera}/{id} / no such zone")
    await store.keep_version(tx, camera, id, ZoneVersion(0, None, who, at, ""))
    await _say_anew(tx, camera, at)


async def confirm_view(tx: Tx, camera: str, at: datetime) -> None:
    """The zones fit what the camera shows now: its worker learns this view."""
    await _say_anew(tx, camera, at)


async def set_calendar(tx: Tx, text: CalendarText, at: datetime) -> None:
    """The county's days off; whoever watches learns of it."""
    if await store.put_calendar(tx, text.model_dump(mode="json")):
        for camera in await store.cameras(tx, limit=EVERY):
            if camera.zones:
                await _say_anew(tx, camera.id, at)


async def check_zones(tx: Tx) -> None:
    """CannotWork where a camera's rule never could, by the calendar as it is now."""
    for camera in await store.cameras(tx, limit=EVERY):
        zones_of(camera)


def calendar_of(camera: Camera) -> Calendar:
    return CalendarText.model_validate(camera.calendar).calendar


def zones_of(camera: Camera) -> list[Zone]:
    """CannotWork where one of its rules never could."""
    return [ZoneText.model_validate(row).zone(row["id"], calendar_of(camera)) for row in camera.zones]


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
