"""Cases over HTTP: lists, one case, its steps, the desk."""

import json
from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, Field, model_validator

from chassis.auth import Caller as Who
from chassis.http import Caller, Now, Transaction
from chassis.idempotency import Idempotent
from chassis.page import Limit, read_cursor, write_cursor
from chassis.postgres import Tx
from services.dispatch.case import commands, list_store, recheck_store, store, view
from services.dispatch.case.commands import NoSuchCase
from services.dispatch.case.list_store import Filter
from services.dispatch.domain.chain import Line, broken_at
from services.dispatch.domain.doer import Doer, owns
from services.dispatch.domain.states import STAGE_NAMES
from services.dispatch.ground.rules import Rules

routes = APIRouter(tags=["cases"])

MOST_DATA = 20_000


async def rules_in_hand(request: Request) -> Rules:
    rules: Rules = request.app.state.rules
    return rules


InHand = Annotated[Rules, Depends(rules_in_hand)]


class StepTaken(BaseModel, extra="forbid"):
    """One of the 34 steps; which data each needs stands in a 422 answer."""

    step: str = Field(examples=["accept"])
    reason: str = Field("", max_length=2000)
    data: dict[str, Any] = Field(default_factory=dict, examples=[{"department": "D10"}])

    @model_validator(mode="after")
    def keepable(self) -> Self:
        """Postgres keeps no NUL, and a log line is read by people."""
        written = json.dumps(self.data)
        if "\x00" in self.reason or "\\u0000" in written:
            raise ValueError("不能含 NUL 字符 / no NUL character, please")
        if len(written) > MOST_DATA:
            raise ValueError(f"data 不能超过 {MOST_DATA} 字符 / is too long")
        return self


def doer_of(who: Who) -> Doer:
    return Doer(who.login, who.role, who.department, who.crew, who.collector)


@routes.get("/cases")
async def case_list(
    tx: Transaction,
    who: Caller,
    now: Now,
    report: str | None = None,
    alert: str | None = None,
    state: str | None = None,
    stage: Annotated[int | None, Query(ge=1, le=7)] = None,
    department: str | None = None,
    crew: str | None = None,
    category: str | None = None,
    open: bool | None = None,
    standing: bool | None = None,
    overdue: bool | None = None,
    late: bool = False,
    opened_from: AwareDatetime | None = None,
    opened_to: AwareDatetime | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """The caller's cases, newest first; `standing` are those that the desk counts, `late` those past their limit
    or, while they have none, past their stage's; `opened_to` is not included."""
    wanted = Filter(
        report, alert, state, stage, department, crew, category, open, standing, overdue, now if late else None,
        opened_from, opened_to,
    )  # fmt: skip
    before = read_cursor(cursor, tuple[AwareDatetime, str]) if cursor else None
    found = await list_store.numbers(tx, wanted, doer_of(who), before, limit + 1)
    page = found[:limit]
    cases = await store.look(tx, [number for number, _ in page])
    last = page[-1] if len(found) > limit else None
    return {
        "items": [view.brief(cases[number]) for number, _ in page],
        "next_cursor": write_cursor(last[1].isoformat(), last[0]) if last else None,
    }


@routes.get("/cases/{number}")
async def case_detail(number: str, tx: Transaction, who: Caller, now: Now, rules: InHand) -> dict[str, Any]:
    """The case with its log and what the caller may do now; 404 where it is none of theirs."""
    return await _whole(tx, number, doer_of(who), now, rules)


@routes.get("/cases/{number}/chain")
async def case_chain(number: str, tx: Transaction, who: Caller) -> dict[str, Any]:
    """Whether the case's log is as it was written; `broken_at` is the first line that is not. For auditors too."""
    rows = await list_store.chain(tx, number)
    if not rows or (who.role != "auditor" and not await _visible(tx, number, doer_of(who))):
        raise NoSuchCase(f"没有案卷 {number} / no such case")
    lines = []
    for row in rows:
        at = row["at"].isoformat(timespec="microseconds")
        content = (row["number"], row["seq"], row["step"], row["from_state"], row["to_state"], at)
        line = Line(*content, row["actor"], row["role"], row["reason"], row["data"])
        lines.append((line, row["hash"]))
    return {"number": number, "lines": len(lines), "broken_at": broken_at(lines)}


@routes.post("/cases/{number}/steps")
async def take_step(
    number: str, body: StepTaken, tx: Transaction, who: Caller, now: Now, rules: InHand, once: Idempotent
) -> Response:
    """Move the case on. 403 not this role, 409 not now (with `allowed_steps`), 422 data missing."""
    if (before := await once.recall()) is not None:
        return before
    doer = doer_of(who)
    await commands.take_step(tx, number, doer, body.step, body.reason, body.data, rules, now)
    answer = JSONResponse(jsonable_encoder(await _whole(tx, number, doer, now, rules, after_step=True)))
    await once.keep(200, bytes(answer.body))
    return answer


@routes.get("/desk")
async def desk(tx: Transaction, who: Caller, now: Now) -> dict[str, Any]:
    """Per stage: the cases that stand in it, how many overdue and how many late, and the age of the oldest; closed ones
    stand in the last until the night's evaluation."""
    rows = {row["stage"]: row for row in await list_store.desk(tx, doer_of(who), now)}
    items = []
    for stage, (name_zh, name_en) in STAGE_NAMES.items():
        row = rows.get(stage)
        items.append(
            {
                "stage": stage,
                "name_zh": name_zh,
                "name_en": name_en,
                "count": row["count"] if row else 0,
                "overdue": row["overdue"] if row else 0,
                "late": row["late"] if row else 0,
                "oldest_opened_at": row["oldest"] if row else None,
                "oldest_age_seconds": round((now - row["oldest"]).total_seconds()) if row else None,
            }
        )
    return {"items": items, "next_cursor": None}


async def _visible(tx: Tx, number: str, doer: Doer) -> bool:
    case = (await store.look(tx, [number])).get(number)
    return case is not None and owns(
        doer,
        source=case.source,
        department=case.department,
        crew=case.crew,
        collector=case.collector,
        found_by=case.found_by,
    )


async def _whole(
    tx: Tx, number: str, doer: Doer, at: datetime, rules: Rules, *, after_step: bool = False
) -> dict[str, Any]:
    """`after_step`: who has just moved a case sees it once more, even where it is no longer theirs."""
    if not after_step and not await _visible(tx, number, doer):
        raise NoSuchCase(f"没有案卷 {number} / no such case")
    case = (await store.look(tx, [number]))[number]
    book = await rules.current(tx)
    log, alerts = await list_store.log(tx, number), await list_store.alerts(tx, number)
    shown = view.whole(case, log, alerts, doer, at, book.calendar)
    return {**shown, "rechecks": [view.recheck(row) for row in await recheck_store.of_case(tx, number)]}
