"""A zone tried out on what was recorded: other rules, the same looks; a process of its own, for it only computes."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.recorded import RecordedLook
from services.vision.domain.trial import Tried
from services.vision.domain.zone import Zone
from services.vision.recording import lines
from services.vision.recording.rerun import Recorded, Rerun

SAMPLED = 20  # chunks that are timed before the rest is begun
SAMPLING, SPENT = 0.1, 0.7  # of the time: what timing may take, and what is planned by it
SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Question:
    """`variants` are the camera's zones, each time otherwise; asked is what the zone `zone` says in each."""

    chunks: Sequence[bytes]
    variants: Sequence[Sequence[Zone]]
    zone: str
    timezone: str
    most_seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Alerts by variant, of the looks from `since` to `through` (unix seconds); `complete` where that is all of them:
    where time is short it is the newest."""

    alerts: list[list[Tried]]
    since: float
    through: float
    complete: bool


def ask(question: Question) -> Answer:
    """In another process, so that nothing else here waits for the interpreter; this thread does."""
    with ProcessPoolExecutor(1, mp_context=SPAWN) as process:
        return process.submit(answer, question).result()


def answer(question: Question, clock: Callable[[], float] = time.monotonic) -> Answer:
    chosen = question.chunks[-_affordable(question, clock) :]
    ends_at = clock() + question.most_seconds
    runs = _Runs(question)
    complete = len(chosen) == len(question.chunks)
    for n, look in enumerate(lines.unpack(chosen)):
        if n % 256 == 255 and clock() > ends_at:
            complete = False
            break
        runs.look(look)
    return Answer([list(alerts.values()) for alerts in runs.found], runs.since or 0.0, runs.through, complete)


def _affordable(question: Question, clock: Callable[[], float]) -> int:
    """How many of the newest chunks the time allows, by how long some from all over the period take."""
    count = len(question.chunks)
    runs, began, spent, timed = _Runs(question), clock(), 0.0, 0
    for chunk in question.chunks[:: max(1, count // SAMPLED)]:
        for look in lines.unpack([chunk]):
            runs.look(look)
        spent, timed = clock() - began, timed + 1
        if spent > SAMPLING * question.most_seconds:
            break
    return max(1, min(count, int(SPENT * question.most_seconds * timed / max(spent, 1e-9))))


class _Runs:
    """All variants side by side."""

    def __init__(self, question: Question) -> None:
        zone, detector = ZoneInfo(question.timezone), Recorded()

        def local(at: float) -> datetime:
            return datetime.fromtimestamp(at, zone)

        self._zone = question.zone
        self._runs = [Rerun(zones, local, detector) for zones in question.variants]
        self.found: list[dict[str, Tried]] = [{} for _ in self._runs]
        self.since: float | None = None
        self.through = 0.0

    def look(self, look: RecordedLook) -> None:
        self.since = look.at if self.since is None else self.since
        self.through = look.at
        for run, alerts in zip(self._runs, self.found, strict=True):
            for fact in run.look(look):
                _note(alerts, fact, self._zone)


def _note(alerts: dict[str, Tried], fact: Fact, zone: str) -> None:
    if isinstance(fact, AlertRaised) and fact.zone == zone:
        alerts[fact.stay] = Tried(fact.at, fact.since, None, fact.box, fact.label, fact.confidence)
    elif isinstance(fact, AlertCleared) and fact.stay in alerts:
        one = alerts[fact.stay]
        alerts[fact.stay] = Tried(one.at, one.since, fact.last_seen, one.box, one.label, one.confidence)
