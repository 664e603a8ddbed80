"""Takes due messages to the carrier: marked and committed before the first byte leaves, answers written down after."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Pool

from chassis.errors import Retryable
from chassis.lifecycle import Heart
from chassis.postgres import transaction
from services.notify import commands
from services.notify.carrier import Carrier
from services.notify.domain.audience import REPORTER
from services.notify.domain.carried import Answer, NotSent, Outgoing
from services.notify.domain.message import Message, Patience
from services.notify.numbers import NoNumber, Numbers

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Many may run, in one process or in several: each takes messages that no other holds."""

    pool: Pool
    carrier: Carrier
    numbers: Numbers
    patience: Patience
    now: Callable[[], datetime]
    heart: Heart
    batch: int = 32
    look_seconds: float = 0.1

    async def run(self) -> None:
        while True:
            self.heart.beat()
            try:
                await asyncio.wait_for(self.carrier.wait_bound(), timeout=5)
            except TimeoutError:
                continue
            if not await self._finish(self.turn()):
                await asyncio.sleep(self.look_seconds)

    async def turn(self) -> int:
        """Send one batch; how many messages it had."""
        try:
            async with transaction(self.pool) as tx:
                messages, phones = await commands.begin(
                    tx, self.carrier.name, self.carrier.count, self.now(), self.patience, self.batch
                )
        except Retryable as error:
            log.warning("sender waits", extra={"reason": str(error)})
            await asyncio.sleep(1)
            return 0
        if messages:
            sent = await asyncio.gather(*(self._send(message, phones) for message in messages))
            await self._write_down({m.id: answers for m, answers in zip(messages, sent, strict=True)})
        return len(messages)

    async def _send(self, message: Message, phones: Mapping[str, str]) -> Mapping[int, Answer] | str:
        """The answers by segment, or why there is nothing to send to."""
        try:
            phone = phones.get(message.contact, "")
            if message.kind == REPORTER:
                phone = await self.numbers.of_reporter(message.ref)
            if not phone:
                return "没有号码 / no number"
        except NoNumber as error:
            return str(error)
        except Retryable as error:
            return {number: NotSent(str(error)) for number in message.unsent}
        return await self.carrier.submit(Outgoing(phone, message.text, message.reference, tuple(message.unsent)))

    async def _write_down(self, said: Mapping[UUID, Mapping[int, Answer] | str]) -> None:
        """The carrier has them now: try until the database takes it."""
        answers = {key: answer for key, answer in said.items() if not isinstance(answer, str)}
        reasons = {key: answer for key, answer in said.items() if isinstance(answer, str)}
        while True:
            try:
                async with transaction(self.pool) as tx:
                    await commands.answer(tx, answers, self.now(), self.patience)
                    await commands.give_up(tx, reasons, self.now())
                return
            except Retryable as error:
                log.warning("answers not yet written down", extra={"reason": str(error)})
                self.heart.beat()
                await asyncio.sleep(0.5)

    async def _finish(self, turn: Coroutine[Any, Any, int]) -> int:
        """A batch under way is brought to its end before we stop: half a batch would be in doubt."""
        task = asyncio.create_task(turn)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task}, timeout=8)
            raise
