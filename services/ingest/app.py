"""Ingest put together: its doors, and the loops that work behind them."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from asyncpg import Pool
from fastapi import FastAPI

from chassis import outbox
from chassis.auth import Verifier
from chassis.blobs import Blobs
from chassis.event import Event
from chassis.http import create_app
from chassis.lifecycle import Heart
from chassis.postgres import transaction
from chassis.problems import add_problems
from services.ingest import metrics
from services.ingest.domain.arrival import ClientIdReused, Receipt
from services.ingest.domain.county import OutsideCounty, UnknownCategory, UnknownTerminal
from services.ingest.domain.fix import FixInFuture, FixTooOld, NotAFix, TooFast
from services.ingest.domain.medium import BrokenMedium, MediumTooBig, UnknownMedium
from services.ingest.domain.telephone import NotANumber
from services.ingest.domain.timing import ObservedInFuture, ObservedTooLongAgo
from services.ingest.gather import Gather
from services.ingest.media import router as media_router
from services.ingest.media.intake import Intake
from services.ingest.media.upload import UnknownContentType, UnreadableBody
from services.ingest.open311 import router as open311_router
from services.ingest.position import router as position_router
from services.ingest.register import Register
from services.ingest.report import commands, views
from services.ingest.report import router as report_router
from services.ingest.report import store as report_store
from services.ingest.report.commands import Delivery
from services.ingest.report.reception import Reception
from services.ingest.settings import Settings

STATUSES: dict[type[Exception], int] = {
    UnreadableBody: 400,
    UnknownTerminal: 404,
    views.NoSuchReport: 404,
    open311_router.NoSuchRequest: 404,
    ClientIdReused: 409,
    MediumTooBig: 413,
    UnknownContentType: 415,
    UnknownMedium: 415,
    BrokenMedium: 422,
    FixInFuture: 422,
    FixTooOld: 422,
    NotAFix: 422,
    NotANumber: 422,
    ObservedInFuture: 422,
    ObservedTooLongAgo: 422,
    OutsideCounty: 422,
    TooFast: 422,
    UnknownCategory: 422,
}


@dataclass(frozen=True, slots=True)
class Ingest:
    app: FastAPI
    register: Register
    reports: Gather[Delivery, Receipt]
    positions: Gather[Event, None]

    def loops(self) -> dict[str, Coroutine[Any, Any, None]]:
        return {"county": self.register.run(), "reports": self.reports.run(), "positions": self.positions.run()}


def put_together(pool: Pool, verifier: Verifier, blobs: Blobs, settings: Settings, hearts: Sequence[Heart]) -> Ingest:
    """`hearts` are those of the loops that the caller adds."""
    own = [Heart("county"), Heart("reports"), Heart("positions")]
    register = Register(pool, own[0], settings.county_check_seconds)

    async def keep_reports(deliveries: Sequence[Delivery]) -> list[Receipt | Exception]:
        async with transaction(pool) as tx:
            return await commands.receive(tx, deliveries)

    async def known(author: str, client_id: str) -> str | None:
        async with transaction(pool) as tx:
            found = await report_store.known(tx, [(author, client_id)])
        return str(found[author, client_id]["body_sha256"]) if found else None

    async def keep_positions(events: Sequence[Event]) -> list[Exception | None]:
        async with transaction(pool) as tx:
            await outbox.enqueue(tx, events)
        return [None] * len(events)

    reports = Gather(keep_reports, own[1], metrics.BATCH.labels("report"))
    positions = Gather(keep_positions, own[2], metrics.BATCH.labels("position"))
    most_bytes = settings.request_megabytes << 20
    intake = Intake(
        blobs, settings.picture_megabytes << 20, settings.picture_megapixels * 1_000_000, settings.picture_workers
    )
    reception = Reception(register, intake, reports, known)
    app = create_app("ingest 采集", pool, verifier, [*own, *hearts], register.ready)
    add_problems(app, STATUSES)
    app.include_router(report_router.routes(reception, most_bytes))
    app.include_router(views.routes())
    app.include_router(media_router.routes(blobs))
    app.include_router(open311_router.routes(reception, settings.open311_key, most_bytes))
    app.include_router(position_router.routes(register, positions))
    return Ingest(app, register, reports, positions)
