"""What became of a burst: which cases, which messages, and what arrived at the carrier."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from tests.chaos.burst import REPORTS, Burst
from tests.support.system import System

SERVICES = ("ingest", "vision", "dispatch", "notify", "evaluation", "console")
ORDER = {"dispatch", "urgent"}
TO_CITIZENS = "receipt"
# Whom, and what was said to them; a citizen's number is not notify's to list, and the text names the case.
Sms = tuple[str, str]


async def risen(system: System, victim: str, killed: list[int]) -> bool | None:
    """It runs anew, and every service says that it is ready."""
    living = system.run["processes"].get(victim, [])
    if len(living) < len(killed) or set(living) & set(killed):
        return None
    try:
        answers = [await system.client.get(system.url(name) + "/readyz") for name in SERVICES]
    except httpx.TransportError:
        return None
    return all(answer.is_success for answer in answers) or None


async def cases_of(system: System, burst: Burst) -> dict[str, str] | None:
    """Report -> the number of its case, once each has one; AssertionError where one has two, or nobody reported it."""
    cases = [case async for case in system.cases(category=burst.category)]
    held = Counter(report for case in cases for report in case["reports"])
    assert not [report for report, times in held.items() if times > 1]
    if set(held) < set(burst.acknowledged.values()):
        return None
    assert set(held) == set(burst.acknowledged.values())
    assert len(cases) == REPORTS
    return {report: case["number"] for case in cases for report in case["reports"]}


@dataclass(frozen=True, slots=True)
class Told:
    """What notify says that it sent."""

    messages: Counter[Sms]
    again: Counter[Sms]  # tried more often than once, because the answer to an attempt was lost


async def told(system: System, burst: Burst, cases: dict[str, str], since: datetime) -> Told | None:
    """Once each case has its messages, each of them once, and all of them are delivered."""
    rows = []
    async for row in system.all_messages():
        if datetime.fromisoformat(row["created_at"]) < since:
            break
        if row["case"] in cases.values():
            rows.append(row)
    said = Counter((row["case"], row["template"], row["contact"]) for row in rows)
    assert said.total() == len(said)
    templates: dict[str, set[str]] = {}
    for case, template, _ in said:
        templates.setdefault(case, set()).add(template)
    verified = {cases[report] for report in burst.citizens.values()}
    for case in cases.values():
        found = templates.get(case, set())
        if not (found == {TO_CITIZENS, "collector"} if case in verified else found and found <= ORDER):
            return None
    if any(row["state"] != "delivered" for row in rows):
        return None
    again = Counter({_sms(row): row["attempts"] - 1 for row in rows})
    return Told(Counter(_sms(row) for row in rows), again)


def _sms(row: dict[str, Any]) -> Sms:
    return ("" if row["template"] == TO_CITIZENS else row["phone"], row["text"])


async def arrived(system: System, since: datetime, wanted: Counter[Sms]) -> Counter[Sms]:
    """How often the carrier took each of these."""
    taken = await system.at_carrier("", since=since.isoformat(), limit="1000")
    both = ((phone, sms["text"]) for sms in taken for phone in (sms["phone"], ""))
    return Counter(sms for sms in both if sms in wanted)


async def counted(system: System, burst: Burst) -> int:
    """How many cases of this kind evaluation knows of."""
    rows = (await system.get("shift_leader", "evaluation", "/api/v1/counts", by="category"))["items"]
    return next((int(row["count"]) for row in rows if row["key"] == burst.category), 0)


async def doubts(system: System) -> int:
    """How many messages this life of notify has had in doubt."""
    lines = (await system.client.get(system.url("notify") + "/metrics")).text.splitlines()
    return next(int(float(line.split()[1])) for line in lines if line.startswith("sanquan_notify_uncertain_total "))
