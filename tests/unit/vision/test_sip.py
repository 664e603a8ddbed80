"""SIP as text: what is written can be read, in any form that devices write it, in any pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vision.skynet import sip
from services.vision.skynet.framing import Framing
from services.vision.skynet.sip import Malformed, Message

DEVICE = "34020000001320000001"
CORE = (
    ("Via", "SIP/2.0/UDP 10.0.0.9:5060;rport;branch=z9hG4bK1"),
    ("From", f"<sip:{DEVICE}@3402000000>;tag=a"),
    ("To", f"<sip:{DEVICE}@3402000000>"),
    ("Call-ID", "call-1"),
    ("CSeq", "7 MESSAGE"),
)
names = st.sampled_from(["X-GB-Ver", "Subject", "Expires", "User-Agent", "Contact"])
values = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40).map(str.strip)
more = st.lists(st.tuples(names, values), max_size=5)
requests = st.builds(
    lambda extra, body, method: Message((*CORE, *extra), body, method, "sip:34020000002000000001@3402000000"),
    more,
    st.binary(max_size=300),
    st.sampled_from(["REGISTER", "MESSAGE", "NOTIFY", "SUBSCRIBE"]),
)
responses = st.builds(
    lambda extra, body, status: Message((*CORE, *extra), body, status=status, reason="As You Like"),
    more,
    st.binary(max_size=300),
    st.integers(100, 699),
)
messages = requests | responses


@given(messages)
def test_what_is_written_is_read_again(message: Message) -> None:
    assert sip.parse(sip.serialise(message)) == message


@given(st.lists(messages, min_size=1, max_size=4), st.lists(st.integers(1, 400), max_size=60))
def test_a_tcp_stream_gives_the_same_messages_however_it_is_cut(sent: list[Message], cuts: list[int]) -> None:
    stream = b"\r\n\r\n".join(sip.serialise(message) for message in sent)
    framing, found, at = Framing(), [], 0
    for cut in [*cuts, len(stream)]:
        found += framing.feed(stream[at : at + cut])
        at += cut
    assert [sip.parse(packet) for packet in found] == sent


def test_a_tcp_stream_may_come_byte_by_byte() -> None:
    message = Message(CORE, b"<Notify/>", "MESSAGE", "sip:p@r")
    framing = Framing()
    found = [packet for byte in sip.serialise(message) * 2 for packet in framing.feed(bytes([byte]))]
    assert [sip.parse(packet) for packet in found] == [message, message]


def test_folded_lines_compact_names_and_any_case_are_read() -> None:
    packet = (
        b"MESSAGE sip:p@r SIP/2.0\r\nv: SIP/2.0/UDP h;branch=z9hG4bK2\r\nf: <sip:1@r>\r\n ;tag=x\r\n"
        b"T: <sip:2@r>\r\ni: c\r\ncseq: 1 MESSAGE\r\nl: 2\r\n\r\nOKrubbish"
    )
    message = sip.parse(packet)
    assert (message.header("From"), message.branch, message.body) == ("<sip:1@r> ;tag=x", "z9hG4bK2", b"OK")
    assert sip.parameter(message.header("From"), "tag") == "x"
    assert message.header("CALL-id") == "c"


def test_a_header_in_gb2312_is_read_as_chinese() -> None:
    packet = sip.serialise(Message(CORE, b"", "MESSAGE", "sip:p@r")).replace(
        b"Call-ID", "Subject: 东门\r\nCall-ID".encode("gb18030")
    )
    assert sip.parse(packet).header("Subject") == "东门"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"MESSAGE sip:p@r SIP/2.0\r\nVia: x\r\n\r\n",
        sip.serialise(Message(CORE, b"12345", "MESSAGE", "sip:p@r"))[:-1],
        sip.serialise(Message(CORE, b"", "MESSAGE", "sip:p@r")).replace(b"Length: 0", b"Length: -1"),
        sip.serialise(Message((*CORE, ("X", "a" * sip.LONGEST_HEAD)), b"", "MESSAGE", "sip:p@r")),
        sip.serialise(Message((*CORE, *[("X", "a")] * 200), b"", "MESSAGE", "sip:p@r")),
    ],
)
def test_what_is_no_message_is_malformed(packet: bytes) -> None:
    with pytest.raises(Malformed):
        sip.parse(packet)


@given(st.binary(max_size=400))
def test_rubbish_is_malformed_and_nothing_else(rubbish: bytes) -> None:
    for packet in (rubbish, sip.serialise(Message(CORE, b"", "MESSAGE", "sip:p@r"))[:150] + rubbish):
        try:
            sip.parse(packet)
        except Malformed:
            continue


@pytest.mark.parametrize("endless", [b"a" * 20_000, b"MESSAGE x SIP/2.0\r\nX: " + b"a" * 20_000])
def test_a_stream_without_end_is_given_up_before_it_fills_memory(endless: bytes) -> None:
    with pytest.raises(Malformed):
        Framing().feed(endless)


def test_over_tcp_a_length_is_a_must_and_has_a_limit() -> None:
    for head in (b"MESSAGE x SIP/2.0\r\nVia: y\r\n\r\n", b"MESSAGE x SIP/2.0\r\nContent-Length: 9999999\r\n\r\n"):
        with pytest.raises(Malformed):
            Framing().feed(head)


def test_an_answer_goes_back_the_way_the_request_came() -> None:
    request = sip.seen_from(Message(CORE, b"", "MESSAGE", "sip:p@r"), "192.0.2.7", 4321)
    answer = sip.answer(request, 200, "mine", [("Expires", "60")])
    via = "SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK1;rport=4321;received=192.0.2.7"
    assert answer.every("Via") == [via]
    assert answer.header("To") == f"<sip:{DEVICE}@3402000000>;tag=mine"
    assert (answer.header("CSeq"), answer.header("Call-ID"), answer.header("Expires")) == ("7 MESSAGE", "call-1", "60")


def test_the_sequence_of_a_liar_is_nought() -> None:
    lying = Message((*CORE[:4], ("CSeq", "9" * 5000 + " MESSAGE")), b"", "MESSAGE", "sip:p@r")
    assert sip.parse(sip.serialise(lying)).sequence == (0, "MESSAGE")


def test_the_sender_is_the_user_of_from() -> None:
    assert sip.user(f'"东门" <sip:{DEVICE}@3402000000:5060>;tag=1') == DEVICE
    assert sip.user(f"sip:{DEVICE}@10.0.0.1") == DEVICE
    assert sip.user("<sip:3402000000>") == ""
