"""Bring set-aside records back to the topic they came from, once what they died of is mended."""

import asyncio

from aiokafka import TopicPartition

from chassis.kafka import open_consumer, open_producer

GROUP = "replay-dlq"


async def replay(bootstrap: str, topic: str, prefix: str = "", *, quiet_seconds: float = 2.0) -> int:
    """Send every dead letter of `topic` back once, without its reason; how many. Those sent are not sent again."""
    sent = 0
    async with (
        open_producer(bootstrap) as producer,
        open_consumer(bootstrap, f"{GROUP}.{topic}", [f"{topic}.dlq"], prefix=prefix) as consumer,
    ):
        while True:
            batches = await consumer.getmany(timeout_ms=int(quiet_seconds * 1000), max_records=500)
            if not batches:
                return sent
            for partition, records in batches.items():
                for record in records:
                    headers = [(name, value) for name, value in record.headers if name != "reason"]
                    await producer.send_and_wait(prefix + topic, key=record.key, value=record.value, headers=headers)
                sent += len(records)
                await consumer.commit({TopicPartition(partition.topic, partition.partition): records[-1].offset + 1})
            await asyncio.sleep(0)
