"""The sky-net over HTTP: devices let in, their channels made cameras, their alarms read."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field, field_validator

from chassis.http import Now, Transaction, require
from chassis.page import Limit, Page, read_cursor, write_cursor
from services.vision.camera.router import CameraView, PlaceText
from services.vision.camera.router import view as camera_view
from services.vision.skynet import alarm_store, channel_store, commands, store
from services.vision.skynet.commands import HOLE, HOLES, RTSP, CannotBeCamera, NoPassword, NoSuchDevice, Wanted
from services.vision.skynet.digest import Algorithm
from services.vision.skynet.manscdp import kind_of
from services.vision.skynet.store import Device
from services.vision.skynet.trouble import trouble

STATUSES: dict[type[Exception], int] = {NoSuchDevice: 404, CannotBeCamera: 422, NoPassword: 422}
DeviceId = Annotated[str, Path(pattern=r"^[0-9]{20}$")]
ChannelId = Annotated[str, Path(pattern=r"^[0-9]{2,20}$")]
MAY = Depends(require("admin", "gis_admin"))
LAST = 2**62


class DeviceText(BaseModel, extra="forbid"):
    """`password` may be left out where the device has one; `rtsp` has {host}, {device}, {channel}, {order}."""

    name: Annotated[str, Field(max_length=100)] = ""
    password: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    algorithm: Algorithm | None = None
    rtsp: Annotated[str, Field(max_length=900)] = ""
    keepalive_seconds: Annotated[int, Field(ge=5, le=3600)] = 60

    @field_validator("rtsp")
    @classmethod
    def can_be_filled(cls, text: str) -> str:
        if unknown := [hole for hole in HOLE.findall(text) if hole not in HOLES]:
            raise ValueError(f"模板没有 {{{unknown[0]}}}，只有 / a template has only {', '.join(HOLES)}")
        if text and not RTSP.fullmatch(commands.fill(text, dict.fromkeys(HOLES, "0"))):
            raise ValueError("须为 RTSP 地址 / an RTSP address is wanted")
        return text


class DeviceView(BaseModel):
    """`state` is waiting, online or offline; `trouble` is one sentence, empty where all is well."""

    id: str
    name: str
    state: str
    trouble: str
    since: datetime | None
    algorithm: str
    rtsp: str
    keepalive_seconds: int
    address: str
    protocol: str
    manufacturer: str
    model: str
    firmware: str
    registered_until: datetime | None
    last_keepalive_at: datetime | None
    refused_at: datetime | None
    clock_off_seconds: float | None
    channels_total: int | None
    channels_got: int
    catalogue_at: datetime | None


class ChannelView(BaseModel):
    """`kind` is camera, alarm, directory or other; `camera` is the camera of ours that it became."""

    id: str
    name: str
    kind: str
    parent: str
    civil_code: str
    address: str
    manufacturer: str
    model: str
    place: PlaceText | None
    status: str
    ptz_type: int | None
    camera: str | None


class CameraWish(BaseModel, extra="forbid"):
    """`camera` is its id with us, else the channel's; `place` where the catalogue has none or a wrong one."""

    camera: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")] | None = None
    place: PlaceText | None = None


class AlarmView(BaseModel):
    """`priority` 1 is the most urgent; `method` 1 telephone, 2 device, 3 SMS, 4 GPS, 5 video, 6 fault, 7 other."""

    n: int
    device: str
    channel: str
    priority: int
    method: int
    kind: str
    description: str
    at: datetime
    received_at: datetime
    place: PlaceText | None


