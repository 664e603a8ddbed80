"""One camera, watched: newest frame, look, keep; it ends when another worker has taken the camera."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from asyncpg import Pool

from chassis.blobs import Blobs
from chassis.errors import Retryable
from chassis.postgres import transaction
from services.vision import metrics
from services.vision.alert import commands as alert_commands
from services.vision.alert.commands import Picture
from services.vision.analysis import Analysis
from services.vision.camera import commands as camera_commands
from services.vision.camera.store import Camera
from services.vision.camera_sight import sight_of
from services.vision.capture import EVERY_FRAME, KEY_FRAMES, Captured, Trouble
from services.vision.detector import Detector
from services.vision.domain.facts import Told
from services.vision.domain.pace import Pace
from services.vision.recording import store as recording_store
from services.vision.recording.store import Chunk
from services.vision.settings import Settings
from services.vision.watch import store
from services.vision.watch.aftermath import Keeper, PlateReader
from services.vision.watch.eyes import Eyes, Looked
from services.vision.watch.second_look import SecondLooks
from services.vision.watch.source import Source
from services.vision.watch.telling import Telling, instant
from services.vision.watch.turns import Turns
from services.vision.watch.witness import Witness

log = logging.getLogger(__name__)

BACKGROUND_KEEPS = timedelta(minutes=10)


class TakenOver(Exception):
    """Another worker has this camera now."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What all watches of a worker share. Looks are computed in `inference`, which has as many threads as `turns` has
    places; where their frames are batched they wait there for `detecting`, the detector's own thread."""

    worker: str
    pool: Pool
    blobs: Blobs
    settings: Settings
    inference: Executor
    detector: Callable[[Camera], Detector]
    source: Callable[[Camera], Source]
    plates: PlateReader | None = None
    turns: Turns = field(default_factory=Turns)
    detecting: Executor | None = None


