"""What devices of the sky-net do to the state: a part of a catalogue, an alarm; a channel becomes a camera."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from chassis.postgres import Tx
from services.vision.camera import commands as camera_commands
from services.vision.camera import store as camera_store
from services.vision.camera.store import Camera
from services.vision.skynet import alarm_store, channel_store, digest, manscdp, store
from services.vision.skynet.alarm_store import KeptAlarm
from services.vision.skynet.channel_store import SeenChannel
from services.vision.skynet.digest import Algorithm
from services.vision.skynet.manscdp import Alarm, Catalogue
from services.vision.skynet.store import Device

STATES = {"ON": "online", "OFF": "offline", "VLOST": "offline", "DEFECT": "offline"}
HOLE = re.compile(r"\{(\w*)\}")
HOLES = ("host", "device", "channel", "order")
RTSP = re.compile(r"rtsps?://[^\s{}]+")


class NoSuchDevice(Exception):
    """No device has this id, or it has no such channel."""


class CannotBeCamera(Exception):
    """The channel cannot become a camera as things are."""


class NoPassword(Exception):
    """A device cannot be let in without one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A device as an admin wants it; without a password the one that is known stays."""

    id: str
    name: str
    password: str | None
    algorithm: Algorithm | None
    rtsp: str
    keepalive_seconds: int


async def put_device(tx: Tx, wanted: Wanted, realm: str, at: datetime) -> None:
    """Known and approved from now on; its password is kept only as a digest, so another algorithm needs it again."""
    known = await store.device(tx, wanted.id, lock=True)
    algorithm: Algorithm = wanted.algorithm or (known.algorithm if known else "MD5")
    if wanted.password is not None:
        ha1 = digest.ha1(algorithm, wanted.id, realm, wanted.password)
    elif known is not None and known.ha1 and known.algorithm == algorithm:
        ha1 = known.ha1
    else:
        raise NoPassword("请给出设备密码 / give the device's password")
    await store.put_device(tx, wanted.id, wanted.name, wanted.rtsp, wanted.keepalive_seconds, algorithm, ha1, at)


async def remove_device(tx: Tx, id: str) -> None:
    """Its channels and alarms go with it; cameras stay."""
    if not await store.remove_device(tx, id):
        raise NoSuchDevice(f"没有设备 {id} / no such device")


async def take_catalogue(tx: Tx, device: Device, part: Catalogue, at: datetime) -> None:
    """Parts come in any order and more than once; the last one that was missing ends the catalogue."""
    if not part.asked:
        await _take_changes(tx, device, part)
        return
    if part.sn != device.catalogue_sn or device.catalogue_asked_at is None:
        return  # of an earlier query: its answer is on the way or here
    unique = {channel.id: channel for channel in part.channels}
    got = device.catalogue_got + await store.count_new(tx, device.id, list(unique), part.sn)
    await store.put_channels(tx, device.id, list(unique.values()), part.sn)
    told: dict[str, object] = {"catalogue_total": part.total, "catalogue_got": got, "catalogue_heard_at": at}
    if got >= part.total:
        told["catalogue_at"] = at
        await store.remove_others(tx, device.id, part.sn)
    await store.describe(tx, device.id, told)


async def take_alarm(tx: Tx, device: Device, alarm: Alarm, zone: tzinfo, now: datetime) -> None:
    """Kept with the device's own time where it says one."""
    at = alarm.at.replace(tzinfo=zone) if alarm.at else now
    kept = KeptAlarm(
        0, device.id, alarm.device, alarm.priority, alarm.method, alarm.kind, alarm.description, at, now, alarm.lon,
        alarm.lat,
    )  # fmt: skip
    await alarm_store.put_alarm(tx, kept)


async def make_camera(
    tx: Tx, device: Device, channel: SeenChannel, camera: str, place: tuple[float, float] | None, at: datetime
) -> Camera:
    """New, or the known one with the channel's name and address; its zones, heading and switch stay."""
    if manscdp.kind_of(channel.id) == "directory":
        raise CannotBeCamera(f"{channel.id} 是目录，不是摄像机 / a directory, no camera")
    known = await camera_store.camera(tx, camera)
    where = place or _place(channel) or ((known.lon, known.lat) if known else None)
    if where is None:
        raise CannotBeCamera("目录里没有此通道的位置，请给出 place / the catalogue has no place of it: give one")
    url = fill(device.rtsp, await holes(tx, device, channel))
    if not RTSP.fullmatch(url):
        raise CannotBeCamera("请先填设备的 RTSP 地址模板 / give the device's RTSP template first")
    heading, enabled = (known.heading, known.enabled) if known else (None, True)
    name = channel.name or channel.id
    await camera_commands.configure_camera(tx, Camera(camera, name, url, *where, heading, enabled), at)
    await channel_store.set_camera(tx, device.id, channel.id, camera)
    found = await camera_store.camera(tx, camera)
    assert found is not None
    return found


async def holes(tx: Tx, device: Device, channel: SeenChannel) -> dict[str, str]:
    """What a template may ask for."""
    order = await channel_store.order(tx, device.id, channel.id)
    host = f"[{device.host}]" if ":" in device.host else device.host
    return {"host": host, "device": device.id, "channel": channel.id, "order": str(order)}


def fill(template: str, values: dict[str, str]) -> str:
    return HOLE.sub(lambda hole: values.get(hole[1], hole[0]), template)


def _place(channel: SeenChannel) -> tuple[float, float] | None:
    return (channel.lon, channel.lat) if channel.lon is not None and channel.lat is not None else None


async def _take_changes(tx: Tx, device: Device, part: Catalogue) -> None:
    for channel in part.channels:
        if channel.event == "DEL":
            await store.remove_channel(tx, device.id, channel.id)
        elif channel.event in STATES:
            await store.set_channel_status(tx, device.id, channel.id, STATES[channel.event])
        else:
            await store.put_channels(tx, device.id, [channel], device.catalogue_sn)
