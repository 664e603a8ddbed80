"""The film of an alert: what the ring keeps, how time passes in it, and what it hides."""

import io
import itertools

import av
import numpy as np
import pytest

from services.vision.detector import Frame
from services.vision.domain.box import Box
from services.vision.domain.sight import Detection, Thing
from services.vision.evidence.clip import LENGTH, WIDE, Glimpse, Ring, film
from services.vision.evidence.pictures import read

BEGAN = 1_790_000_000.0


def street(brightness: int, wide: int = 1280, high: int = 722) -> Frame:
    return np.full((high, wide, 3), brightness, np.uint8)


def frames(content: bytes) -> list[tuple[float, Frame]]:
    """Seconds and picture of each."""
    with av.open(io.BytesIO(content)) as container:
        return [(float(one.time), one.to_ndarray(format="bgr24")) for one in container.decode(video=0)]


def ring(seconds: float) -> Ring:
    made = Ring()
    for at in np.arange(0, seconds, 0.2):
        made.add(street(60 + int(at)), [], BEGAN + at)
    return made


def test_a_film_shows_five_seconds_before_and_after_as_fast_as_they_passed() -> None:
    shown = frames(film(ring(60).around(BEGAN + 54), []))
    assert shown[0][0] == 0
    assert shown[-1][0] == pytest.approx(10.0, abs=0.25)
    assert all(0.15 < b[0] - a[0] < 0.25 for a, b in itertools.pairwise(shown))
    assert shown[0][1].shape == (360, 640, 3)
    assert (shown[0][1].mean(), shown[-1][1].mean()) == (pytest.approx(109, abs=3), pytest.approx(119, abs=3))


def test_the_ring_forgets_what_no_alert_can_want_any_longer() -> None:
    made = ring(60)
    kept = made.around(BEGAN + 54)
    assert len(kept) <= LENGTH * 5
    assert made.around(BEGAN + 30) == []
    assert all(read(one.picture).shape[1] == WIDE for one in kept)


def test_a_small_camera_is_not_made_larger_and_gets_even_sides() -> None:
    made = Ring()
    made.add(street(80, 321, 241), [], BEGAN)
    assert frames(film(made.around(BEGAN), []))[0][1].shape == (240, 320, 3)


def test_a_camera_that_changes_its_size_leaves_the_frames_before_in_the_film() -> None:
    made = Ring()
    made.add(street(80), [], BEGAN)
    made.add(street(80, 320, 240), [], BEGAN + 0.2)
    made.add(street(90), [], BEGAN + 0.4)
    assert [round(at, 1) for at, _ in frames(film(made.around(BEGAN), []))] == [0.0, 0.4]


def test_heads_and_other_plates_are_hidden_in_every_frame() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (36, 64, 3), np.uint8).repeat(10, 0).repeat(10, 1)
    person = Detection(Box(0.1, 0.1, 0.3, 0.9), Thing.PERSON, "person", 0.9)
    made = Ring()
    for n in range(10):
        made.add(noise, [person], BEGAN + n / 5)
    for _, frame in frames(film(made.around(BEGAN), [])):
        assert frame[40:120, 70:180].std() < 50 < frame[40:120, 300:410].std()


def test_a_film_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a frame"):
        film([], [])


def test_two_frames_of_one_moment_do_not_break_it() -> None:
    glimpse = ring(0.2).around(BEGAN)[0]
    assert len(frames(film([glimpse, glimpse, Glimpse(BEGAN + 0.2, glimpse.picture, [])], []))) == 3
