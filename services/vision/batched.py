"""Frames of many cameras, detected at once: those that come while the detector works are its next batch."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from threading import Lock

from services.vision import metrics
from services.vision.detector import DetectorOfMany, Frame, Look
from services.vision.domain.sight import Detection
from services.vision.domain.track import Follower
from services.vision.domain.zone import Zone


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    look: Look
    found: "Future[list[Detection]]" = field(default_factory=Future)


class Batched:
    """A detector that any number of threads may call: each waits until its frame's batch is done.

    `thread` is one thread, the detector's own. No frame waits for a batch to fill: an idle detector takes the first
    alone, and whatever came meanwhile, at most `detector.batch`, next; first come, first served, for who may ask at
    all is decided before (watch/turns.py).
    """

    def __init__(self, detector: DetectorOfMany, thread: Executor) -> None:
        self.name, self.digest = detector.name, detector.digest
        self._detector = detector
        self._thread = thread
        self._lock = Lock()
        self._asked: deque[_Asked] = deque()

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        asked = _Asked(Look(frame, zones, at))
        with self._lock:
            self._asked.append(asked)
        self._thread.submit(self._detect_those_that_wait)
        return asked.found.result()

    def follower(self) -> Follower:
        return self._detector.follower()

    def _detect_those_that_wait(self) -> None:
        """Nothing where an earlier batch had room for the one that asked for this."""
        with self._lock:
            batch = [self._asked.popleft() for _ in range(min(len(self._asked), self._detector.batch))]
        if not batch:
            return
        metrics.BATCH.observe(len(batch))
        try:
            found = self._detector.detect_many([one.look for one in batch])
        except BaseException as error:  # each that waits hears of it
            for one in batch:
                one.found.set_exception(error)
            return
        for one, seen in zip(batch, found, strict=True):
            one.found.set_result(seen)