def routes(realm: str) -> APIRouter:
    """Passwords are kept under our SIP `realm`."""
    router = APIRouter(prefix="/api/v1/skynet", tags=["skynet"], dependencies=[MAY])

    @router.get("/devices")
    async def list_devices(
        tx: Transaction, now: Now, cursor: str | None = None, limit: Limit = 200
    ) -> Page[DeviceView]:
        """By id; those that nobody approved yet are among them, with `state` waiting."""
        found = await store.devices(tx, _after(cursor), limit + 1)
        more = write_cursor(found[limit - 1].id) if len(found) > limit else None
        return Page(items=[device_view(device, now) for device in found[:limit]], next_cursor=more)

    @router.get("/devices/{device}")
    async def one_device(device: DeviceId, tx: Transaction, now: Now) -> DeviceView:
        return device_view(await _known(tx, device), now)

    @router.put("/devices/{device}")
    async def put_device(device: DeviceId, body: DeviceText, tx: Transaction, now: Now) -> DeviceView:
        """Add, approve or change; the password is not shown again."""
        wanted = Wanted(device, body.name, body.password, body.algorithm, body.rtsp, body.keepalive_seconds)
        await commands.put_device(tx, wanted, realm, now)
        return device_view(await _known(tx, device), now)

    @router.delete("/devices/{device}", status_code=204)
    async def delete_device(device: DeviceId, tx: Transaction) -> None:
        """Its channels and alarms go too; cameras made of them stay."""
        await commands.remove_device(tx, device)

    @router.get("/devices/{device}/channels")
    async def list_channels(
        device: DeviceId, tx: Transaction, cursor: str | None = None, limit: Limit = 200
    ) -> Page[ChannelView]:
        await _known(tx, device)
        found = await channel_store.channels(tx, device, _after(cursor), limit + 1)
        more = write_cursor(found[limit - 1].id) if len(found) > limit else None
        return Page(items=[channel_view(channel) for channel in found[:limit]], next_cursor=more)

    @router.post("/devices/{device}/channels/{channel}/camera")
    async def make_camera(
        device: DeviceId, channel: ChannelId, body: CameraWish, tx: Transaction, now: Now
    ) -> CameraView:
        """The channel is watched from now on, by the address that the device's template gives."""
        found = await channel_store.channel(tx, device, channel)
        if found is None:
            raise NoSuchDevice(f"设备 {device} 没有通道 {channel} / the device has no such channel")
        place = (body.place.lon, body.place.lat) if body.place else None
        camera = body.camera or channel
        return camera_view(await commands.make_camera(tx, await _known(tx, device), found, camera, place, now))

    @router.get("/alarms")
    async def list_alarms(
        tx: Transaction,
        device: Annotated[str | None, Query(pattern=r"^[0-9]{20}$")] = None,
        cursor: str | None = None,
        limit: Limit = 100,
    ) -> Page[AlarmView]:
        """What devices alarmed of, the newest first."""
        before = read_cursor(cursor, tuple[int])[0] if cursor else LAST
        found = await alarm_store.alarms(tx, device, before, limit + 1)
        more = write_cursor(found[limit - 1].n) if len(found) > limit else None
        return Page(items=[alarm_view(alarm) for alarm in found[:limit]], next_cursor=more)

    return router


def device_view(device: Device, now: datetime) -> DeviceView:
    state = "waiting" if not device.approved else "online" if device.online else "offline"
    address = f"{device.transport} {device.host}:{device.port}" if device.host else ""
    same = {name: getattr(device, name) for name in DeviceView.model_fields if hasattr(device, name)}
    return DeviceView(
        **{
            **same,
            "state": state,
            "trouble": trouble(device, now),
            "rtsp": _without_password(device.rtsp),
            "address": address,
            "channels_total": device.catalogue_total,
            "channels_got": device.catalogue_got,
        }
    )


def channel_view(channel: channel_store.SeenChannel) -> ChannelView:
    same: dict[str, Any] = {name: getattr(channel, name) for name in ChannelView.model_fields if hasattr(channel, name)}
    return ChannelView(**same, kind=kind_of(channel.id), place=_place(channel.lon, channel.lat))


def alarm_view(alarm: alarm_store.KeptAlarm) -> AlarmView:
    same: dict[str, Any] = {name: getattr(alarm, name) for name in AlarmView.model_fields if hasattr(alarm, name)}
    return AlarmView(**same, place=_place(alarm.lon, alarm.lat))


def _place(lon: float | None, lat: float | None) -> PlaceText | None:
    return PlaceText(lon=lon, lat=lat) if lon is not None and lat is not None else None


def _after(cursor: str | None) -> str:
    return read_cursor(cursor, tuple[str])[0] if cursor else ""


async def _known(tx: Transaction, id: str) -> Device:
    found = await store.device(tx, id)
    if found is None:
        raise NoSuchDevice(f"没有设备 {id} / no such device")
    return found


def _without_password(template: str) -> str:
    """urlsplit takes {host} for a name."""
    netloc = urlsplit(template).netloc
    return template.replace(netloc, netloc.rpartition("@")[2], 1) if "@" in netloc else template
