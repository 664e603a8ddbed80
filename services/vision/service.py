"""Vision's two kinds of process put together: the doors that people use, and the workers that watch."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from asyncpg import Pool
from fastapi import FastAPI

from chassis import housekeeping, inbox, lifecycle
from chassis.auth import Verifier
from chassis.blobs import Blobs, FolderBlobs
from chassis.consumer import Consumer
from chassis.http import create_app, serve
from chassis.kafka import open_consumer, open_producer
from chassis.lifecycle import Heart, Loop
from chassis.outbox import Relay
from chassis.postgres import open_pool
from chassis.problems import add_problems
from chassis.settings import Shared
from services.vision import export as judged
from services.vision.alert import evidence_router, handlers
from services.vision.alert import router as alert_router
from services.vision.camera import router as camera_router
from services.vision.camera.store import Camera
from services.vision.clock import Door
from services.vision.export import Exported
from services.vision.learning import router as learning_router
from services.vision.onvif import router as onvif_router
from services.vision.recording import router as recording_router
from services.vision.settings import Settings
from services.vision.skynet import router as skynet_router
from services.vision.skynet.platform import platform_loops

SCHEMA = "vision"
BATCHES_AT_ONCE = 2  # while the detector works on one, the next is made ready, and the last is thought over
ANSWERING = timedelta(seconds=1)  # what the clock and the relay need to say that nobody could see


def now() -> datetime:
    return datetime.now(UTC)


def put_together(pool: Pool, verifier: Verifier, blobs: Blobs, settings: Settings, hearts: list[Heart]) -> FastAPI:
    app = create_app("vision 视觉", pool, verifier, hearts)
    for room in (camera_router, alert_router, recording_router, learning_router, skynet_router, onvif_router):
        add_problems(app, room.STATUSES)
    app.include_router(camera_router.router)
    trials = recording_router.Trials(pool, settings.timezone, settings.record_days, settings.trial_seconds)
    app.include_router(recording_router.routes(trials))
    app.include_router(learning_router.routes(trials, settings.learning_days))
    judging = alert_router.Judging(settings.claim_seconds, settings.verdict_grace_seconds)
    app.include_router(alert_router.routes(judging))
    app.include_router(skynet_router.routes(settings.sip_realm))
    app.include_router(onvif_router.routes(settings.onvif_networks))
    app.include_router(evidence_router.routes(blobs))
    return app


async def serve_doors(shared: Shared) -> None:
    """HTTP, the outbox' relay, rechecks from dispatch, and the clock."""
    settings = Settings()
    pool = await open_pool(shared.database_url, SCHEMA)
    prefix = shared.topic_prefix
    hearts = [Heart(name) for name in ("relay", "rechecks", "clock")]
    async with (
        open_producer(shared.kafka_bootstrap) as producer,
        open_consumer(shared.kafka_bootstrap, SCHEMA, handlers.TOPICS, prefix=prefix) as rechecks,
    ):
        door = handlers.Handlers(now, timedelta(seconds=settings.recheck_seconds) - ANSWERING)
        handle = inbox.once(pool, SCHEMA, door.by_type())
        verifier = Verifier(shared.token_public_key.read_text())
        app = put_together(pool, verifier, FolderBlobs(shared.blob_dir), settings, hearts)
        await lifecycle.run(
            [
                Loop("relay", Relay(pool, producer, SCHEMA, hearts[0], prefix).run()),
                Loop("rechecks", Consumer(handle, rechecks, producer, hearts[1], prefix).run()),
                Loop("clock", Door(pool, now, hearts[2], record_keeps=timedelta(days=settings.record_days)).run()),
                Loop("housekeeping", housekeeping.run(pool)),
                *platform_loops(settings, pool, now, hearts),
                Loop("http", serve(app, settings.http_host, settings.http_port)),
            ]
        )
    await pool.close()


async def work(shared: Shared) -> None:
    """Watch cameras; with a port, say over HTTP whether the work goes on."""
    import cv2

    from services.vision.batched import Batched
    from services.vision.detector import KINDS, Choice, Detector, read_class_map
    from services.vision.detectors import make_detector
    from services.vision.plates import RapidOcr
    from services.vision.scripted import Scripted
    from services.vision.watch.source import Source, Stream, ToldStreet
    from services.vision.watch.turns import Turns
    from services.vision.watch.watch import Tools
    from services.vision.worker import Worker

    settings = Settings()
    cv2.setNumThreads(1)  # as many workers as cores, each with one thread
    kinds = read_class_map(settings.class_map) if settings.class_map else KINDS
    choice = Choice(settings.device, settings.precision, kinds, settings.batch)
    scripted = settings.detector == "scripted"
    model = None if scripted else make_detector(settings.detector, settings.model, choice=choice)
    batch = 1 if model is None else model.batch
    places = 1 if batch == 1 else BATCHES_AT_ONCE * batch
    inference = ThreadPoolExecutor(places, thread_name_prefix="inference")
    detecting = ThreadPoolExecutor(1, thread_name_prefix="detecting")
    batched = None if model is None or batch == 1 else Batched(model, detecting)
    plates = RapidOcr() if settings.plates == "rapidocr" else None

    def told(camera: Camera) -> Scripted:
        made = make_detector("scripted", script=script_of(camera.url, settings.streets_dir), choice=choice)
        assert isinstance(made, Scripted)
        return made

    def detector(camera: Camera) -> Detector:
        return batched or model or told(camera)

    def source(camera: Camera) -> Source:
        return ToldStreet(told(camera)) if scripted else Stream(camera.url)

    pool = await open_pool(shared.database_url, SCHEMA, size=5)
    name = f"{socket.gethostname()}-{os.getpid()}"
    heart = Heart("watching")
    with detecting, inference:
        turns, blobs = Turns(places=places), FolderBlobs(shared.blob_dir)
        tools = Tools(name, pool, blobs, settings, inference, detector, source, plates, turns, detecting)
        worker = Worker(tools, shared.kafka_bootstrap, shared.topic_prefix, heart)
        loops = [Loop("worker", worker.run())]
        if settings.http_port:
            app = create_app("vision worker 视觉", pool, Verifier(shared.token_public_key.read_text()), [heart])
            loops.append(Loop("http", serve(app, settings.http_host, settings.http_port)))
        await lifecycle.run(loops)
    await pool.close()


async def export(shared: Shared, out: Path, since: datetime) -> Exported:
    pool = await open_pool(shared.database_url, SCHEMA, size=1)
    try:
        return await judged.export(pool, FolderBlobs(shared.blob_dir), out, since)
    finally:
        await pool.close()


def script_of(url: str, folder: Path) -> Path:
    """rtsp://…/street-1.mp4 is told by street-1.scripted.json."""
    return folder / f"{Path(urlsplit(url).path).stem}.scripted.json"
