"""One camera, watched: newest frame, look, keep; it ends when another worker has taken the camera."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from asyncpg import Pool

from chassis.blobs import Blobs
from chassis.errors import Retryable
from chassis.postgres import Tx, transaction
from services.vision import metrics
from services.vision.alert import commands as alert_commands
from services.vision.alert import store as alert_store
from services.vision.alert.commands import Picture
from services.vision.analysis import Analysis
from services.vision.camera import commands as camera_commands
from services.vision.camera.store import Camera
from services.vision.capture import Captured, Trouble
from services.vision.detector import Detector
from services.vision.domain.facts import AlertCleared, AlertRaised
from services.vision.domain.judgement import Alert
from services.vision.domain.zone import Kind, Zone
from services.vision.evidence import Shot
from services.vision.rules import ZoneText
from services.vision.settings import Settings
from services.vision.watch import store
from services.vision.watch.eyes import Eyes, Looked
from services.vision.watch.source import FPS, Source

log = logging.getLogger(__name__)

CATEGORIES = {Kind.NO_PARKING: "E0505", Kind.OCCUPATION: "E2101"}

Answer = tuple[alert_store.Recheck, str, float, Picture | None]  # what was asked, finding, confidence, picture


class TakenOver(Exception):
    """Another worker has this camera now."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What all watches of a worker share; `inference` is one thread, whoever computes uses it."""

    worker: str
    pool: Pool
    blobs: Blobs
    settings: Settings
    inference: Executor
    detector: Callable[[Camera], Detector]
    source: Callable[[Camera], Source]


