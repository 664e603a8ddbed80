"""How texts are cut and joined: by rule 160/153 and 70/67, and never through a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.smpp import segments
from services.notify.smpp.segments import GSM, UCS2, BrokenSegment, TextTooLong

texts = st.text(st.characters(codec="utf-16-be"), max_size=600)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
        ("街" * 70, 1), ("街" * 71, 2), ("街" * 134, 2), ("街" * 135, 3), ("😀" * 35, 1), ("😀" * 36, 2),
        ("😀" * 66, 2), ("😀" * 67, 3), ("【三全城管】" + "a" * 64, 1), ("【三全城管】" + "a" * 65, 2),
    ],
)  # fmt: skip
def test_a_text_takes_as_many_segments_as_the_standard_says(text: str, count: int) -> None:
    assert segments.count(text) == count


@given(texts, st.integers(0, 255))
def test_what_was_cut_joins_to_what_it_was(text: str, reference: int) -> None:
    cut = segments.split(text, reference)
    parts = [segments.read_part(segment.payload, has_header=segment.has_header) for segment in cut]
    assert [part.number for part in parts] == list(range(1, len(cut) + 1))
    assert {part.total for part in parts} == {len(cut)}
    assert segments.join([part.raw for part in parts], cut[0].data_coding) == text


@given(texts)
def test_no_segment_is_too_long_and_none_cuts_a_character(text: str) -> None:
    for segment in segments.split(text, 1):
        assert len(segment.payload) <= (160 if segment.data_coding == GSM else 140)
        part = segments.read_part(segment.payload, has_header=segment.has_header)
        segments.join([part.raw], segment.data_coding)  # a half surrogate would not decode


def test_a_header_with_a_16_bit_reference_is_read() -> None:
    part = segments.read_part(bytes.fromhex("06080412340302") + b"x", has_header=True)
    assert (part.reference, part.total, part.number, part.raw) == (0x1234, 3, 2, b"x")


def test_other_header_elements_are_skipped() -> None:
    part = segments.read_part(bytes.fromhex("0a 24 03 010203 00 03 07 02 01") + b"x", has_header=True)
    assert (part.reference, part.total, part.number) == (7, 2, 1)


@pytest.mark.parametrize("payload", [b"", b"\x05\x00\x03", bytes.fromhex("050003070205")])
def test_a_broken_header_is_said_to_be_broken(payload: bytes) -> None:
    with pytest.raises(BrokenSegment):
        segments.read_part(payload, has_header=True)


def test_half_a_surrogate_pair_cut_by_another_sender_joins() -> None:
    raw = "😀".encode("utf-16-be")
    assert segments.join([raw[:2], raw[2:]], UCS2) == "😀"


def test_more_than_255_segments_are_refused() -> None:
    with pytest.raises(TextTooLong):
        segments.split("街" * 67 * 256, 1)
