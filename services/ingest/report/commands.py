"""What can be done with reports: receive them, and follow what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis import outbox
from chassis.event import Event
from chassis.postgres import Tx
from services.ingest.domain.arrival import REUSED, Arrival, ClientIdReused, Receipt
from services.ingest.domain.progress import Change
from services.ingest.media import store as media_store
from services.ingest.media.intake import Medium
from services.ingest.metrics import REPEATS, REPORTS
from services.ingest.report import store


@dataclass(frozen=True, slots=True)
class Delivery:
    """An arrival with its files, which are in the blob store, and the event that would tell of it."""

    arrival: Arrival
    media: Sequence[Medium]
    event: Event


async def receive(tx: Tx, deliveries: Sequence[Delivery]) -> list[Receipt | Exception]:
    """Keep the new ones and tell of them; a repeat gets the receipt of the first, or ClientIdReused."""
    arrivals = [delivery.arrival for delivery in deliveries]
    new = await store.keep(tx, arrivals, [[m.sha256 for m in delivery.media] for delivery in deliveries])
    fresh = [delivery for delivery in deliveries if delivery.arrival.id in new]
    if fresh:
        now = fresh[0].arrival.received_at
        await store.keep_reporters(tx, [d.arrival.reporter for d in fresh if d.arrival.reporter], now)
        await media_store.keep(tx, [medium for delivery in fresh for medium in delivery.media], now)
        await outbox.enqueue(tx, [delivery.event for delivery in fresh])
    repeated = [arrival for arrival in arrivals if arrival.id not in new]
    known = await store.known(tx, [(a.author, a.client_id) for a in repeated]) if repeated else {}
    outcomes: list[Receipt | Exception] = []
    for arrival in arrivals:
        if arrival.id in new:
            REPORTS.labels(arrival.source).inc()
            outcomes.append(Receipt(arrival.id, arrival.received_at, new=True))
            continue
        before = known[arrival.author, arrival.client_id]
        if before["body_sha256"] != arrival.body_sha256:
            outcomes.append(ClientIdReused(REUSED))
            continue
        REPEATS.labels(arrival.source).inc()
        outcomes.append(Receipt(before["id"], before["received_at"], new=False))
    return outcomes


async def follow(tx: Tx, changes: Sequence[Change]) -> None:
    """Keep the last state of each report's case."""
    latest: dict[tuple[str, str], Change] = {}
    for change in changes:
        place = change.report, change.case.number
        if place not in latest or latest[place].seq < change.seq:
            latest[place] = change
    await store.change(tx, [latest[place] for place in sorted(latest)])
