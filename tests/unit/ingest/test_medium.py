"""Files by their first bytes, and clips by their boxes."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.medium import BrokenMedium, UnknownMedium, recognise
from services.ingest.domain.video import without_places


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


FTYP = box(b"ftyp", b"mp42\x00\x00\x00\x00")
PLACE = box(b"udta", box(b"\xa9xyz", b"+27.1000+115.1000/"))


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"#!AMR\n", "audio/amr"),
        (b"ID3\x03", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"OggS", "audio/ogg"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x18ftyp3gp5", "video/3gpp"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(beginning: bytes, kind: str) -> None:
    assert recognise(beginning + bytes(20)).content_type == kind


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"<html>", b"MZ\x90", b"%PDF-1.7", b"GIF89a", b"\x00\x00\x00\x18ftypheic"]
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(UnknownMedium):
        recognise(content + bytes(20) if content else b"")


def test_a_clips_place_is_blanked_wherever_it_stands_and_nothing_moves() -> None:
    content = (
        FTYP
        + box(b"moov", PLACE + box(b"trak", box(b"meta", b"lens") + box(b"tkhd", b"kept")))
        + box(b"mdat", b"frames")
    )
    shown = without_places(content)
    assert len(shown) == len(content)
    assert b"115.1000" not in shown
    assert b"lens" not in shown
    assert b"kept" in shown
    assert shown.endswith(box(b"mdat", b"frames"))


def test_a_clip_without_a_place_stays_the_same_object() -> None:
    content = FTYP + box(b"moov", box(b"mvhd", bytes(8))) + struct.pack(">I", 0) + b"mdat" + b"to the end"
    assert without_places(content) is content


@given(st.integers(1, 10_000))
def test_a_clip_that_is_cut_anywhere_is_refused(kept: int) -> None:
    content = FTYP + box(b"moov", PLACE) + struct.pack(">I4sQ", 1, b"mdat", 16 + 6) + b"frames"
    short = content[: kept % len(content)]
    if len(short) == len(FTYP) + len(box(b"moov", PLACE)):  # whole, but for its frames
        return
    with pytest.raises(BrokenMedium):
        without_places(short)


@given(st.binary(max_size=300))
def test_noise_never_hangs_or_breaks_the_reader(noise: bytes) -> None:
    try:
        shown = without_places(FTYP + box(b"moov", noise))
    except BrokenMedium:
        return
    assert len(shown) == len(FTYP) + 8 + len(noise)
