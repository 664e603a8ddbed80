"""Rules on recorded looks: what a zone would have said, without a model and without a picture."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from services.vision.analysis import Analysis
from services.vision.detector import Frame
from services.vision.domain.facts import Fact
from services.vision.domain.pace import UNWATCHED
from services.vision.domain.recorded import Memory, RecordedLook
from services.vision.domain.sight import Detection
from services.vision.domain.track import Follower, Track, Tracker
from services.vision.domain.zone import Zone

NEAR = 0.1  # around the zones, of the picture
LASTS = 40.0  # seconds after the last thing near a zone in which what was there may still matter


class Recorded:
    """The detector that found what was recorded: it is asked for a memory only, one that all variants share."""

    name = "recorded"
    digest = ""

    def __init__(self) -> None:
        self._shared = _Shared()

    def detect(self, frame: Frame, zones: Sequence[Zone], at: float) -> list[Detection]:
        raise NotImplementedError("a recorded look has no frame")

    def follower(self) -> Follower:
        if self._shared.used:
            self._shared = _Shared()
        return self._shared


class _Shared:
    """Follows once what many ask for; asked again at the same moment it answers the same."""

    def __init__(self) -> None:
        self._tracker = Tracker()
        self._at: float | None = None
        self._tracks: list[Track] = []

    @property
    def used(self) -> bool:
        return self._at is not None

    def update(self, seen: Sequence[Detection], at: float) -> list[Track]:
        if at != self._at:
            self._at, self._tracks = at, self._tracker.update(seen, at)
        return self._tracks


class Rerun:
    """One camera's zones; looks in order of time. Variants of the zones share a `detector`."""

    def __init__(
        self, zones: Sequence[Zone], local: Callable[[float], datetime | None], detector: Recorded | None = None
    ) -> None:
        self._analysis = Analysis(zones, detector or Recorded())
        self._near = [zone.bounds.grown(NEAR) for zone in zones]
        self._local = local
        self._memory = Memory()
        self._at: float | None = None
        self._busy_at = -1e9

    def look(self, look: RecordedLook) -> list[Fact]:
        glance = self._memory.take(look)
        things = [one.box for one in look.seen or ()] + [one.box for one in look.blobs or ()]
        if any(box.overlap(near) > 0 for box in things for near in self._near):
            self._busy_at = look.at
        stays = self._analysis.open_stays()
        if self._at is not None and look.at - self._at > UNWATCHED:
            for stay in stays:
                stay.last_seen = look.at
        first, self._at = self._at is None, look.at
        if not first and not stays and not look.cut and look.at - self._busy_at > LASTS:
            return []  # nothing stands there, nothing is near: nothing can come of it
        return self._analysis.look_at_record(look, glance, self._local(look.at))

    def close(self) -> list[Fact]:
        return self._analysis.close(self._at or 0.0)


def rerun(
    zones: Sequence[Zone], looks: Iterable[RecordedLook], local: Callable[[float], datetime | None]
) -> Iterator[list[Fact]]:
    """The facts of each look, and at the end what was held back."""
    run = Rerun(zones, local)
    for look in looks:
        yield run.look(look)
    yield run.close()
