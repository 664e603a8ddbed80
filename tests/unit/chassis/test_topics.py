"""The table of topics agrees with the language."""

import re
from pathlib import Path

from chassis.topics import TABLE, read_topics

PROTO = Path(TABLE).parent / "sanquan" / "v1"
MESSAGES = {
    found["name"]: found["comment"]
    for path in PROTO.glob("*.proto")
    for found in re.finditer(r"(?P<comment>(?://.*\n)+)message (?P<name>\w+)", path.read_text(encoding="utf-8"))
}


def test_every_message_of_the_table_says_its_topic_key_and_producer() -> None:
    for topic in read_topics():
        for message in topic.messages:
            comment = MESSAGES[message]
            assert f"Topic: {topic.name}" in comment, message
            assert f"Producer: {topic.producer}" in comment, message
            assert "Key: " in comment, message


def test_a_topic_is_named_after_its_producer() -> None:
    for topic in read_topics():
        assert re.fullmatch(rf"{topic.producer}\.[a-z]+\.v1", topic.name)


def test_no_message_is_of_two_topics() -> None:
    messages = [message for topic in read_topics() for message in topic.messages]
    assert len(messages) == len(set(messages))
