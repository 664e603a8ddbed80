"""What an event says is something that everybody who hears of it can show."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.errors import Rejected
from chassis.event import moment, timestamp, word
from contracts.sanquan.v1.vision_pb2 import CameraStatus


@pytest.mark.parametrize(
    "at", [datetime(2, 1, 1, tzinfo=UTC), datetime(2026, 11, 24, 2, 30, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)]
)
def test_a_time_comes_back_as_it_was_said_and_every_zone_can_show_it(at: datetime) -> None:
    said = timestamp(at)
    assert said is not None
    assert moment(said) == at
    for zone in ("Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Niue"):
        assert moment(said).astimezone(ZoneInfo(zone)) == at


@pytest.mark.parametrize("seconds", [253402300799, 253402300800, -62135596800, -62135596801, 2**62])
def test_a_time_at_the_end_of_the_calendar_or_beyond_is_rejected(seconds: int) -> None:
    with pytest.raises(Rejected, match="not a time"):
        moment(Timestamp(seconds=seconds))


def test_an_enum_is_said_as_a_word_and_one_that_only_a_newer_writer_knows_is_rejected() -> None:
    assert word(CameraStatus, CameraStatus.CAMERA_STATUS_NO_FRAMES) == "no_frames"
    assert word(CameraStatus, 0) == "unspecified"
    with pytest.raises(Rejected, match="CameraStatus known here: 99"):
        word(CameraStatus, 99)
