"""At least once: an offset is committed only after its records are settled."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from chassis.errors import Rejected, Retryable
from chassis.event import Record, read_event
from chassis.inbox import HandleBatch
from chassis.lifecycle import Heart
from chassis.metrics import CONSUMED, DEAD_LETTERS, LAG

log = logging.getLogger(__name__)

BACKOFF = (0.1, 0.5, 2.0, 10.0)  # seconds; the last one repeats
MOST_DEAD_LETTERS = 20  # in a row: a bad deploy must not drain a topic


class TooManyDeadLetters(Exception):
    """So many records in a row were rejected that the fault is ours."""


@dataclass(slots=True)
class Consumer:
    """Settles a group's records: a partition's batch at once, record by record only where the batch is rejected."""

    handle: HandleBatch
    kafka: AIOKafkaConsumer
    producer: AIOKafkaProducer
    heart: Heart
    prefix: str = ""
    batch: int = 500
    _rejected_in_a_row: int = field(default=0, init=False)

    async def run(self) -> None:
        while True:
            self.heart.beat()
            for partition, records in (await self.kafka.getmany(timeout_ms=500, max_records=self.batch)).items():
                await self._settle(records)
                CONSUMED.labels(partition.topic.removeprefix(self.prefix)).inc(len(records))
                await self._commit(partition, records[-1].offset + 1)

    async def _commit(self, partition: TopicPartition, offset: int) -> None:
        try:
            await self.kafka.commit({partition: offset})
        except (CommitFailedError, IllegalStateError):
            log.info("partition moved away; its next owner repeats these records")
        except KafkaError as error:
            log.warning("offset not committed; the records are repeated", extra={"reason": repr(error)})
        end = self.kafka.highwater(partition)
        if end is not None:
            LAG.labels(partition.topic.removeprefix(self.prefix), str(partition.partition)).set(end - offset)

    async def _settle(self, records: Sequence[Record]) -> None:
        """Handle the records, or set aside those a person must look at. Any other error is a bug: stop."""
        for delay in chain(BACKOFF, repeat(BACKOFF[-1])):
            try:
                await self.handle([read_event(record, self.prefix) for record in records])
            except Rejected as error:
                if len(records) == 1:
                    return await self._set_aside(records[0], str(error))
                for record in records:
                    await self._settle([record])
                return None
            except Retryable as error:
                log.warning("events delayed", extra={"topic": records[0].topic, "reason": str(error)})
                self.heart.beat()
                await asyncio.sleep(delay)
            else:
                self._rejected_in_a_row = 0
                return None
        return None

    async def _set_aside(self, record: Record, reason: str) -> None:
        log.error("event set aside", extra={"topic": record.topic, "offset": record.offset, "reason": reason})
        self._rejected_in_a_row += 1
        if self._rejected_in_a_row > MOST_DEAD_LETTERS:
            raise TooManyDeadLetters(f"{record.topic}: {reason}")
        await self.producer.send_and_wait(
            f"{record.topic}.dlq",
            key=record.key,
            value=record.value,
            headers=[*record.headers, ("reason", reason.encode())],
        )
        DEAD_LETTERS.labels(record.topic.removeprefix(self.prefix)).inc()
