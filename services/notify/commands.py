"""What notify can do. Each command works in the caller's transaction: load, decide, keep, announce."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from chassis import outbox
from chassis.postgres import Tx
from chassis.privacy import without_numbers
from services.notify import store, wire
from services.notify.cases import store as case_store
from services.notify.domain import audience, limits, message, replies, text, watch
from services.notify.domain.audience import REPORTER, CaseStep, Wish
from services.notify.domain.carried import Answer, Receipt, Reply
from services.notify.domain.message import Message, Patience, State
from services.notify.metrics import MESSAGES, NOBODY, REPLIES, RESENT, UNCERTAIN
from services.notify.roster import store as roster_store

log = logging.getLogger(__name__)

Traced = tuple[Message, str]
MATCHES = 1000


async def tell(tx: Tx, steps: Sequence[CaseStep], now: datetime) -> None:
    """One message for each step, template and contact, however often the step is heard."""
    watches = await case_store.hold(tx, [step.number for step in steps])
    for step in steps:
        watches[step.number] = watch.follow(watches.get(step.number), step)
    await case_store.save(tx, watches.values())
    await _draft(tx, [(step, wish) for step in steps for wish in audience.wishes(step)], now)


async def warn(tx: Tx, now: datetime, limit: int = 200) -> int:
    """Tell units whose time is nearly or quite over; how many."""
    late = [(found, template) for found in await case_store.due(tx, now, limit) if (template := watch.due(found, now))]
    await _draft(tx, [(w.step, Wish(template, audience.DEPARTMENT, w.step.department)) for w, template in late], now)
    await case_store.save(tx, [watch.told(found, template) for found, template in late])
    return len(late)


async def _draft(tx: Tx, wishes: Sequence[tuple[CaseStep, Wish]], now: datetime) -> None:
    if not wishes:
        return
    settings, templates = await roster_store.settings(tx), await roster_store.templates(tx)
    rosters = await roster_store.rosters(tx, {(wish.kind, wish.ref) for _, wish in wishes})
    drafts = []
    for step, wish in wishes:
        contact, template = audience.choose(wish, rosters[wish.kind, wish.ref]), templates.get(wish.template)
        if contact is None or template is None:
            log.warning("nobody told", extra={"case": step.number, "template": wish.template, "ref": wish.ref})
            NOBODY.labels(wish.template).inc()
            continue
        values = text.facts(step, settings.get("signature", ""), settings.get("hotline", ""), now)
        drafts.append(
            store.Draft(
                step.number, step.seq, wish.template, contact.id, wish.kind, wish.ref, text.write(template, values),
                step.urgent, now, now, step.traceparent,
            )
        )  # fmt: skip
    await _announce(tx, await store.add(tx, await _in_time(tx, drafts, now)), now)


async def _in_time(tx: Tx, drafts: Sequence[store.Draft], now: datetime) -> list[store.Draft]:
    """Notices wait where their contact had too many, or sleeps; orders never wait."""
    manners = limits.Manners()
    templates = {draft.template for draft in drafts} - limits.WORK
    contacts = {draft.contact for draft in drafts if draft.template in templates}
    sent = await store.notices(tx, contacts, templates, now - manners.notices.within) if contacts else {}
    timed = []
    for draft in drafts:
        times = sent.setdefault(draft.contact, [])
        due_at = limits.may_go_at(draft.template, times, now, manners)
        times.append(due_at)
        timed.append(replace(draft, due_at=due_at))
    return timed


async def begin(
    tx: Tx, carrier: str, count: Callable[[str], int], now: datetime, patience: Patience, limit: int
) -> tuple[list[Message], Mapping[str, str]]:
    """Take due messages for sending; and the contacts' numbers."""
    due = await store.due(tx, State.PENDING, now, limit)
    taken = [(found, message.take(found, count(found.text), carrier, now, patience), trace) for found, trace in due]
    await _keep(tx, taken, now)
    return [after for _, after, _ in taken], await roster_store.phones(tx, {found.contact for found, _ in due})


async def answer(tx: Tx, answers: Mapping[UUID, Mapping[int, Answer]], now: datetime, patience: Patience) -> None:
    """Write down what the carrier said to one attempt at each of these messages."""
    held = await store.hold(tx, answers)
    changes = [(m, message.answered(m, answers[m.id], now, patience), trace) for m, trace in held.values()]
    await _keep(tx, changes, now)


async def give_up(tx: Tx, reasons: Mapping[UUID, str], now: datetime) -> None:
    """There is nothing to send these to."""
    held = await store.hold(tx, reasons)
    await _keep(tx, [(m, message.given_up(m, reasons[m.id]), trace) for m, trace in held.values()], now)


