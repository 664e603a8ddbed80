"""The bytes of SMPP: known frames, any cut of the stream, and answers without a body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.smpp.pdu import (
    Bind,
    BrokenPdu,
    Command,
    Pdu,
    ShortMessage,
    Splitter,
    Status,
    Tag,
    decode_id,
)

TEXT = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=20)
MESSAGES = st.builds(
    ShortMessage, TEXT, TEXT, st.binary(max_size=254), st.integers(0, 255), st.integers(0, 255), st.integers(0, 255),
    tags=st.dictionaries(st.integers(0, 0xFFFF), st.binary(max_size=20), max_size=4),
)  # fmt: skip


def test_a_bind_has_the_bytes_of_the_specification() -> None:
    frame = Pdu(Command.BIND_TRANSCEIVER, 0, 1, Bind("county", "secret8").encode()).encode()
    assert frame.hex() == (
        "00000024" "00000009" "00000000" "00000001" "636f756e747900" "7365637265743800" "00" "34" "00" "00" "00"
    )  # fmt: skip


@given(MESSAGES)
def test_a_short_message_reads_as_it_was_written(message: ShortMessage) -> None:
    assert ShortMessage.decode(message.encode()) == message


@given(st.lists(st.tuples(st.integers(0, 2**31), st.binary(max_size=60)), max_size=8), st.data())
def test_the_network_may_cut_the_stream_anywhere(bodies: list[tuple[int, bytes]], data: st.DataObject) -> None:
    pdus = [Pdu(Command.SUBMIT_SM, 0, sequence, body) for sequence, body in bodies]
    stream = b"".join(pdu.encode() for pdu in pdus)
    splitter, found, at = Splitter(), [], 0
    while at < len(stream):
        size = data.draw(st.integers(1, len(stream) - at))
        found += splitter.feed(stream[at : at + size])
        at += size
    assert found == pdus


@pytest.mark.parametrize("length", [0, 15, 65_537, 0xFFFFFFFF])
def test_an_impossible_length_is_broken_and_not_waited_for(length: int) -> None:
    with pytest.raises(BrokenPdu):
        list(Splitter().feed(length.to_bytes(4) + bytes(12)))


def test_an_error_answer_without_a_body_has_no_id() -> None:
    [answer] = Splitter().feed(Pdu(Command.SUBMIT_SM_RESP, Status.THROTTLED, 7).encode())
    assert (answer.status, decode_id(answer.body)) == (Status.THROTTLED, "")


@pytest.mark.parametrize("body", [b"", b"\x00", b"\x00\x01\x01no end", ShortMessage("1", "2", b"text").encode()[:-1]])
def test_a_body_that_ends_too_soon_is_broken(body: bytes) -> None:
    with pytest.raises(BrokenPdu):
        ShortMessage.decode(body)


def test_a_text_in_the_payload_tag_is_the_text() -> None:
    message = ShortMessage("1", "2", b"", tags={Tag.MESSAGE_PAYLOAD: b"long"})
    assert ShortMessage.decode(message.encode()).text_bytes == b"long"
