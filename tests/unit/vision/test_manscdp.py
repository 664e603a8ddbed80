"""MANSCDP: what devices really send, in either encoding, and what nobody may send."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vision.skynet import manscdp
from services.vision.skynet.manscdp import Alarm, Catalogue, DeviceInfo, DeviceStatus, Keepalive, Unreadable

DEVICE = "34020000001180000001"
CAMERA = "34020000001320000001"
ITEM = (
    f"<Item><DeviceID>{CAMERA}</DeviceID><Name>东门球机</Name><ParentID>{DEVICE}</ParentID><CivilCode>340200</CivilCode>"
    "<Status>ON</Status><Longitude>115.01</Longitude><Latitude>27.41</Latitude><Info><PTZType>1</PTZType></Info></Item>"
)


def document(root: str, kind: str, inside: str, encoding: str = "GB2312") -> str:
    head = f'<?xml version="1.0" encoding="{encoding}"?>\r\n'
    return f"{head}<{root}><CmdType>{kind}</CmdType><SN>17</SN><DeviceID>{DEVICE}</DeviceID>{inside}</{root}>"


@pytest.mark.parametrize("declared", ["GB2312", "gb18030", "UTF-8"])
@pytest.mark.parametrize("real", ["gb18030", "utf-8"])
def test_a_catalogue_is_read_in_whatever_encoding_it_really_is(declared: str, real: str) -> None:
    text = document("Response", "Catalog", f'<SumNum>9</SumNum><DeviceList Num="1">{ITEM}</DeviceList>', declared)
    said = manscdp.read(text.encode(real))
    assert isinstance(said, Catalogue)
    assert (said.device, said.sn, said.total, said.asked) == (DEVICE, 17, 9, True)
    [channel] = said.channels
    assert (channel.id, channel.name) == (CAMERA, "东门球机")
    assert (channel.lon, channel.lat, channel.status, channel.ptz_type) == (115.01, 27.41, "online", 1)


def test_what_devices_say_is_told_apart() -> None:
    alive = manscdp.read(document("Notify", "Keepalive", "<Status>OK</Status>").encode())
    assert alive == Keepalive(DEVICE, well=True)
    ill = manscdp.read(document("Notify", "Keepalive", "<Status>ERROR</Status>").encode())
    assert ill == Keepalive(DEVICE, well=False)
    info = "<Manufacturer>海康</Manufacturer><Model>NVR</Model><Firmware>4.1</Firmware>"
    assert manscdp.read(document("Response", "DeviceInfo", info).encode("gb18030")) == DeviceInfo(
        DEVICE, "海康", "NVR", "4.1"
    )
    clock = "<DeviceTime>2026-11-20T08:00:00</DeviceTime>"
    assert manscdp.read(document("Response", "DeviceStatus", clock).encode()) == DeviceStatus(
        DEVICE, datetime.fromisoformat("2026-11-20T08:00:00")
    )
    changed = manscdp.read(document("Notify", "Catalog", f"<DeviceList>{ITEM}</DeviceList>").encode("gb18030"))
    assert isinstance(changed, Catalogue)
    assert not changed.asked
    assert manscdp.read(document("Notify", "MobilePosition", "").encode()) is None


def test_an_alarm_is_read_with_its_time_place_and_kind() -> None:
    inside = (
        "<AlarmPriority>1</AlarmPriority><AlarmMethod>5</AlarmMethod><AlarmTime>2026-11-20T08:00:01</AlarmTime>"
        "<AlarmDescription>越界</AlarmDescription><Longitude>115</Longitude><Latitude>27</Latitude>"
        "<Info><AlarmType>6</AlarmType></Info>"
    )
    said = manscdp.read(document("Notify", "Alarm", inside).encode("gb18030"))
    assert said == Alarm(DEVICE, 17, 1, 5, datetime.fromisoformat("2026-11-20T08:00:01"), "6", "越界", 115.0, 27.0)


def test_a_place_that_is_none_and_a_time_that_is_none_are_left_out() -> None:
    inside = "<AlarmTime>0001-01-01T00:00:00</AlarmTime><Longitude>0</Longitude><Latitude>nan</Latitude>"
    said = manscdp.read(document("Notify", "Alarm", inside).encode())
    assert said == Alarm(DEVICE, 17, 0, 0, None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<Notify>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><Notify>&b;</Notify>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Notify/>',
        b"<Notify>" + b"a" * manscdp.LONGEST + b"</Notify>",
        b"<Response><CmdType>Catalog</CmdType><DeviceList>"
        + b"<Item><DeviceID>11</DeviceID></Item>" * (manscdp.MOST_ITEMS + 1)
        + b"</DeviceList></Response>",
    ],
)
def test_entities_floods_and_rubbish_are_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        manscdp.read(body)


@given(st.binary(max_size=300))
def test_rubbish_is_unreadable_and_nothing_else(rubbish: bytes) -> None:
    whole = document("Notify", "Alarm", "<AlarmDescription>HERE</AlarmDescription>").encode()
    for body in (rubbish, whole.replace(b"HERE", rubbish)):
        try:
            manscdp.read(body)
        except Unreadable:
            continue


def test_our_questions_are_documents_too() -> None:
    for body in (manscdp.query("Catalog", DEVICE, 3), manscdp.alarm_subscription(DEVICE, 4)):
        assert b"<Query>" in body
        assert manscdp.read(body) is None
    assert b"<Result>OK</Result>" in manscdp.alarm_received(CAMERA, 17)


def test_an_id_says_what_a_channel_is() -> None:
    kinds = [manscdp.kind_of(id) for id in (CAMERA, "34020000001310000001", "34020000001340000001", "340200", DEVICE)]
    assert kinds == ["camera", "camera", "alarm", "directory", "other"]
