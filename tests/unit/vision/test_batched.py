"""Frames of many cameras at once: what waits is the next batch, each gets its own answer, and nobody waits for more."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from time import monotonic

import numpy as np
import pytest

from services.vision.batched import Batched
from services.vision.detector import Frame, Look
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing
from services.vision.domain.track import Follower, Tracker

FRAME = np.zeros((2, 2, 3), np.uint8)


class Marked:
    """It sees in each frame one thing, as sure as the frame's time; and remembers what it was given at once."""

    name, digest, batch = "marked", "0", 4

    def __init__(self) -> None:
        self.given: list[list[float]] = []

    def detect(self, frame: Frame, zones: Sequence[object], at: float) -> list[Detection]:
        return [Detection(Box(0, 0, 1, 1), Thing.VEHICLE, "car", at)]

    def detect_many(self, looks: Sequence[Look]) -> list[list[Detection]]:
        self.given.append([look.at for look in looks])
        if any(look.at < 0 for look in looks):
            raise ValueError("a time before the first")
        return [self.detect(look.frame, look.zones, look.at) for look in looks]

    def follower(self) -> Follower:
        return Tracker()


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as found:
        yield found


@pytest.fixture
def cameras() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as found:
        yield found


def asked_meanwhile(
    detector: Marked, thread: ThreadPoolExecutor, cameras: ThreadPoolExecutor, times: Sequence[float]
) -> list["Future[list[Detection]]"]:
    """All of them have asked, in this order, before the detector is free."""
    batched, free, arrived = Batched(detector, thread), Event(), monotonic() + 10
    thread.submit(free.wait)
    answers = []
    for n, at in enumerate(times, 1):
        answers.append(cameras.submit(batched.detect, FRAME, (), at))
        while len(batched._asked) < n:
            assert monotonic() < arrived
    free.set()
    return answers


def test_those_that_wait_are_detected_at_once_first_come_first_served_and_each_gets_its_own(
    thread: ThreadPoolExecutor, cameras: ThreadPoolExecutor
) -> None:
    detector = Marked()
    times = [0.1 * n for n in range(10)]
    answers = asked_meanwhile(detector, thread, cameras, times)
    assert [answer.result(10)[0].confidence for answer in answers] == times
    assert detector.given == [times[:4], times[4:8], times[8:]]


def test_a_single_frame_waits_for_no_other(thread: ThreadPoolExecutor) -> None:
    detector = Marked()
    [seen] = Batched(detector, thread).detect(FRAME, (), 0.5)
    assert seen.confidence == 0.5
    assert detector.given == [[0.5]]


def test_what_a_batch_fails_with_each_of_it_hears_and_the_next_is_detected(
    thread: ThreadPoolExecutor, cameras: ThreadPoolExecutor
) -> None:
    detector = Marked()
    answers = asked_meanwhile(detector, thread, cameras, [0.1, -1.0, 0.3, 0.4, 0.5])
    for answer in answers[:4]:
        with pytest.raises(ValueError, match="before the first"):
            answer.result(10)
    assert answers[4].result(10)[0].confidence == 0.5
