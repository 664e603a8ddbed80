"""From packets to the newest picture: what is decoded, and what is given to whom asks late."""

import io
from typing import Any

import av
import numpy as np
import pytest

from services.vision.decoding import Decoding, picture

GROUP, FRAMES = 10, 50  # frames; the nth is grey 4n


@pytest.fixture(scope="module")
def stream() -> tuple[Any, list[Any]]:
    """A decoder's context and the packets of FRAMES frames, one key frame in GROUP."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as made:
        options = {"g": str(GROUP), "preset": "ultrafast", "tune": "zerolatency"}
        video = made.add_stream("libx264", rate=10, options=options)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        for n in range(FRAMES):
            grey = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 4 * n, np.uint8), format="rgb24")
            made.mux(video.encode(grey))
        made.mux(video.encode(None))
    file.seek(0)
    container = av.open(file)
    return container.streams.video[0].codec_context, [p for p in container.demux(video=0) if p.size]


def number(frame: Any) -> int:
    return round(float(picture(frame).mean()) / 4)


def test_who_asks_after_a_key_frame_came_gets_it_and_not_the_next_and_only_once(stream: tuple[Any, list[Any]]) -> None:
    context, packets = stream
    decoding = Decoding(context)
    given: dict[int, tuple[int, float]] = {}
    for n, packet in enumerate(packets):
        # The first two groups teach how rare key frames are; then nobody asks until three packets after one.
        wanted = n < GROUP + 1 or n >= 2 * GROUP + 3
        frame = decoding.take(packet, n / 10, keys_only=n > GROUP, wanted=wanted)
        if frame is not None and n > GROUP:
            given[n] = number(frame), decoding.came_at
    assert given == {23: (20, 2.0), 30: (30, 3.0), 40: (40, 4.0)}


def test_a_key_frame_that_was_seen_on_the_way_is_not_given_again(stream: tuple[Any, list[Any]]) -> None:
    context, packets = stream
    decoding = Decoding(context)
    given = []
    for n, packet in enumerate(packets):
        frame = decoding.take(packet, n / 10, keys_only=n > 25, wanted=True)
        given += [(n, number(frame))] if frame is not None and n > 25 else []
    assert given == [(30, 30), (40, 40)]


def test_full_decoding_begins_sharp_in_the_middle_of_a_group(stream: tuple[Any, list[Any]]) -> None:
    context, packets = stream
    decoding = Decoding(context)
    for n, packet in enumerate(packets[:36]):
        frame = decoding.take(packet, n / 10, keys_only=GROUP < n < 35, wanted=True)
    assert (number(frame), decoding.came_at) == (35, 3.5)