async def hear(tx: Tx, carrier: str, receipts: Sequence[Receipt], now: datetime) -> None:
    """Keep receipts first, then match them: the answer to a submit may be written down after its receipt."""
    await store.keep_receipts(tx, carrier, receipts, now)
    await match(tx, now)


async def match(tx: Tx, now: datetime) -> int:
    """Bring receipts to their messages; how many found theirs."""
    claims = await store.claimed(tx, MATCHES)
    held = await store.hold(tx, {message_id for _, message_id in claims})
    for carrier_id, message_id in claims:
        found, trace = held[message_id]
        held[message_id] = message.adopted(found, carrier_id), trace
    await store.save(tx, [found for found, _ in held.values()])
    matches = await store.matched(tx, MATCHES)
    held = await store.hold(tx, {pair.message for pair in matches})
    after = {message_id: found for message_id, (found, _) in held.items()}
    for pair in matches:
        before = after[pair.message]
        after[pair.message] = message.receipted(before, pair.number, pair.outcome, pair.done_at, pair.stat, now)
    await _keep(tx, [(before, after[key], trace) for key, (before, trace) in held.items()], now)
    await store.forget_receipts(tx, {pair.receipt for pair in matches})
    return len(matches)


async def wake(tx: Tx, now: datetime, patience: Patience, limit: int = 500) -> int:
    """Messages whose sender died become doubtful, doubtful ones are sent again; how many."""
    held = await store.due(tx, State.SENDING, now, limit) + await store.due(tx, State.UNCERTAIN, now, limit)
    await _keep(tx, [(found, message.overdue(found, now, patience), trace) for found, trace in held], now)
    return len(held)


async def hear_replies(tx: Tx, heard: Sequence[Reply], now: datetime) -> None:
    """Say who answered what about which case; a number that nobody has is counted, not kept."""
    events = []
    for reply in heard:
        people = await roster_store.by_phone(tx, reply.phone)
        said = replies.read(reply.text)
        REPLIES.labels(said.meaning).inc()
        if not people:
            log.warning("an answer came from a number of no contact")
            continue
        case = replies.which(said, await case_store.open_cases(tx, [person.id for person in people]))
        person = people[0]
        if case and len(people) > 1:
            told = await store.told_of(tx, case, [other.id for other in people])
            person = next((other for other in people if other.id == told), person)
        reply_id = uuid4()
        words = without_numbers(reply.text)  # a reporter's number, passed on, has its home elsewhere
        await store.keep_reply(tx, reply_id, person.id, case, said.meaning, words, now)
        events.append(wire.reply_received(reply_id, person.id, person.kind, person.ref, case, said.meaning, words, now))
    await outbox.enqueue(tx, events)


async def _keep(tx: Tx, changes: Sequence[tuple[Message, Message, str]], now: datetime) -> None:
    """Save what changed, announce each new state, and tell the next contact where one cannot be reached."""
    changed = [(before, after, trace) for before, after, trace in changes if before != after]
    await store.save(tx, [after for _, after, _ in changed])
    for before, after, _ in changed:
        if after.state is State.UNCERTAIN and before.state is not State.UNCERTAIN:
            UNCERTAIN.inc()
        elif before.state is State.UNCERTAIN and after.state is State.PENDING:
            RESENT.inc()
    await _announce(tx, [(after, trace) for before, after, trace in changed if after.version != before.version], now)
    hopeless = [(after, trace) for _, after, trace in changed if after.hopeless and after.kind != REPORTER]
    if hopeless:
        await _pass_on(tx, hopeless, now)


async def _pass_on(tx: Tx, failed: Sequence[Traced], now: datetime) -> None:
    rosters = await roster_store.rosters(tx, {(found.kind, found.ref) for found, _ in failed})
    drafts = [
        store.Draft(
            found.case, found.step_seq, found.template, contact.id, found.kind, found.ref, found.text, found.urgent,
            now, now, trace,
        )
        for found, trace in failed
        if (contact := audience.next_of(found.contact, rosters[found.kind, found.ref])) is not None
    ]  # fmt: skip
    await _announce(tx, await store.add(tx, drafts), now)


async def _announce(tx: Tx, changed: Iterable[Traced], now: datetime) -> None:
    told = list(changed)
    for found, _ in told:
        MESSAGES.labels(found.state).inc()
    await outbox.enqueue(tx, [wire.status_changed(found, trace, now) for found, trace in told])
