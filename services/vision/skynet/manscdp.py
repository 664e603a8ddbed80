"""MANSCDP, the XML inside SIP of GB/T 28181: what devices say, read safely; what we ask, written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Safe

CONTENT_TYPE = "Application/MANSCDP+xml"
LONGEST = 256 * 1024
MOST_ITEMS = 2000
ID = re.compile(r"[0-9]{20}")
PROLOG = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Unreadable(Exception):
    """No MANSCDP document that we take."""


@dataclass(frozen=True, slots=True)
class Keepalive:
    device: str
    well: bool


@dataclass(frozen=True, slots=True)
class Channel:
    """An item of a catalogue. `event` is set in a notification: ADD, DEL, UPDATE, ON, OFF, VLOST, DEFECT."""

    id: str
    name: str = ""
    manufacturer: str = ""
    model: str = ""
    parent: str = ""
    civil_code: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    status: str = ""
    ptz_type: int | None = None
    event: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A part of a catalogue that has `total` items; `asked` is whether it answers a query of ours."""

    device: str
    sn: int
    total: int
    channels: tuple[Channel, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """`device` here is whoever raised it, often a channel; `at` is the device's own clock, without a zone."""

    device: str
    sn: int
    priority: int
    method: int
    at: datetime | None
    kind: str = ""
    description: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    device: str
    manufacturer: str
    model: str
    firmware: str


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """`at` is the device's own clock, without a zone."""

    device: str
    at: datetime | None


Said: TypeAlias = Keepalive | Catalogue | Alarm | DeviceInfo | DeviceStatus


def read(body: bytes) -> Said | None:
    """None where the document is well but of a kind that we do not use."""
    root = _root(body)
    device, sn = _text(root, "DeviceID", 20), _number(root, "SN") or 0
    match root.tag, _text(root, "CmdType", 40):
        case "Notify", "Keepalive":
            return Keepalive(device, _text(root, "Status", 20).upper() in ("OK", "ON", ""))
        case ("Response" | "Notify") as root_name, "Catalog":
            return Catalogue(device, sn, _number(root, "SumNum") or 0, tuple(_items(root)), root_name == "Response")
        case "Notify", "Alarm":
            priority, method = _number(root, "AlarmPriority") or 0, _number(root, "AlarmMethod") or 0
            kind = _text(root, "AlarmType", 20) or _text(root, "Info/AlarmType", 20)
            at, words = _time(root, "AlarmTime"), _text(root, "AlarmDescription", 500)
            lon, lat = _place(root)
            return Alarm(device, sn, priority, method, at, kind, words, lon, lat)
        case "Response", "DeviceInfo":
            firmware = _text(root, "Firmware", 100)
            return DeviceInfo(device, _text(root, "Manufacturer", 100), _text(root, "Model", 100), firmware)
        case "Response", "DeviceStatus":
            return DeviceStatus(device, _time(root, "DeviceTime"))
    return None


def query(kind: str, device: str, sn: int) -> bytes:
    """Catalog, DeviceInfo, DeviceStatus."""
    return _document("Query", kind, device, sn)


def alarm_subscription(device: str, sn: int) -> bytes:
    """All priorities, all ways of noticing."""
    every = (("StartAlarmPriority", "0"), ("EndAlarmPriority", "0"), ("AlarmMethod", "0"))
    return _document("Query", "Alarm", device, sn, *every)


def alarm_received(device: str, sn: int) -> bytes:
    return _document("Response", "Alarm", device, sn, ("Result", "OK"))


def kind_of(id: str) -> str:
    """What an item is, by digits 11 to 13 of its id (GB/T 28181, annex on coding)."""
    if not ID.fullmatch(id):
        return "directory"
    return {"131": "camera", "132": "camera", "134": "alarm", "215": "directory", "216": "directory"}.get(
        id[10:13], "other"
    )


def _document(root: str, kind: str, device: str, sn: int, *more: tuple[str, str]) -> bytes:
    lines = [f"<{name}>{escape(value)}</{name}>" for name, value in more]
    head = f"<CmdType>{kind}</CmdType>\r\n<SN>{sn}</SN>\r\n<DeviceID>{escape(device)}</DeviceID>\r\n"
    text = "".join(f"{line}\r\n" for line in lines)
    written = f'<?xml version="1.0" encoding="GB2312"?>\r\n<{root}>\r\n{head}{text}</{root}>\r\n'
    return written.encode("gb18030")


def _root(body: bytes) -> Element:
    if len(body) > LONGEST:
        raise Unreadable("too long")
    try:
        root: Element = Safe.fromstring(PROLOG.sub("", _decoded(body).strip(), count=1), forbid_dtd=True)
    except (Safe.ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable(str(error) or type(error).__name__) from error
    return root


def _decoded(body: bytes) -> str:
    """Devices declare one encoding and send another; Chinese in GB18030 is hardly ever good UTF-8 by chance."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def _items(root: Element) -> Iterator[Channel]:
    for n, item in enumerate(root.findall("DeviceList/Item")):
        if n >= MOST_ITEMS:
            raise Unreadable("too many items")
        id = _text(item, "DeviceID", 20)
        if not re.fullmatch(r"[0-9]{2,20}", id):
            continue
        lon, lat = _place(item)
        ptz = _number(item, "Info/PTZType")
        yield Channel(
            id=id,
            name=_text(item, "Name", 100),
            manufacturer=_text(item, "Manufacturer", 100),
            model=_text(item, "Model", 100),
            parent=_text(item, "ParentID", 60).split("/")[-1],
            civil_code=_text(item, "CivilCode", 20),
            address=_text(item, "Address", 200),
            lon=lon,
            lat=lat,
            status=_status(_text(item, "Status", 20)),
            ptz_type=_number(item, "PTZType") if ptz is None else ptz,
            event=_text(item, "Event", 20).upper(),
        )


def _status(text: str) -> str:
    return {"ON": "online", "OK": "online", "ONLINE": "online", "OFF": "offline", "OFFLINE": "offline"}.get(
        text.upper(), ""
    )


def _place(item: Element) -> tuple[float | None, float | None]:
    """Both or none; 0, 0 is what a device says that knows nothing."""
    try:
        lon, lat = float(_text(item, "Longitude", 30)), float(_text(item, "Latitude", 30))
    except ValueError:
        return None, None
    return (lon, lat) if 0 < abs(lon) <= 180 and 0 < abs(lat) <= 90 else (None, None)


def _time(root: Element, path: str) -> datetime | None:
    try:
        said = datetime.fromisoformat(_text(root, path, 40)).replace(tzinfo=None)
    except ValueError:
        return None
    return said if 2000 <= said.year < 2100 else None


def _number(root: Element, path: str) -> int | None:
    text = _text(root, path, 12)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _text(root: Element, path: str, longest: int) -> str:
    return NEVER.sub("", (root.findtext(path) or "").strip())[:longest]
