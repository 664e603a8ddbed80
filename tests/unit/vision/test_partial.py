"""Parts of a film, as players ask for them."""

import pytest

from services.vision.alert.partial import part


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-3", range(4)), ("bytes=4-", range(4, 10)), ("bytes=-3", range(7, 10)), ("bytes=-30", range(10)),
        ("bytes=8-99", range(8, 10)), (" bytes=9-9 ", range(9, 10)),
    ],
)  # fmt: skip
def test_a_part_that_is_there_is_given(header: str, wanted: range) -> None:
    assert part(header, 10) == wanted


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_part_that_is_not_there_is_empty(header: str) -> None:
    found = part(header, 10)
    assert found is not None
    assert len(found) == 0


@pytest.mark.parametrize("header", [None, "", "bytes=-", "bytes=3-1", "bytes=0-1,4-5", "items=0-1", "bytes=a-b"])
def test_anything_else_gives_the_whole(header: str | None) -> None:
    assert part(header, 10) is None
