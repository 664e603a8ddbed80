"""What every door does with a report before it is stored: judge it, keep its files, hand it to a transaction."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from services.ingest.domain.arrival import REUSED, Arrival, ClientIdReused, Receipt, Reporter, fingerprint
from services.ingest.domain.datum import Datum, Point
from services.ingest.domain.telephone import telephone
from services.ingest.domain.timing import check_observed
from services.ingest.gather import Gather
from services.ingest.media.intake import Intake
from services.ingest.register import Register
from services.ingest.report import wire
from services.ingest.report.commands import Delivery


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks, by which channel; `collector` is the collector's id where one reports."""

    author: str
    source: str
    collector: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A report as a door read it. `body` is what a repeat must equal."""

    client_id: str
    category: str
    text: str
    point: Point
    datum: Datum
    body: Any
    address: str = ""
    component: str = ""
    observed_at: datetime | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    external_number: str = ""
    media_url: str = ""
    media: list[bytes] = field(default_factory=list)


class Reception:
    """`known` gives the fingerprint of what this author told before under this client_id; None where nothing."""

    def __init__(
        self,
        register: Register,
        intake: Intake,
        writer: Gather[Delivery, Receipt],
        known: Callable[[str, str], Awaitable[str | None]],
    ) -> None:
        self.register = register
        self._intake = intake
        self._writer = writer
        self._known = known

    async def accept(self, given: Given, sender: Sender, now: datetime) -> Receipt:
        """Returns once report and event are stored; raises what is wrong with it, and then nothing is."""
        county = self.register.county
        category = county.category(given.category)
        place = county.locate(given.point, given.datum)
        observed_at = given.observed_at or now
        check_observed(observed_at, now)
        reporter = _reporter(given)
        looked = await self._intake.look_at(given.media) if given.media else []
        media = [one.medium for one in looked]
        arrival = Arrival(
            id=str(uuid4()),
            author=sender.author,
            client_id=given.client_id or secrets.token_hex(16),
            body_sha256=fingerprint(given.body, [medium.sha256 for medium in media]),
            source=sender.source,
            category=category.code,
            text=given.text,
            place=place,
            address=given.address,
            given_datum=given.datum,
            given_place=given.point,
            component=given.component,
            collector=sender.collector,
            reporter=reporter,
            external_number=given.external_number,
            media_url=given.media_url,
            observed_at=observed_at,
            received_at=now,
        )
        if looked:
            # Its files would stay behind if it were refused only after they are kept.
            before = await self._known(arrival.author, arrival.client_id) if given.client_id else None
            if before not in (None, arrival.body_sha256):
                raise ClientIdReused(REUSED)
            await self._intake.keep(looked)
        return await self._writer.submit(Delivery(arrival, media, wire.received(arrival, media)))


def _reporter(given: Given) -> Reporter | None:
    phone = telephone(given.phone)
    if not (phone or given.name or given.email):
        return None
    return Reporter(str(uuid4()), given.name, phone, given.email)
