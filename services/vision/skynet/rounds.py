"""The sky-net's clock: who fell silent, whose catalogue is due, which subscriptions end."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from asyncpg import Pool

from chassis.errors import Retryable
from chassis.postgres import transaction
from services.vision.skynet import alarm_store, manscdp, sip, store, subscription_store
from services.vision.skynet.asking import Asking, Dialog, new_dialog
from services.vision.skynet.desk import Peer
from services.vision.skynet.store import Device
from services.vision.skynet.subscription_store import Subscription

log = logging.getLogger(__name__)

EVENTS = ("Catalog", "Alarm")
LIFE = timedelta(hours=1)
AGAIN = timedelta(minutes=5)  # after a subscription that nobody answered
AT_ONCE, MOST_AT_ONCE = 20, 200
ALARMS_KEPT = timedelta(days=90)
FIRST_THE_CATALOGUE = timedelta(seconds=2)  # some devices answer one thing at a time


@dataclass(slots=True)
class Rounds:
    pool: Pool
    asking: Asking
    now: Callable[[], datetime]
    catalogue_every: timedelta
    every_seconds: float = 1.0
    _talks: set[asyncio.Task[None]] = field(default_factory=set)
    _swept_at: datetime | None = None

    async def run(self) -> None:
        try:
            while True:
                try:
                    await self.step()
                except Retryable as error:
                    log.warning("sky-net rounds wait", extra={"reason": str(error)})
                await asyncio.sleep(self.every_seconds)
        finally:
            for talk in list(self._talks):
                talk.cancel()

    async def step(self) -> None:
        now = self.now()
        await self.find_silent(now)
        if len(self._talks) < MOST_AT_ONCE:
            await self._ask_catalogues(now)
            await self._subscribe(now)
        if self._swept_at is None or now - self._swept_at > timedelta(hours=1):
            self._swept_at = now
            async with transaction(self.pool) as tx:
                await alarm_store.forget_alarms(tx, now, ALARMS_KEPT)

    async def find_silent(self, now: datetime) -> None:
        async with transaction(self.pool) as tx:
            for device in await store.find_silent(tx, now):
                log.warning("sky-net device offline", extra={"device": device})

    async def _ask_catalogues(self, now: datetime) -> None:
        async with transaction(self.pool) as tx:
            due = await store.due_for_catalogue(tx, now, self.catalogue_every, AT_ONCE)
            for device in due:
                await store.ask_catalogue(tx, device.id, device.catalogue_sn + 1, now)
        for device in due:
            self._talk(self._query(device, device.catalogue_sn + 1))

    async def _query(self, device: Device, sn: int) -> None:
        for kind in ("Catalog", "DeviceInfo", "DeviceStatus"):
            await self.asking.message(device.id, _peer(device), manscdp.query(kind, device.id, sn))

    async def _subscribe(self, now: datetime) -> None:
        for event in EVENTS:
            async with transaction(self.pool) as tx:
                for id in await subscription_store.due(tx, event, now, now - FIRST_THE_CATALOGUE, AT_ONCE):
                    device = await store.device(tx, id)
                    known = await subscription_store.subscription(tx, id, event)
                    if device is not None:
                        # Said before it is done: the next round must not begin a second one.
                        begun = _begun(id, event, known, now + AGAIN)
                        await subscription_store.put(tx, begun)
                        self._talk(self._agree(device, begun))

    async def _agree(self, device: Device, begun: Subscription) -> None:
        if begun.event == "Alarm":
            body = manscdp.alarm_subscription(device.id, begun.sequence)
        else:
            body = manscdp.query("Catalog", device.id, begun.sequence)
        dialog = Dialog(begun.call_id, begun.local_tag, begun.remote_tag, begun.sequence)
        event = "Catalog" if begun.event == "Catalog" else "presence"
        seconds = int(LIFE.total_seconds())
        answer = await self.asking.subscribe(device.id, _peer(device), body, event, seconds, dialog)
        if answer is None:
            return
        agreed = 200 <= answer.status < 300
        tag = sip.parameter(answer.header("To"), "tag") if agreed else ""
        lost = answer.status == 481  # it knows this dialog no more
        ends = replace(begun, remote_tag=tag, until=self.now() + (AGAIN if lost else LIFE - timedelta(minutes=2)))
        try:
            async with transaction(self.pool) as tx:
                await subscription_store.put(tx, ends)
        except Retryable as error:
            log.warning("a subscription is not kept", extra={"device": device.id, "reason": str(error)})

    def _talk(self, talk: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(talk)
        self._talks.add(task)
        task.add_done_callback(self._talks.discard)


def _begun(device: str, event: str, known: Subscription | None, until: datetime) -> Subscription:
    """The next request of a dialog that the device knows, else the first of a new one."""
    if known is not None and known.remote_tag:
        return replace(known, sequence=known.sequence + 1, until=until)
    new = new_dialog()
    return Subscription(device, event, new.call_id, new.local_tag, "", new.sequence, until)


def _peer(device: Device) -> Peer:
    return Peer(device.host, device.port, device.transport)
