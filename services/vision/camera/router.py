"""Cameras and zones over HTTP."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit, urlunsplit

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, Field

from chassis.auth import Caller as Who
from chassis.http import Caller, Now, Transaction, require
from chassis.page import Limit, Page, read_cursor, write_cursor
from services.vision.camera import commands, store
from services.vision.camera.commands import NoSuchCamera, NoSuchZone
from services.vision.camera.store import Camera
from services.vision.rules import CannotWork, ZoneText

STATUSES: dict[type[Exception], int] = {NoSuchCamera: 404, NoSuchZone: 404, CannotWork: 422}
router = APIRouter(prefix="/api/v1/cameras", tags=["cameras"])

Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
MAY_CONFIGURE = Depends(require("admin", "gis_admin"))
Drawer = Annotated[Who, Depends(require("admin", "gis_admin", "video_op", "shift_leader"))]


class PlaceText(BaseModel):
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]


class CameraText(BaseModel, extra="forbid"):
    url: Annotated[str, Field(max_length=1000, pattern=r"^(rtsps?://\S+)?$")]
    place: PlaceText
    name_zh: Annotated[str, Field(max_length=100)] = ""
    heading: Annotated[float, Field(ge=0, lt=360)] | None = None
    enabled: bool = True


class ZoneView(ZoneText):
    id: str


class ZoneVersionView(BaseModel):
    version: int
    content: dict[str, Any] | None
    changed_by: str
    changed_at: datetime
    reason: str


class CameraView(BaseModel):
    id: str
    name_zh: str
    url: str
    place: PlaceText
    heading: float | None
    enabled: bool
    version: int
    status: str
    since: datetime | None
    detail: str
    last_frame_at: datetime | None
    last_good_at: datetime | None
    zones: list[dict[str, Any]]


@router.get("")
async def list_cameras(tx: Transaction, who: Caller, cursor: str | None = None, limit: Limit = 200) -> Page[CameraView]:
    """All of the county's cameras with their zones and health, by id."""
    after = read_cursor(cursor, tuple[str])[0] if cursor else ""
    found = await store.cameras(tx, after, limit + 1)
    more = write_cursor(found[limit - 1].id) if len(found) > limit else None
    return Page(items=[view(camera) for camera in found[:limit]], next_cursor=more)


@router.get("/{camera}")
async def one_camera(camera: Id, tx: Transaction, who: Caller) -> CameraView:
    return view(await _known(tx, camera))


@router.put("/{camera}", dependencies=[MAY_CONFIGURE])
async def put_camera(camera: Id, body: CameraText, tx: Transaction, now: Now) -> CameraView:
    """New or changed; its worker reconnects by itself."""
    given = Camera(
        camera, body.name_zh or camera, body.url, body.place.lon, body.place.lat, body.heading, body.enabled
    )  # fmt: skip
    await commands.configure_camera(tx, given, now)
    return view(await _known(tx, camera))


@router.delete("/{camera}", status_code=204, dependencies=[MAY_CONFIGURE])
async def delete_camera(camera: Id, tx: Transaction, now: Now) -> None:
    await commands.remove_camera(tx, camera, now)


@router.put("/{camera}/zones/{zone}")
async def put_zone(camera: Id, zone: Id, body: ZoneText, tx: Transaction, now: Now, who: Drawer) -> ZoneView:
    """422 where the rule could never raise an alert, with the reason."""
    await commands.configure_zone(tx, camera, zone, body, now, who.login)
    return ZoneView.model_validate({**body.model_dump(by_alias=True), "id": zone})


@router.delete("/{camera}/zones/{zone}", status_code=204)
async def delete_zone(camera: Id, zone: Id, tx: Transaction, now: Now, who: Drawer) -> None:
    await commands.remove_zone(tx, camera, zone, now, who.login)


@router.get("/{camera}/zones/{zone}/versions")
async def zone_versions(camera: Id, zone: Id, tx: Transaction, who: Caller) -> Page[ZoneVersionView]:
    """What the zone is and was, the newest first; `content` can be put again, or replayed as a RULES.json's zone."""
    found = await store.versions(tx, camera, zone)
    if not found:
        raise NoSuchZone(f"没有区域 {camera}/{zone} / no such zone")
    return Page(items=[ZoneVersionView.model_validate(asdict(one)) for one in found], next_cursor=None)


@router.post("/{camera}/view")
async def confirm_view(camera: Id, tx: Transaction, now: Now, who: Drawer) -> CameraView:
    """A person looked: the zones fit what the camera shows now. One that was moved is watched again."""
    await commands.confirm_view(tx, camera, now)
    return view(await _known(tx, camera))


@router.get("/{camera}/still.jpg", response_class=Response)
async def still(camera: Id, tx: Transaction, who: Caller, now: Now) -> Response:
    """The latest picture; `X-Frame-Age-Seconds` says how old it is. 404 where none was ever seen."""
    await _known(tx, camera)
    found = await store.still(tx, camera)
    if found is None:
        raise NoSuchCamera(f"{camera} 尚无画面 / no picture yet")
    jpeg, taken_at = found
    age = max(0.0, (now - taken_at).total_seconds())
    headers = {"X-Frame-Age-Seconds": f"{age:.1f}", "Cache-Control": "no-store"}
    return Response(jpeg, media_type="image/jpeg", headers=headers)


async def _known(tx: Transaction, id: str) -> Camera:
    found = await store.camera(tx, id)
    if found is None:
        raise NoSuchCamera(f"没有摄像机 {id} / no such camera")
    return found


def view(camera: Camera) -> CameraView:
    return CameraView(
        id=camera.id,
        name_zh=camera.name_zh,
        url=_without_password(camera.url),
        place=PlaceText(lon=camera.lon, lat=camera.lat),
        heading=camera.heading,
        enabled=camera.enabled,
        version=camera.version,
        status=camera.status if camera.enabled else "disabled",
        since=camera.since,
        detail=camera.detail,
        last_frame_at=camera.last_frame_at,
        last_good_at=camera.last_good_at,
        zones=camera.zones,
    )


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url
