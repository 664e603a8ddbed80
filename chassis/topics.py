"""The table of topics, and making them on a broker."""

import argparse
import asyncio
from dataclasses import dataclass
from pathlib import Path

import yaml
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

TABLE = Path(__file__).parents[1] / "proto" / "topics.yaml"
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    key: str
    messages: list[str]
    producer: str
    partitions: int
    kind: str
    retention_days: int | None = None
    compacted: bool = False

    @property
    def config(self) -> dict[str, str]:
        if self.compacted:
            return {"cleanup.policy": "compact"}
        return {"retention.ms": str((self.retention_days or 7) * DAY_MS)}


def read_topics(path: Path = TABLE) -> list[Topic]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["topics"]
    return [Topic(kind=row.pop("class"), **row) for row in rows]


async def create_topics(bootstrap: str, prefix: str = "", replication: int = 1) -> list[str]:
    """Make every topic of the table and its dead-letter twin where absent; the names that were made."""
    wanted = []
    for topic in read_topics():
        wanted.append(NewTopic(prefix + topic.name, topic.partitions, replication, topic_configs=topic.config))
        dead = {"retention.ms": str(30 * DAY_MS)}
        wanted.append(NewTopic(f"{prefix}{topic.name}.dlq", 1, replication, topic_configs=dead))
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        there = set(await admin.list_topics())
        missing = [topic for topic in wanted if topic.name not in there]
        if missing:
            answer = await admin.create_topics(missing)
            for name, code, *rest in answer.topic_errors:
                if code and for_code(code) is not TopicAlreadyExistsError:
                    raise for_code(code)(f"{name}: {rest}")
        return [topic.name for topic in missing]
    finally:
        await admin.close()


async def delete_topics(bootstrap: str, prefix: str) -> None:
    """Forget every topic under this prefix; a prefix that is empty is refused."""
    if not prefix:
        raise ValueError("only topics under a prefix are deleted")
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.delete_topics([name for name in await admin.list_topics() if name.startswith(prefix)])
    finally:
        await admin.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="建立主题 / make the topics of proto/topics.yaml")
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--replication", type=int, default=1)
    given = parser.parse_args()
    made = asyncio.run(create_topics(given.bootstrap, given.prefix, given.replication))
    print(f"{len(made)} topics made")  # noqa: T201


if __name__ == "__main__":
    main()