class Watch:
    """Runs until it is cancelled or the camera is taken over."""

    def __init__(self, camera: Camera, tools: Tools) -> None:
        self._camera = camera
        self._tools = tools
        self._zones = camera_commands.zones_of(camera)
        # Seconds that only go forward, and mean the same to the next owner of the camera.
        self._to_unix = time.time() - time.monotonic()
        self._eyes: Eyes | None = None
        self._epoch = 0
        self._status, self._wanted = "unspecified", ("unspecified", "")
        self._pending: list[tuple[Told, list[Picture], str]] = []  # and the sealed record
        self._chunks: list[Chunk] = []
        self._keeper = Keeper(tools.pool, tools.blobs, tools.plates)
        self._second_looks = SecondLooks(camera.id, tools.pool, self._keeper, tools.inference)
        self._telling: Telling | None = None
        self._frame_at = self._looked_at = time.monotonic()
        self._pace = Pace.BUSY
        self._computes_since: float | None = None

    @property
    def computing_seconds(self) -> float:
        """How long the look that is computed now has taken; 0 between looks."""
        return 0.0 if self._computes_since is None else time.monotonic() - self._computes_since

    async def run(self) -> None:
        await self._claim()
        source = self._tools.source(self._camera)
        try:
            while True:
                began = time.monotonic()
                told = await source.next(1.0, KEY_FRAMES if self._pace is Pace.IDLE else EVERY_FRAME)
                looked = await self._hear(told)
                await self._keep_or_wait(looked)
                if isinstance(told, Captured):
                    await asyncio.sleep(max(0.0, began + self._pace.seconds - time.monotonic()))
        except TakenOver:
            log.info("camera taken over by another worker", extra={"camera": self._camera.id})
        finally:
            await source.close()
            if self._eyes is not None:
                self._keeper.keep(self._eyes.witness.take(all=True))
            await self._keeper.close()
            await self._keep_rest()

    async def _keep_rest(self) -> None:
        """The record of what was seen since its last whole part, unless another records here by now."""
        rest = self._eyes.rest() if self._eyes is not None else None
        self._chunks += [rest] if rest is not None else []
        try:
            async with transaction(self._tools.pool) as tx:
                if await store.is_held(tx, self._camera.id, self._epoch):
                    await recording_store.keep(tx, self._camera.id, self._chunks)
        except Retryable as error:
            log.warning("record not kept", extra={"camera": self._camera.id, "reason": str(error)})

    async def _claim(self) -> None:
        tools, id = self._tools, self._camera.id
        while True:
            try:
                async with transaction(tools.pool) as tx:
                    self._epoch, self._status = await store.claim(tx, id, tools.worker)
                    kept = await store.stays(tx, id)
                    since = datetime.now(UTC) - BACKGROUND_KEEPS
                    background = await store.background(tx, id, since)
                    view = await store.view(tx, id, self._camera.version, since)
                break
            except Retryable as error:
                log.warning("camera not yet claimed", extra={"camera": id, "reason": str(error)})
                await asyncio.sleep(1)
        detector = tools.detector(self._camera)
        self._telling = Telling(self._camera, self._zones, detector, self._to_unix)

        def make() -> Eyes:
            return Eyes(
                self._zones,
                lambda stays: Analysis(self._zones, detector, stays, f"{id}.", background),
                kept,
                ZoneInfo(tools.settings.timezone),
                Witness(with_plates=tools.plates is not None),
                sight_of(tools.settings, self._status, view),
                tools.settings.record_seconds if tools.settings.record_days > 0 else 0.0,
            )

        self._eyes = await asyncio.get_running_loop().run_in_executor(tools.inference, make)
        log.info("camera watched", extra={"camera": id, "epoch": self._epoch, "open_stays": len(kept)})

    async def _hear(self, told: Captured | Trouble | None) -> Looked | None:
        """Look at a frame; or note what is wrong, once it lasts."""
        assert self._eyes is not None
        now = time.monotonic()
        if isinstance(told, Captured):
            self._frame_at = now
            metrics.FRAMES.labels("dropped").inc(told.dropped)
            metrics.DECODED.inc(told.decoded)
            if not await self._tools.turns.take(self._pace, self._looked_at):
                metrics.FRAMES.labels("shed").inc()
                return None
            metrics.FRAMES.labels("analysed").inc()
            at, look, inference = told.at + self._to_unix, self._eyes.look, self._tools.inference
            self._computes_since = time.monotonic()
            try:
                looked = await asyncio.get_running_loop().run_in_executor(inference, look, told.frame, at)
            finally:
                self._computes_since = None
                self._tools.turns.give_back()
            self._looked_at, self._pace = time.monotonic(), looked.pace
            self._wanted = (looked.status.value, looked.detail)
            for one in looked.held:
                log.info("rules rested", extra={"camera": self._camera.id, "zone": one.zone, "reason": one.reason})
            metrics.LOOK.observe(self._looked_at - told.at)
            return looked
        if now - self._frame_at > self._tools.settings.no_frames_seconds:
            detail = told.detail if told is not None else self._wanted[1]
            self._wanted = ("no_frames", detail or "收不到画面 / no frames arrive")
        return None

    async def _keep_or_wait(self, looked: Looked | None) -> None:
        if looked is not None and self._telling is not None and self._eyes is not None:
            for fact, shots in looked.facts:
                pictures = [await self._keeper.put(shot) for shot in shots]
                record = self._telling.record(fact, pictures, self._eyes.witness)
                self._pending.append((fact, pictures, await self._tools.blobs.put(record)))
        if looked is not None and looked.recorded is not None:
            self._chunks.append(looked.recorded)
        kept_something = looked is not None and (looked.stays is not None or looked.still is not None)
        if not (kept_something or self._pending or self._wanted[0] != self._status):
            return
        try:
            await self._keep(looked)
        except Retryable as error:  # what must not be forgotten stays pending
            log.warning("not kept yet", extra={"camera": self._camera.id, "reason": str(error)})
            await asyncio.sleep(0.5)

    async def _keep(self, looked: Looked | None) -> None:
        """One transaction for all that this frame changed; TakenOver where the camera is another's."""
        id, now = self._camera.id, datetime.now(UTC)
        looks = looked is not None and looked.still is not None and looked.stays is not None
        answers = await self._second_looks.take(self._eyes) if looks and self._eyes is not None else []
        async with transaction(self._tools.pool) as tx:
            if not await store.is_held(tx, id, self._epoch):
                raise TakenOver(id)
            for fact, pictures, record in self._pending:
                assert self._telling is not None
                await self._telling.tell(tx, fact, pictures, record)
            if self._wanted[0] not in (self._status, "unspecified"):
                await camera_commands.change_status(tx, id, self._wanted[0], now, self._wanted[1])
            if looked is not None and looked.stays is not None:
                await store.save_stays(tx, id, looked.stays)
            if looked is not None and looked.still is not None:
                good = looked.stays is not None
                await store.save_sight(tx, id, looked.still, instant(looked.at), good=good)
            if looked is not None and looked.reference is not None:
                await store.save_view(tx, id, self._camera.version, looked.reference, instant(looked.at))
            if looked is not None and looked.background is not None:
                await store.save_background(tx, id, looked.background, instant(looked.at))
            await recording_store.keep(tx, id, self._chunks)
            for asked, finding, confidence, shots in answers:
                await alert_commands.answer_recheck(tx, asked, finding, confidence, shots, now)
        self._pending.clear()
        self._chunks.clear()
        if self._eyes is not None:
            self._keeper.keep(self._eyes.witness.take())
        self._status = self._wanted[0]
        if self._eyes is not None and looked is not None and looked.stays is not None:
            self._eyes.stored(looked.stays)
