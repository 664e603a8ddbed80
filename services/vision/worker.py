"""A worker: a member of the group that shares out the cameras; what its partitions name, it watches."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition

from chassis.errors import Rejected, Retryable
from chassis.event import Record, read_event
from chassis.lifecycle import Heart
from chassis.postgres import transaction
from services.vision import metrics
from services.vision.camera import store, wire
from services.vision.detector import CannotDetect
from services.vision.rules import CannotWork
from services.vision.watch.watch import Tools, Watch

log = logging.getLogger(__name__)

GROUP = "vision.worker"


@dataclass(slots=True)
class _Running:
    """A camera in this worker's care."""

    partition: int
    version: int
    watch: Watch
    task: "asyncio.Task[None]"


@dataclass(slots=True)
class Worker(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is not typed
    """Offsets are never committed: whoever gets a partition reads from its start which cameras it holds."""

    tools: Tools
    bootstrap: str
    prefix: str
    heart: Heart
    _running: dict[str, _Running] = field(default_factory=dict)
    _mine: set[int] = field(default_factory=set)
    _lost: dict[str, tuple[int, float]] = field(default_factory=dict)  # camera: its partition, when to claim it again

    async def run(self) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap,
            client_id=self.tools.worker,  # who holds which partition can be read at the broker
            group_id=self.prefix + GROUP,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=int(self.tools.settings.session_seconds * 1000),
            heartbeat_interval_ms=500,
            rebalance_timeout_ms=5_000,
            metadata_max_age_ms=30_000,
            fetch_max_wait_ms=100,
        )
        consumer.subscribe([self.prefix + wire.CAMERA_TOPIC], listener=self)
        await consumer.start()
        try:
            while True:
                for partition, records in (await consumer.getmany(timeout_ms=500)).items():
                    for record in records:
                        await self._read(partition.partition, record)
                self._bury()
                await self._claim_again()
                await self._threads_answer()
                if not self._hangs():
                    self.heart.beat()
        finally:
            await self._stop(list(self._running))
            await consumer.stop()

    async def _threads_answer(self) -> None:
        """A detector that hangs holds its one thread: then this does not return, and the heart stops."""
        for thread in (self.tools.inference, self.tools.detecting):
            if thread is not None:
                await asyncio.get_running_loop().run_in_executor(thread, _nothing)

    def _hangs(self) -> bool:
        """One look of many that hangs leaves other threads free to answer."""
        longest = max((running.watch.computing_seconds for running in self._running.values()), default=0.0)
        return longest > self.heart.patience_seconds

    async def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        """Go on until it is known who gets them: a camera that is taken over is fenced off by its epoch."""

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        self._mine = {partition.partition for partition in assigned}
        log.info("cameras shared out", extra={"partitions": sorted(self._mine)})
        await self._stop([id for id, running in self._running.items() if running.partition not in self._mine])

    async def _read(self, partition: int, record: Record) -> None:
        try:
            event = read_event(record, self.prefix)
            version = wire.configured_version(event) if event.type == "CameraConfigured" else None
        except Rejected as error:
            log.error("camera record passed over", extra={"reason": str(error)})
            return
        known = self._running.get(event.key)
        if event.type == "CameraRemoved":
            await self._stop([event.key])
        elif version is not None and (known is None or known.version < version):
            await self._configure(partition, event.key)

    async def _configure(self, partition: int, id: str) -> None:
        """Watch it as the database says now, which may be later than the record."""
        camera = await self._load(id)
        known = self._running.get(id)
        if known is not None and camera is not None and known.version >= camera.version:
            return
        await self._stop([id])
        if camera is None or not camera.enabled or not camera.url:
            return
        try:
            watch = Watch(camera, self.tools)
        except CannotWork as error:
            log.error("camera has a rule that cannot work", extra={"camera": id, "reason": str(error)})
            return
        task = asyncio.create_task(watch.run(), name=f"watch {id}")
        self._running[id] = _Running(partition, camera.version, watch, task)
        metrics.CAMERAS.set(len(self._running))

    async def _claim_again(self) -> None:
        """A camera that another took though its partition is ours: whoever had that partition before was late."""
        now = asyncio.get_running_loop().time()
        for id, (partition, due_at) in list(self._lost.items()):
            if partition not in self._mine or id in self._running:
                del self._lost[id]
            elif now >= due_at:
                del self._lost[id]
                await self._configure(partition, id)

    async def _load(self, id: str) -> store.Camera | None:
        while True:
            try:
                async with transaction(self.tools.pool) as tx:
                    return await store.camera(tx, id)
            except Retryable as error:
                log.warning("camera not read yet", extra={"camera": id, "reason": str(error)})
                self.heart.beat()
                await asyncio.sleep(1)

    def _bury(self) -> None:
        """A watch that ended has lost its camera; one that cannot detect is passed over; anything else is a bug."""
        patience = self.tools.settings.session_seconds  # by then a member that lost its partitions knows of it
        for id, running in list(self._running.items()):
            if not running.task.done():
                continue
            del self._running[id]
            metrics.CAMERAS.set(len(self._running))
            if isinstance(error := running.task.exception(), CannotDetect):
                log.error("camera cannot be watched", extra={"camera": id, "reason": str(error)})
            elif error is not None:
                raise error
            else:
                self._lost[id] = (running.partition, asyncio.get_running_loop().time() + patience)

    async def _stop(self, ids: Sequence[str]) -> None:
        stopped = [self._running.pop(id) for id in ids if id in self._running]
        for running in stopped:
            running.task.cancel()
        if stopped:
            await asyncio.wait([running.task for running in stopped], timeout=10)
        metrics.CAMERAS.set(len(self._running))


def _nothing() -> None:
    return None
