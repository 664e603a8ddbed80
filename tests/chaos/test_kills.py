"""`kill -9` of any one part during 200 reports: what was acknowledged has its case, none twice, every SMS once."""

import asyncio
import os
import signal
import time
from datetime import UTC, datetime

import pytest

from tests.chaos.burst import REPORTS, Burst
from tests.chaos.reckoning import arrived, cases_of, counted, doubts, risen, told
from tests.support.system import System, until

KILL_AFTER = 60
WITHIN_SECONDS = 120
# Each round reports another kind of thing, so that no report joins a case of the round before.
ROUNDS = {
    "ingest": "E0102",
    "dispatch": "E0103",
    "notify": "E0104",
    "vision": "E0106",
    "evaluation": "E0107",
    "console": "E0108",
    "kafka": "E0112",
    "postgres": "E0113",
}


@pytest.mark.parametrize("victim", ROUNDS)
async def test_a_kill_loses_nothing_and_doubles_nothing(system: System, victim: str) -> None:
    for role in ("collector", "shift_leader"):
        await system.token(role)
    since, clock = datetime.now(UTC), time.monotonic()
    doubtful = 0 if victim == "notify" else await doubts(system)
    burst = Burst(system, ROUNDS[victim], (await system.middles())[:REPORTS])
    sending = asyncio.create_task(burst.run())
    await asyncio.wait_for(burst.reached(KILL_AFTER), WITHIN_SECONDS)
    before = system.run["processes"]
    killed = before.pop(victim)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    await asyncio.wait_for(sending, WITHIN_SECONDS)
    await until(lambda: risen(system, victim, killed), f"{victim} is back", WITHIN_SECONDS)
    assert len(burst.acknowledged) == REPORTS

    cases = await until(lambda: cases_of(system, burst), "every report has its case", WITHIN_SECONDS)
    sent = await until(lambda: told(system, burst, cases, since), "every message is delivered", WITHIN_SECONDS)
    taken = await arrived(system, since, sent.messages)
    twice = taken - sent.messages
    print(
        f"\n{victim}: {REPORTS} reports in {burst.tries} attempts, {len(cases)} cases;"
        f" {sent.messages.total()} messages, {await doubts(system) - doubtful} in doubt,"
        f" {sent.again.total()} sent again, {twice.total()} arrived twice; {time.monotonic() - clock:.0f} s"
    )
    assert not sent.messages - taken
    assert not twice  # every receipt comes here: ADR 5's gap needs one that is lost as well

    async def evaluated() -> bool:
        return await counted(system, burst) == REPORTS

    await until(evaluated, "evaluation has counted each case once", WITHIN_SECONDS)
    after = system.run["processes"]
    assert {name: after[name] for name in before} == before  # nobody else died of it
