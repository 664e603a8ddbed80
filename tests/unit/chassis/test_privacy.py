"""Numbers that tell who somebody is are hidden, and codes that look like them are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.privacy import masked, without_numbers

MASKED = [
    ("来电人13933334444,在桥头", "来电人139****4444,在桥头"),
    ("+86 139-3333-4444", "139****4444"),
    ("008613933334444", "139****4444"),
    ("(+86)13933334444", "139****4444"),
    ("139 3333 4444", "139****4444"),
    ("139-333-34444", "139****4444"),
    ("1393 3334 444", "139****4444"),
    ("1 3 9 3 3 3 3 4 4 4 4", "139****4444"),
    ("139 33 33 44 44", "139****4444"),
    ("\uff11\uff13\uff19\uff13\uff13\uff13\uff13\uff14\uff14\uff14\uff14", "139****4444"),
    ("139\u20143333\u20144444", "139****4444"),
    ("139.3333.4444", "139****4444"),
    ("139/3333/4444 139_3333_4444", "139****4444 139****4444"),
    ("139\uff0c3333\uff0c4444", "139****4444"),
    ("tel13933334444x", "tel139****4444x"),
    ("13933334444 13800000000", "139****4444 138****0000"),
    ("2026-03-01 13933334444", "2026-03-01 139****4444"),
    ("0796-7512345", "079****2345"),
    ("07967512345", "079****2345"),
    ("(0796) 751 2345", "079****2345"),
    ("010-88886666", "010****6666"),
    ("+86 796 7512345", "796***2345"),
]
LEFT = [
    "",
    "构件9901010105000001",  # a component's code
    "构件1391234567890123",
    "案卷9901012026030100001,另见9901012026031500139",  # cases' numbers
    "2026-03-13 15:30",
    "20260313",
    "2026-03-13 2026-03-14 1件",
    "13-14 2026-03-15 1件",
    "上报a1391234-a139-1234-5678-013912345678",  # an Open311 id
    "12319、110",
    "27.1234567,115.1234567",
    "45.1234567,130.1234567",
]


def test_numbers_are_masked_alone_and_in_words() -> None:
    assert masked("13800000000") == "138****0000"
    assert masked("12319") == "***19"
    assert masked("") == ""
    assert without_numbers("电话13800000000,案卷9901012026030100001") == "电话138****0000,案卷9901012026030100001"
    assert without_numbers("身份证11010519491231002X") == "身份证110***********002X"


@pytest.mark.parametrize(("words", "left"), [*MASKED, *zip(LEFT, LEFT, strict=True)])
def test_numbers_in_words_are_masked_however_they_are_written_and_codes_and_dates_are_not(
    words: str, left: str
) -> None:
    assert without_numbers(words) == left
    assert without_numbers(left) == left


@given(st.from_regex(r"\A[0-9]{5,15}\Z"))
def test_a_mask_hides_a_third_or_more_and_keeps_the_length(number: str) -> None:
    assert len(masked(number)) == len(number)
    assert masked(number).count("*") * 3 >= len(number) - 4
