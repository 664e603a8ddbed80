"""Trying a zone out over HTTP, on what was detected last week."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from asyncpg import Pool
from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from chassis.http import Now
from chassis.postgres import transaction
from services.vision.camera.router import Drawer, Id
from services.vision.domain.trial import Find, Tried, compare, known
from services.vision.recording import commands, trial
from services.vision.recording.commands import NothingRecorded
from services.vision.rules import ZoneText


class AnotherTrial(Exception):
    """One trial at a time: it takes a processor."""


class NoPeriod(Exception):
    """A period that ends before it begins."""


STATUSES: dict[type[Exception], int] = {NothingRecorded: 404, AnotherTrial: 409, NoPeriod: 422}


@dataclass(frozen=True, slots=True)
class Trials:
    """One after another; `most_seconds` each may take, `days` are what is kept."""

    pool: Pool
    timezone: str
    days: float
    most_seconds: float
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, question: trial.Question) -> trial.Answer:
        """AnotherTrial where one runs."""
        if self._busy.locked():
            raise AnotherTrial("另一次试运行还没完成,请稍后再试 / another trial still runs: try again in a moment")
        async with self._busy:
            return await asyncio.to_thread(trial.ask, question)


class TrialText(ZoneText):
    """The changed zone; the last days where no period is given."""

    begins: Annotated[AwareDatetime | None, Field(alias="from")] = None
    ends: Annotated[AwareDatetime | None, Field(alias="to")] = None


class TriedView(BaseModel):
    """`alert` and `verdict` where this really was alerted."""

    at: datetime
    since: datetime
    until: datetime | None
    box: list[float]
    class_: Annotated[str, Field(serialization_alias="class")]
    confidence: float
    alert: str | None
    verdict: bool | None


class Span(BaseModel):
    begins: Annotated[datetime, Field(serialization_alias="from")]
    ends: Annotated[datetime, Field(serialization_alias="to")]


class TrialView(BaseModel):
    """All is said of `since` to `through`; where time was short that is not `complete`. `gaps` were not recorded."""

    begins: Annotated[datetime, Field(serialization_alias="from")]
    ends: Annotated[datetime, Field(serialization_alias="to")]
    since: datetime
    through: datetime
    complete: bool
    gaps: list[Span]
    present: int
    changed: list[TriedView]
    new: list[TriedView]
    vanished: list[TriedView]


def routes(trials: Trials) -> APIRouter:
    router = APIRouter(prefix="/api/v1/cameras", tags=["trials"])

    @router.post("/{camera}/zones/{zone}/trials")
    async def try_zone(camera: Id, zone: Id, body: TrialText, now: Now, who: Drawer) -> TrialView:
        """What a changed zone would have alerted, beside the present one. 404 says what is missing."""
        begins, ends = commands.period(body.begins, body.ends, now, trials.days)
        if begins >= ends:
            raise NoPeriod("时段的开始须早于结束 / the period ends before it begins")
        async with transaction(trials.pool) as tx:
            changed = await commands.changed_zone(tx, camera, zone, body)
            past = await commands.past(tx, camera, zone, begins, ends)
        variants = [past.present(zone), past.variant(changed)]
        chunks = [chunk.content for chunk in past.chunks]
        found = await trials.ask(trial.Question(chunks, variants, zone, trials.timezone, trials.most_seconds))
        before, after = found.alerts
        difference = compare(before, after)
        return TrialView(
            begins=begins,
            ends=ends,
            since=_moment(found.since),
            through=_moment(found.through),
            complete=found.complete,
            gaps=[Span(begins=a, ends=b) for a, b in past.gaps],
            present=len(before),
            changed=[_view(one, known(one, past.finds)) for one in after],
            new=[_view(one, known(one, past.finds)) for one in difference.new],
            vanished=[_view(one, known(one, past.finds)) for one in difference.vanished],
        )

    return router


def _view(one: Tried, find: Find | None) -> TriedView:
    return TriedView(
        at=_moment(one.at),
        since=_moment(one.since),
        until=None if one.until is None else _moment(one.until),
        box=one.box.as_list(),
        class_=one.label,
        confidence=round(one.confidence, 3),
        alert=find.id if find is not None else None,
        verdict=find.genuine if find is not None else None,
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
