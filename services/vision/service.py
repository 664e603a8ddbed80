"""Vision's two kinds of process put together: the doors that people use, and the workers that watch."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from asyncpg import Pool
from fastapi import FastAPI

from chassis import inbox, lifecycle
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
from services.vision.alert import handlers
from services.vision.alert import router as alert_router
from services.vision.camera import router as camera_router
from services.vision.camera.store import Camera
from services.vision.clock import Door
from services.vision.settings import Settings

SCHEMA = "vision"


def now() -> datetime:
    return datetime.now(UTC)


def put_together(pool: Pool, verifier: Verifier, blobs: Blobs, settings: Settings, hearts: list[Heart]) -> FastAPI:
    app = create_app("vision 视觉", pool, verifier, hearts)
    add_problems(app, {**camera_router.STATUSES, **alert_router.STATUSES})
    app.include_router(camera_router.router)
    judging = alert_router.Judging(blobs, settings.claim_seconds, settings.verdict_grace_seconds)
    app.include_router(alert_router.routes(judging))
    return app


async def serve_doors(shared: Shared, settings: Settings) -> None:
    """HTTP, the outbox' relay, rechecks from dispatch, and the clock."""
    pool = await open_pool(shared.database_url, SCHEMA)
    prefix = shared.topic_prefix
    hearts = [Heart(name) for name in ("relay", "rechecks", "clock")]
    async with (
        open_producer(shared.kafka_bootstrap) as producer,
        open_consumer(shared.kafka_bootstrap, SCHEMA, handlers.TOPICS, prefix=prefix) as rechecks,
    ):
        door = handlers.Handlers(now, timedelta(seconds=settings.recheck_seconds))
        handle = inbox.once(pool, SCHEMA, door.by_type())
        verifier = Verifier(shared.token_public_key.read_text())
        app = put_together(pool, verifier, FolderBlobs(shared.blob_dir), settings, hearts)
        await lifecycle.run(
            [
                Loop("relay", Relay(pool, producer, SCHEMA, hearts[0], prefix).run()),
                Loop("rechecks", Consumer(handle, rechecks, producer, hearts[1], prefix).run()),
                Loop("clock", Door(pool, now, hearts[2]).run()),
                Loop("http", serve(app, settings.http_host, settings.http_port)),
            ]
        )
    await pool.close()


async def work(shared: Shared, settings: Settings) -> None:
    """Watch cameras; with a port, say over HTTP whether the work goes on."""
    import cv2

    from services.vision.detector import Detector, make_detector
    from services.vision.scripted import Scripted
    from services.vision.watch.source import Source, Stream, ToldStreet
    from services.vision.watch.watch import Tools
    from services.vision.worker import Worker

    cv2.setNumThreads(1)  # as many workers as cores, each with one thread
    shared_detector = None if settings.detector == "scripted" else make_detector(settings.detector, settings.model)

    def told(camera: Camera) -> Scripted:
        made = make_detector("scripted", script=script_of(camera.url, settings.streets_dir))
        assert isinstance(made, Scripted)
        return made

    def detector(camera: Camera) -> Detector:
        return shared_detector or told(camera)

    def source(camera: Camera) -> Source:
        if shared_detector is None:
            return ToldStreet(told(camera))
        return Stream(camera.url, settings.frozen_seconds)

    pool = await open_pool(shared.database_url, SCHEMA, size=5)
    name = f"{socket.gethostname()}-{os.getpid()}"
    heart = Heart("watching")
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="inference") as inference:
        tools = Tools(name, pool, FolderBlobs(shared.blob_dir), settings, inference, detector, source)
        worker = Worker(tools, shared.kafka_bootstrap, shared.topic_prefix, heart)
        loops = [Loop("worker", worker.run())]
        if settings.http_port:
            app = create_app("vision worker 视觉", pool, Verifier(shared.token_public_key.read_text()), [heart])
            loops.append(Loop("http", serve(app, settings.http_host, settings.http_port)))
        await lifecycle.run(loops)
    await pool.close()


def script_of(url: str, folder: Path) -> Path:
    """rtsp://…/street-1.mp4 is told by street-1.scripted.json."""
    return folder / f"{Path(urlsplit(url).path).stem}.scripted.json"
