"""Recorded looks: run through the same zones they say the same as the pictures did, and they are small."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest

from services.vision.domain.box import Box
from services.vision.domain.calendar import Schedule, Window
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.obstruction import Blob
from services.vision.domain.recorded import RecordedLook
from services.vision.domain.zone import Kind, Zone
from services.vision.recording import lines, trial
from services.vision.recording.rerun import rerun
from tests.support.told import Car, watched

KERB = Zone("kerb", Kind.NO_PARKING, ((0.1, 0.3), (0.9, 0.3), (0.9, 0.9), (0.1, 0.9)), 15.0)
LEFT, RIGHT = Box(0.15, 0.5, 0.35, 0.75), Box(0.6, 0.45, 0.85, 0.8)


def again(zones: list[Zone], looks: list[RecordedLook]) -> list[Fact]:
    read = [lines.read(lines.line(look)) for look in looks]
    return [fact for facts in rerun(zones, read, lambda at: None) for fact in facts]


def moments(facts: list[Fact]) -> list[tuple[str, float]]:
    told = [(type(fact).__name__, fact.at) for fact in facts if isinstance(fact, (AlertRaised, AlertCleared))]
    return sorted(told, key=lambda one: one[1])


@pytest.mark.parametrize(
    "cars",
    [
        [Car(LEFT, 5, 40)],
        [Car(LEFT, 0, 40)],  # there before anybody looked
        [Car(LEFT, 0, 40, confidence=0.3)],  # and too unsure for that
        [Car(LEFT, 5, 60, missed=12), Car(RIGHT, 20, 50)],  # lost by the detector, not by the picture
        [Car(LEFT, 5, 15), Car(LEFT, 17, 50)],  # another in the same place
        [Car(LEFT, 5, 15)],
    ],
)
def test_the_record_says_what_the_pictures_said_within_a_second(cars: list[Car]) -> None:
    facts, looks = watched(cars, [KERB], 70)
    told, expected = moments(again([KERB], looks)), moments(facts)
    assert [name for name, _ in told] == [name for name, _ in expected]
    assert [at for _, at in told] == pytest.approx([at for _, at in expected], abs=1.0)


def test_what_a_zone_would_have_said_is_known_afterwards() -> None:
    facts, looks = watched([Car(LEFT, 5, 25), Car(RIGHT, 5, 60)], [KERB], 70)
    assert len([fact for fact in facts if isinstance(fact, AlertRaised)]) == 2
    longer = Zone(**{**{name: getattr(KERB, name) for name in KERB.__slots__}, "dwell_seconds": 30.0})
    [alert] = [fact for fact in again([longer], looks) if isinstance(fact, AlertRaised)]
    assert alert.box.iou(RIGHT) > 0.9
    assert alert.at == pytest.approx(35, abs=1.0)


def test_a_quiet_stretch_before_and_after_a_stay_changes_nothing() -> None:
    quiet = [RecordedLook(float(at), ()) for at in range(-600, 0)]
    _, looks = watched([Car(LEFT, 5, 40)], [KERB], 60)
    late = [RecordedLook(60.0 + at, ()) for at in range(600)]
    assert moments(again([KERB], quiet + looks + late)) == moments(again([KERB], looks))


def test_blobs_are_the_zones_in_which_they_lie() -> None:
    stall, elsewhere = Box(0.3, 0.5, 0.5, 0.7), Box(0.0, 0.0, 0.1, 0.1)
    zone = Zone("pavement", Kind.OCCUPATION, KERB.polygon, 10.0)
    looks = [
        RecordedLook(at / 2, (), (Blob(stall, at / 2, 0.1), Blob(elsewhere, at / 2, 0.1))) for at in range(5, 60)
    ]  # fmt: skip
    [alert] = [fact for fact in again([zone], looks) if isinstance(fact, AlertRaised)]
    assert alert.box.iou(stall) > 0.9
    assert alert.at == pytest.approx(10, abs=1)


def test_a_schedule_holds_by_the_time_of_the_record() -> None:
    began = datetime(2026, 3, 2, 8, 59, 30, tzinfo=UTC)
    timed = Zone("kerb", Kind.NO_PARKING, KERB.polygon, 15.0, Schedule((Window(frozenset({1}), time(9), time(10)),)))
    _, looks = watched([Car(LEFT, 2, 60)], [KERB], 60)
    facts = [fact for one in rerun([timed], looks, lambda at: began + timedelta(seconds=at)) for fact in one]
    assert facts[0].at == pytest.approx(30, abs=1)  # type: ignore[union-attr]


def test_a_minute_of_a_street_that_stands_is_packed_into_few_bytes_and_comes_back_whole() -> None:
    _, looks = watched([Car(LEFT, 2, 99), Car(RIGHT, 2, 99)], [KERB], 60)
    chunk = lines.pack(looks)
    assert len(chunk) < 4000
    assert [look.at for look in lines.unpack([chunk])] == [look.at for look in looks]


@pytest.mark.parametrize("wrong", ["{", '{"boxes": []}', '{"t": 1, "boxes": [{"class": "car"}]}', "[]"])
def test_a_line_that_is_no_look_is_named(wrong: str) -> None:
    with pytest.raises(lines.BadRecord, match="no recorded look"):
        lines.read(wrong)


def test_where_time_is_short_the_newest_of_the_record_is_tried() -> None:
    _, looks = watched([Car(LEFT, 5, 40), Car(RIGHT, 5, 40)], [KERB], 60)
    shifted = [[replace(look, at=look.at + 60 * n) for look in looks] for n in range(40)]
    chunks = [lines.pack(minute) for minute in shifted]
    kerb = replace(KERB, cooldown_seconds=0.0)
    question = trial.Question(chunks, [[kerb]], "kerb", "Asia/Shanghai", 60.0)
    whole = trial.answer(question)
    assert (whole.complete, whole.since, len(whole.alerts[0])) == (True, 0.0, 80)
    ticks = count()  # a second a chunk, as far as anybody looks at the clock
    short = trial.answer(replace(question, most_seconds=20.0), lambda: float(next(ticks)))
    assert not short.complete
    assert (short.since, short.through) == (shifted[-14][0].at, shifted[-1][-1].at)
    assert len(short.alerts[0]) == 28


def test_a_turned_camera_ends_in_the_record_what_it_ended_on_the_street() -> None:
    _, looks = watched([Car(LEFT, 2, 60)], [KERB], 40)
    facts = again([KERB], [*looks, RecordedLook(40.0, cut=True)])
    assert [type(fact) for fact in facts] == [AlertRaised, AlertCleared]
    assert facts[1].at == 40.0  # type: ignore[union-attr]


def test_a_break_in_the_record_ends_no_stay() -> None:
    _, looks = watched([Car(LEFT, 2, 90)], [KERB], 80)
    facts = again([KERB], [look for look in looks if not 30 < look.at < 50])
    assert [type(fact) for fact in facts] == [AlertRaised]


def test_what_stood_there_unseen_at_the_first_look_is_not_taken_for_new_by_the_record() -> None:
    awning = Car(LEFT, 0, 60, confidence=0.3, missed=-8.0)  # seen from the third second on
    facts, looks = watched([awning], [KERB], 50)
    assert moments(again([KERB], looks)) == moments(facts) == []
    driven_up = Car(LEFT, 3, 60, confidence=0.3)
    facts, looks = watched([driven_up], [KERB], 50)
    assert len(moments(facts)) == len(moments(again([KERB], looks))) == 1
