"""Commands for what people answer by SMS: "1" receives a case, "2" says that it is done."""

import logging
from collections.abc import Sequence
from datetime import datetime

from chassis.postgres import Tx
from services.dispatch.case import commands
from services.dispatch.domain.doer import Doer
from services.dispatch.domain.judging import Reply
from services.dispatch.domain.permission import DataMissing, NotNow, NotYours
from services.dispatch.ground.rules import Rules

log = logging.getLogger(__name__)

STEPS = {"accept": "receive", "finish": "feed_back"}


async def answer(tx: Tx, replies: Sequence[Reply], rules: Rules, at: datetime) -> None:
    """Take the step that each reply means; one that is too late, or not theirs, changes nothing.

    "2" from a crew that never said "1" is both: who has finished had begun.
    """
    for reply in replies:
        step, doer = STEPS.get(reply.meaning), _doer(reply)
        if step is None or doer is None or not reply.case:
            continue
        reason = reply.text or "短信回复 / by SMS"
        try:
            if step == "feed_back":
                await _receive_first(tx, reply.case, doer, rules, at)
            await commands.take_step(tx, reply.case, doer, step, reason, {"by": "sms"}, rules, at)
        except (NotNow, NotYours, DataMissing, commands.NoSuchCase) as refusal:
            log.info("reply changes nothing", extra={"case": reply.case, "step": step, "why": str(refusal)})


async def _receive_first(tx: Tx, number: str, doer: Doer, rules: Rules, at: datetime) -> None:
    try:
        await commands.take_step(tx, number, doer, "receive", "短信回复完成 / finished by SMS", {}, rules, at)
    except NotNow:
        return


def _doer(reply: Reply) -> Doer | None:
    """A department's duty contact acts as its clerk, a crew's as the crew; others do not handle cases."""
    match reply.kind:
        case "crew":
            return Doer(reply.ref, "crew", crew=reply.ref)
        case "department":
            return Doer(reply.ref, "dept_clerk", department=reply.ref)
    return None
