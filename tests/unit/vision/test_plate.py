"""What can be a Chinese number plate, and how many unsure readings become one or none."""

import pytest

from services.vision.domain.plate import UNREADABLE, Plate, Reading, masked, reading, vote


def sure(text: str, confidence: float = 0.9) -> Reading:
    return Reading(text, (confidence,) * len(text))


@pytest.mark.parametrize(
    "text",
    ["赣C12345", "京A1B2C3", "粤BD12345", "沪AF12345", "粤B12345D", "鲁A1234学", "京A0123警", "冀B1234挂", "粤Z1234港",
     "粤Z1234澳", "沪A1234领", "使014578"],
)  # fmt: skip
def test_every_kind_of_plate_is_known(text: str) -> None:
    assert reading(text, [0.9] * len(text)) == sure(text)


@pytest.mark.parametrize(
    "text", ["赣CI23", "C12345", "赣112345", "赣C1234567", "粤BDAB345", "公司地址", "赣C1234警5", "12319", "赣CABCDE学"]
)
def test_what_is_no_plate_is_no_reading(text: str) -> None:
    assert reading(text, [0.9] * len(text)) is None


def test_dots_and_blanks_are_left_out_with_their_confidence_and_letters_that_no_plate_has_are_digits() -> None:
    found = reading("赣C·I2 3O5", [0.9, 0.8, 0.1, 0.7, 0.6, 0.1, 0.5, 0.4, 0.3])
    assert found == Reading("赣C12305", (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3))


def test_a_province_that_flips_from_frame_to_frame_is_outvoted_and_less_sure_than_what_did_not() -> None:
    plate = vote([sure("苏A12345"), sure("苏A12345"), sure("鄂A12345", 0.5), sure("苏A12345")])
    assert plate.text == "苏A12345"
    assert plate.confidences[0] == pytest.approx(0.9 * 2.7 / 3.2, abs=1e-3)
    assert plate.confidences[1:] == (pytest.approx((0.9 * 3 + 0.5) / 4),) * 6


def test_where_one_sign_stays_in_doubt_the_plate_is_unreadable() -> None:
    assert vote([sure("苏A12345"), sure("鄂A12345")]) == Plate(UNREADABLE)
    assert vote([sure("苏A12345", 0.5), sure("苏A12345", 0.5)]) == Plate(UNREADABLE)


def test_one_reading_is_not_enough_and_two_of_another_length_are_not_mixed_with_it() -> None:
    assert vote([]) == vote([sure("苏A12345", 1.0)]) == Plate(UNREADABLE)
    assert vote([sure("苏A12345"), sure("苏AD12345"), sure("苏AD12345")]).text == "苏AD12345"


def test_a_mixture_that_is_no_plate_is_unreadable() -> None:
    small, large = "粤BD12345", "粤B12345D"
    assert vote([sure(small, 0.99)] * 20 + [sure(large, 0.99)]).text == small
    readings = [Reading(small, (0.9,) * 3 + (0.9,) * 4 + (0.01,))] * 3 + [
        Reading(large, (0.9,) * 2 + (0.01,) * 5 + (0.9,))
    ]
    assert vote(readings) == Plate(UNREADABLE)


def test_a_masked_plate_tells_where_it_is_from_and_nothing_else() -> None:
    assert masked("赣C12345") == "赣C*****"
    assert masked(UNREADABLE) == UNREADABLE
