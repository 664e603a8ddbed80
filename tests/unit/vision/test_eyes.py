"""What the next owner of a camera takes over: stays, their first pictures, the empty street; and what a gap means."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import cv2
import numpy as np

from services.vision.analysis import Analysis
from services.vision.camera_sight import CameraSight
from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.camera_truth import CameraTruth
from services.vision.domain.facts import AlertCleared, AlertRaised
from services.vision.domain.judgement import Alert
from services.vision.domain.sight import Detection
from services.vision.domain.stay import Stay
from services.vision.domain.track import Follower, Tracker
from services.vision.domain.zone import Kind, Zone
from services.vision.recording import lines
from services.vision.watch.eyes import Eyes, Looked
from services.vision.watch.store import KeptStay

PAVEMENT = Zone("pavement", Kind.OCCUPATION, ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)), 20.0)
BEGAN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC).timestamp()


class Nothing:
    """A detector that knows no thing by name."""

    name = "nothing"

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        return []

    def follower(self) -> Follower:
        return Tracker()


@cache
def street(stall: bool) -> Frame:
    rough = np.random.default_rng(3).integers(90, 150, (60, 80, 3), np.uint8)
    frame = np.asarray(cv2.resize(rough, (320, 240), interpolation=cv2.INTER_CUBIC), np.uint8)
    if stall:
        checks = np.indices((60, 80)).sum(axis=0) // 10 % 2
        frame[110:170, 120:200] = np.where(checks[..., None] == 1, np.array([30, 40, 220]), np.array([230, 220, 40]))
    return frame


def eyes(
    kept: Sequence[KeptStay] = (),
    background: bytes | None = None,
    zone: Zone = PAVEMENT,
    sight: CameraSight | None = None,
    record_seconds: float = 60.0,
) -> Eyes:
    def make(stays: Sequence[Stay]) -> Analysis:
        return Analysis([zone], Nothing(), stays, "cam-01.", background)

    zone_info = ZoneInfo("Asia/Shanghai")
    return Eyes([zone], make, kept, zone_info, sight=sight, record_seconds=record_seconds)


def watch(given: Eyes, stall: bool, begin: float, end: float) -> list[Looked]:
    return [given.look(street(stall), BEGAN + t) for t in np.arange(begin, end, 0.2)]


def hand(t: float) -> Frame:
    """Something before the lens."""
    noise = np.random.default_rng(int(t * 1000)).integers(-3, 4, (240, 320, 3))
    return np.asarray(80 + noise, np.uint8)


def facts(looked: list[Looked]) -> list[AlertRaised | AlertCleared]:
    return [fact for one in looked for fact, _ in one.facts]


def last_kept(looked: list[Looked]) -> list[KeptStay]:
    return next(one.stays for one in reversed(looked) if one.stays is not None)


def test_a_stay_goes_on_counting_with_its_new_owner_and_brings_its_first_picture() -> None:
    first = eyes()
    looked = watch(first, False, 0, 6) + watch(first, True, 6, 14)
    [kept] = last_kept(looked)
    assert kept.first_picture is not None
    background = next(one.background for one in reversed(looked) if one.background is not None)

    second = watch(eyes([kept], background), True, 21, 40)  # seven seconds nobody looked
    [(alert, shots)] = [told for one in second for told in one.facts]
    assert isinstance(alert, AlertRaised)
    assert alert.stay == kept.id
    assert 5 < alert.since - BEGAN < 8
    assert 25 < alert.at - BEGAN < 29
    assert [(shot.role, shot.at) for shot in shots[:1]] == [("first", kept.first_at.timestamp())]
    assert shots[0].original == kept.first_picture


def test_what_went_away_while_nobody_looked_was_seen_last_when_it_was_seen() -> None:
    first = eyes()
    looked = watch(first, False, 0, 6) + watch(first, True, 6, 30)
    [raised] = facts(looked)
    assert isinstance(raised, AlertRaised)
    after = watch(first, False, 40, 50)
    [cleared] = facts(after)
    assert isinstance(cleared, AlertCleared)
    assert 29 < cleared.last_seen - BEGAN < 30.1


def test_a_zone_that_is_gone_clears_what_it_alerted() -> None:
    first = eyes()
    looked = watch(first, False, 0, 6) + watch(first, True, 6, 30)
    other = eyes(last_kept(looked), zone=replace(PAVEMENT, id="elsewhere"))
    [cleared] = facts([other.look(street(True), BEGAN + 31)])
    [raised] = facts(looked)
    assert isinstance(cleared, AlertCleared)
    assert cleared.stay == raised.stay


def test_the_first_picture_is_handed_over_until_it_is_stored() -> None:
    given = eyes()
    looked = watch(given, False, 0, 6) + watch(given, True, 6, 14)
    kept = last_kept(looked)
    assert kept[0].first_picture is not None
    given.stored(kept)
    assert last_kept(watch(given, True, 14, 18))[0].first_picture is None


def asked(cleared_at: datetime | None, id: str) -> Alert:
    at = datetime.fromtimestamp(BEGAN, UTC)
    return Alert(
        id, "cam-01", "pavement", "occupation", "E2101", "stall", 0.6, Box(0, 0, 1, 1), 115.0, 27.4, False, at, at,
        cleared_at=cleared_at,
    )  # fmt: skip


def test_a_second_look_finds_what_stands_there_and_what_does_not_and_says_nothing_too_early() -> None:
    first = eyes()
    watch(first, False, 0, 4)
    assert first.look_again(asked(None, "none")) is None
    [raised] = facts(watch(first, False, 4, 6) + watch(first, True, 6, 30))
    still = first.look_again(asked(None, raised.stay))
    assert still is not None
    assert (still[0], still[2].role) == ("still_there", "recheck")
    assert still[2].at == BEGAN + 29.8
    gone = first.look_again(asked(None, "none"))
    assert gone is not None
    assert gone[0] == "gone"
    watch(first, False, 30, 40)
    cleared = first.look_again(asked(datetime.now(UTC), raised.stay))
    assert cleared is not None
    assert (cleared[0], cleared[1]) == ("gone", 0.9)


def test_an_alert_brings_its_path_and_is_followed_by_its_latest_picture() -> None:
    given = eyes()
    [raised] = facts(watch(given, False, 0, 6) + watch(given, True, 6, 30))
    path = given.witness.path(raised.stay)
    assert abs(path[0][0] - raised.since) < 3
    assert path[-1][0] > raised.at
    watch(given, True, 30, 36)
    [after] = given.witness.take()
    assert (after.alert, after.latest.role) == (raised.stay, "latest")
    assert after.latest.shown != after.latest.original


def test_a_stay_that_is_handed_over_keeps_its_path_and_what_was_in_its_first_picture() -> None:
    first = eyes()
    kept = last_kept(watch(first, False, 0, 6) + watch(first, True, 6, 14))
    assert kept[0].path
    assert kept[0].first_seen == []
    second = eyes(kept)
    assert second.witness.path(kept[0].id) == kept[0].path


def test_while_the_camera_is_covered_the_rules_rest_and_that_time_does_not_count() -> None:
    given = eyes(sight=CameraSight(CameraTruth(hold=10, back=5, frozen=1e9)))
    looked = watch(given, False, 0, 6) + watch(given, True, 6, 20)
    [stay] = last_kept(looked)
    covered = [given.look(hand(t), BEGAN + t) for t in np.arange(20, 50, 0.5)]
    assert not facts(covered)
    assert given.look_again(asked(None, stay.id)) is None
    assert [(one.status, one.pace.name) for one in covered[-1:]] == [("covered", "IDLE")]
    assert all(one.stays is None for one in covered[8:])
    after = watch(given, True, 50, 80)
    [held] = [held for one in after for held in one.held]
    assert (held.zone, held.reason) == ("pavement", "covered")
    assert 20 <= held.begins - BEGAN <= 22
    assert 55 <= held.ends - BEGAN <= 58
    [raised] = facts(after)
    assert isinstance(raised, AlertRaised)
    assert raised.stay == stay.id
    seconds = (raised.at - raised.since) - (held.ends - held.begins)
    assert 20 <= seconds <= 21


def test_a_moment_before_the_lens_holds_nothing_up() -> None:
    given = eyes(sight=CameraSight(CameraTruth(hold=10, back=5, frozen=1e9)))
    looked = watch(given, False, 0, 6) + watch(given, True, 6, 20)
    [stay] = last_kept(looked)
    assert not facts([given.look(hand(t), BEGAN + t) for t in np.arange(20, 22.4, 0.2)])
    [raised] = facts(watch(given, True, 22.4, 40))
    assert isinstance(raised, AlertRaised)
    assert raised.stay == stay.id
    assert 20 <= raised.at - raised.since <= 21


def test_what_was_seen_is_handed_over_each_minute_without_gap_or_double() -> None:
    looked = watch(eyes(), False, 0, 130)
    first, second = (one.recorded for one in looked if one.recorded is not None)
    times = [look.at - BEGAN for look in lines.unpack([first.content, second.content])]
    assert times == sorted(set(times))
    assert times[0] == 0
    assert times[-1] >= 120
    assert max(b - a for a, b in pairwise(times)) <= 1.2
    assert first.begins_at.timestamp() == BEGAN
    assert first.looks + second.looks == len(times)


def test_where_nothing_is_to_be_recorded_nothing_is() -> None:
    assert not any(one.recorded for one in watch(eyes(record_seconds=0.0), False, 0, 70))
