"""Learning from verdicts over HTTP: how often each rule is right, what would help, and who switches it on."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.auth import Caller as Who
from chassis.http import Caller, Now, Transaction, require
from chassis.page import Page
from chassis.postgres import transaction
from services.vision.camera.router import Id
from services.vision.domain.suggestion import Change, Suggestion
from services.vision.domain.trial import effect
from services.vision.learning import commands
from services.vision.learning.commands import NoSuchSuggestion, Rule
from services.vision.recording import commands as recording
from services.vision.recording import trial
from services.vision.recording.commands import NothingRecorded
from services.vision.recording.router import Trials

STATUSES: dict[type[Exception], int] = {NoSuchSuggestion: 404}
Days = Annotated[float, Query(gt=0, le=366, description="verdicts of so many days count")]
Leader = Annotated[Who, Depends(require("admin", "shift_leader"))]


@dataclass(frozen=True, slots=True)
class EffectView:
    """What it would have changed in the recorded days: finds that people judged, and new alerts."""

    kept_true: int
    lost_true: int
    avoided_false: int
    kept_false: int
    new: int
    since: datetime
    through: datetime
    complete: bool


class SuggestionView(BaseModel):
    """`fields` of the zone that would change; `effect` is None where it was not asked for or nothing is recorded."""

    id: str
    change: Change
    fields: dict[str, Any]
    spares: int
    effect: EffectView | None = None


class RuleView(BaseModel):
    camera: str
    zone: str
    version: int
    alerts: int
    true: int
    false: int
    false_share: float | None
    suggestions: list[SuggestionView]


def routes(trials: Trials, days: float) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["learning"])

    @router.get("/learning")
    async def learning(
        tx: Transaction, who: Caller, now: Now, camera: str | None = None, days: Days = days
    ) -> Page[RuleView]:
        """Each rule's share of false finds, and what its verdicts suggest."""
        found = await commands.rules(tx, camera, now - timedelta(days=days), now)
        return Page(items=[_view(rule) for rule in found], next_cursor=None)

    @router.get("/cameras/{camera}/zones/{zone}/suggestions")
    async def suggestions(camera: Id, zone: Id, who: Caller, now: Now, days: Days = days) -> Page[SuggestionView]:
        """With what each would have changed in the days that are recorded; takes seconds."""
        async with transaction(trials.pool) as tx:
            rule = await commands.rule(tx, camera, zone, now - timedelta(days=days), now)
            begins, ends = recording.period(None, None, now, trials.days)
            try:
                past = await recording.past(tx, camera, zone, begins, ends) if rule.suggestions else None
            except NothingRecorded:
                past = None
        effects = await _effects(trials, rule, past) if past is not None else [None] * len(rule.suggestions)
        shown = [_shown(rule, one, told) for one, told in zip(rule.suggestions, effects, strict=True)]
        return Page(items=shown, next_cursor=None)

    @router.post("/cameras/{camera}/zones/{zone}/suggestions/{id}/accept")
    async def accept(
        camera: Id, zone: Id, id: str, tx: Transaction, who: Leader, now: Now, days: Days = days
    ) -> RuleView:
        """The zone's new version goes live in this person's name; 404 where the facts changed meanwhile."""
        begins = now - timedelta(days=days)
        await commands.accept(tx, await commands.rule(tx, camera, zone, begins, now), id, who.login, now)
        return _view(await commands.rule(tx, camera, zone, begins, now))

    return router


async def _effects(trials: Trials, rule: Rule, past: recording.Past) -> list[EffectView | None]:
    changed = [past.variant(rule.changed_zone(one)) for one in rule.suggestions]
    chunks = [chunk.content for chunk in past.chunks]
    variants = [past.present(rule.zone.id), *changed]
    found = await trials.ask(trial.Question(chunks, variants, rule.zone.id, trials.timezone, trials.most_seconds))
    before, *after = found.alerts
    since, through = (datetime.fromtimestamp(at, UTC) for at in (found.since, found.through))
    told = [asdict(effect(before, alerts, past.finds)) for alerts in after]
    return [EffectView(**one, since=since, through=through, complete=found.complete) for one in told]


def _view(rule: Rule) -> RuleView:
    return RuleView(
        camera=rule.camera.id,
        zone=rule.zone.id,
        version=rule.version,
        alerts=rule.share.alerts,
        true=rule.share.true,
        false=rule.share.false,
        false_share=rule.share.false_share,
        suggestions=[_shown(rule, one, None) for one in rule.suggestions],
    )


def _shown(rule: Rule, one: Suggestion, told: EffectView | None) -> SuggestionView:
    return SuggestionView(
        id=one.id(rule.zone, rule.version), change=one.change, fields=one.fields, spares=len(one.spares), effect=told
    )