class Watch:
    """Runs until it is cancelled or the camera is taken over."""

    def __init__(self, camera: Camera, tools: Tools) -> None:
        self._camera = camera
        self._tools = tools
        self._zones = [ZoneText.model_validate(row).zone(row["id"]) for row in camera.zones]
        # Seconds that only go forward, and mean the same to the next owner of the camera.
        self._to_unix = time.time() - time.monotonic()
        self._eyes: Eyes | None = None
        self._epoch = 0
        self._status, self._wanted = "unspecified", ("unspecified", "")
        self._pending: list[tuple[AlertRaised | AlertCleared, list[Picture]]] = []
        self._frame_at = time.monotonic()

    async def run(self) -> None:
        await self._claim()
        source = self._tools.source(self._camera)
        try:
            while True:
                began = time.monotonic()
                told = await source.next(1.0)
                looked = await self._hear(told)
                await self._keep_or_wait(looked)
                if isinstance(told, Captured):
                    await asyncio.sleep(max(0.0, began + 1 / FPS - time.monotonic()))
        except TakenOver:
            log.info("camera taken over by another worker", extra={"camera": self._camera.id})
        finally:
            await source.close()

    async def _claim(self) -> None:
        tools, id = self._tools, self._camera.id
        while True:
            try:
                async with transaction(tools.pool) as tx:
                    self._epoch, self._status = await store.claim(tx, id, tools.worker)
                    kept = await store.stays(tx, id)
                    background = await store.background(tx, id)
                break
            except Retryable as error:
                log.warning("camera not yet claimed", extra={"camera": id, "reason": str(error)})
                await asyncio.sleep(1)
        detector = tools.detector(self._camera)

        def make() -> Eyes:
            return Eyes(
                self._zones,
                lambda stays: Analysis(self._zones, detector, stays, f"{id}.", background),
                kept,
                ZoneInfo(tools.settings.timezone),
            )

        self._eyes = await asyncio.get_running_loop().run_in_executor(tools.inference, make)
        log.info("camera watched", extra={"camera": id, "epoch": self._epoch, "open_stays": len(kept)})

    async def _hear(self, told: Captured | Trouble | None) -> Looked | None:
        """Look at a frame; or note what is wrong, once it lasts."""
        assert self._eyes is not None
        now = time.monotonic()
        if isinstance(told, Captured):
            self._frame_at, self._wanted = now, ("online", "")
            metrics.FRAMES.labels("analysed").inc()
            metrics.FRAMES.labels("dropped").inc(told.dropped)
            at = told.at + self._to_unix
            loop = asyncio.get_running_loop()
            looked = await loop.run_in_executor(self._tools.inference, self._eyes.look, told.frame, at)
            metrics.LOOK.observe(time.monotonic() - told.at)
            return looked
        if isinstance(told, Trouble) and told.status != "no_frames":
            self._frame_at, self._wanted = now, (told.status, told.detail)
        elif now - self._frame_at > self._tools.settings.no_frames_seconds:
            detail = told.detail if told is not None else self._wanted[1]
            self._wanted = ("no_frames", detail or "收不到画面 / no frames arrive")
        return None

    async def _keep_or_wait(self, looked: Looked | None) -> None:
        if looked is not None:
            for fact, shots in looked.facts:
                self._pending.append((fact, [await self._put(shot) for shot in shots]))
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
        answers = await self._second_looks(looked)
        async with transaction(self._tools.pool) as tx:
            if not await store.is_held(tx, id, self._epoch):
                raise TakenOver(id)
            for fact, pictures in self._pending:
                await self._tell(tx, fact, pictures)
            if self._wanted[0] not in (self._status, "unspecified"):
                await camera_commands.change_status(tx, id, self._wanted[0], now, self._wanted[1])
            if looked is not None and looked.stays is not None:
                await store.save_stays(tx, id, looked.stays)
            if looked is not None and looked.still is not None:
                await store.save_sight(tx, id, looked.still, _time(looked.at))
            if looked is not None and looked.background is not None:
                await store.save_background(tx, id, looked.background, _time(looked.at))
            for asked, finding, confidence, picture in answers:
                await alert_commands.answer_recheck(tx, asked, finding, confidence, picture, now)
        self._pending.clear()
        self._status = self._wanted[0]
        if self._eyes is not None and looked is not None and looked.stays is not None:
            self._eyes.stored(looked.stays)

    async def _tell(self, tx: Tx, fact: AlertRaised | AlertCleared, pictures: list[Picture]) -> None:
        camera = self._camera
        if isinstance(fact, AlertCleared):
            shot = pictures[0] if pictures else None
            await alert_commands.clear_alert(tx, fact.stay, camera.id, _time(fact.last_seen), _time(fact.at), shot)
            return
        zone = next(zone for zone in self._zones if zone.id == fact.zone)
        await alert_commands.raise_alert(tx, _alert(camera, zone, fact), pictures)

    async def _second_looks(self, looked: Looked | None) -> list[Answer]:
        """Answers to the rechecks that wait for this camera, with what it sees now."""
        if looked is None or looked.still is None or self._eyes is None:
            return []
        async with transaction(self._tools.pool) as tx:
            asked = await alert_store.open_rechecks(tx, self._camera.id)
            alerts = {one.alert: await alert_store.load(tx, one.alert) for one in asked}
        loop = asyncio.get_running_loop()
        answers: list[Answer] = []
        for one in asked:
            alert = alerts[one.alert]
            if alert is None:
                answers.append((one, "cannot_see", 0.0, None))
            elif alert.cleared_at is not None:
                shot = await loop.run_in_executor(self._tools.inference, self._eyes.second_shot, alert.zone)
                answers.append((one, "gone", 0.9, await self._put(shot)))
            else:
                found = await loop.run_in_executor(
                    self._tools.inference, self._eyes.look_again, alert.id, alert.zone
                )  # fmt: skip
                if found is not None:
                    answers.append((one, found[0], found[1], await self._put(found[2])))
        return answers

    async def _put(self, shot: Shot) -> Picture:
        shown, original = await self._tools.blobs.put(shot.shown), await self._tools.blobs.put(shot.original)
        return Picture(shot.role, shown, original, _time(shot.at))


def _alert(camera: Camera, zone: Zone, fact: AlertRaised) -> Alert:
    return Alert(
        id=fact.stay,
        camera=camera.id,
        zone=zone.id,
        kind=zone.kind.value,
        category=CATEGORIES[zone.kind],
        label=fact.label,
        confidence=fact.confidence,
        box=fact.box,
        lon=camera.lon,
        lat=camera.lat,
        trusted=zone.trusted,
        since=_time(fact.since),
        raised_at=_time(fact.at),
    )


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
