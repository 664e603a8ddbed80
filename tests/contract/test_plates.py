"""Plates drawn as the standard has them, tilted, noisy and small: what is read off several pictures, and how small."""

import random

import cv2
import numpy as np
import pytest

from services.vision.domain.plate import UNREADABLE, Plate
from services.vision.evidence.pictures import jpeg
from services.vision.plates import RapidOcr
from tests.support.drawn_plate import car_back, number

PICTURES = 5  # of one car


@pytest.fixture(scope="module")
def reader() -> RapidOcr:
    return RapidOcr()


def crops(text: str, height: int, kind: str, car: int) -> list[bytes]:
    return [jpeg(car_back(text, height, kind, 100 * car + n), 92) for n in range(PICTURES)]


def read(reader: RapidOcr, height: int, cars: int) -> tuple[int, int]:
    """How many were read rightly, and how many wrongly; the others were unreadable."""
    chance = random.Random(height)
    right = wrong = 0
    for car in range(cars):
        kind = ("blue", "green", "yellow")[car % 3]
        text = number(chance, kind)
        found = reader.plate(crops(text, height, kind, car))
        right += found.text == text
        wrong += found.text not in (text, UNREADABLE)
    return right, wrong


@pytest.mark.parametrize(("height", "at_least"), [(40, 8), (28, 8), (20, 7)])
def test_most_plates_of_twenty_pixels_and_more_are_read_and_none_wrongly(
    reader: RapidOcr, height: int, at_least: int
) -> None:
    right, wrong = read(reader, height, 9)
    print(f"{height} pixels high: {right} of 9 right, {wrong} wrong")
    assert right >= at_least
    assert wrong == 0


def test_a_plate_too_small_to_read_is_unreadable_rather_than_wrong(reader: RapidOcr) -> None:
    assert read(reader, 7, 6) == (0, 0)


def test_a_car_without_a_plate_and_a_shop_sign_are_no_plates(reader: RapidOcr) -> None:
    bare = np.full((240, 360, 3), 96, np.uint8)
    sign = car_back("便民超市欢迎您"[:7], 40)
    assert reader.plate([jpeg(bare)] * 3) == reader.plate([jpeg(sign)] * 3) == Plate(UNREADABLE)


def test_each_sign_has_its_confidence(reader: RapidOcr) -> None:
    found = reader.plate(crops("赣C12345", 40, "blue", 1))
    assert found.text == "赣C12345"
    assert len(found.confidences) == 7
    assert all(0.6 <= sure <= 1 for sure in found.confidences)


def test_a_tiny_crop_does_no_harm(reader: RapidOcr) -> None:
    tiny = np.asarray(cv2.resize(car_back("赣C12345", 40), (9, 6)), np.uint8)
    assert reader.plate([jpeg(tiny)]) == Plate(UNREADABLE)
