"""The part of a watch that computes: from a frame to facts, pictures and what must be kept. One thread calls it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.vision import evidence
from services.vision.analysis import Analysis
from services.vision.detector import Frame
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact
from services.vision.domain.stay import Stay
from services.vision.domain.zone import Zone
from services.vision.evidence import Shot
from services.vision.watch.store import KeptStay

SAVE_EVERY = 2.0  # seconds
UNWATCHED = 2.0  # seconds between looks: what was not seen meanwhile was not looked for
SETTLED = 5.0  # seconds of looking, before a second look is trusted
BACKGROUND_EVERY = 30.0


@dataclass(frozen=True, slots=True)
class Looked:
    """What one frame brought; `stays` and `still` are None where nothing needs to be kept now."""

    at: float
    facts: list[tuple[AlertRaised | AlertCleared, list[Shot]]] = field(default_factory=list)
    stays: list[KeptStay] | None = None
    still: bytes | None = None
    background: bytes | None = None


Make = Callable[[Sequence[Stay]], Analysis]


class Eyes:
    """`kept` are the stays that the last owner of the camera left; times are unix seconds."""

    def __init__(self, zones: Sequence[Zone], make: Make, kept: Sequence[KeptStay], timezone: ZoneInfo) -> None:
        self._zones = {zone.id: zone for zone in zones}
        self._timezone = timezone
        left = [(row, Stay.from_json(row.kept)) for row in kept]
        self._first = {row.id: (row.first_picture, row.first_at) for row, stay in left if stay.zone in self._zones}
        self._stored = set(self._first)
        stays = [stay for _, stay in left if stay.zone in self._zones]
        for stay in stays:
            stay.track = 0  # another worker's numbers
        self._orphans = [stay for _, stay in left if stay.zone not in self._zones and stay.alerted_at is not None]
        self.analysis = make(stays)
        self._last_look = max((stay.last_look for stay in stays), default=0.0)
        self._began: float | None = None
        self._saved_at = self._background_at = 0.0
        self._shape: object = None
        self._forgiven: dict[str, tuple[float, float]] = {}
        self.frame: Frame | None = None

    def look(self, frame: Frame, at: float) -> Looked:
        self._began = at if self._began is None else self._began
        self._forgive(at)
        self.frame = frame
        local = datetime.fromtimestamp(at, self._timezone)
        facts: list[Fact] = [AlertCleared(stay.id, at, stay.last_seen) for stay in self._orphans]
        self._orphans = []
        facts += self.analysis.look(frame, at, local)
        self._last_look = at
        stays = self.analysis.open_stays()
        for stay in stays:
            if stay.id not in self._first:
                self._first[stay.id] = (evidence.jpeg(frame), datetime.fromtimestamp(at, UTC))
        told = [(fact, self._shots(fact, frame, at)) for fact in facts if isinstance(fact, (AlertRaised, AlertCleared))]
        told = [(self._honest(fact), shots) for fact, shots in told]
        open_ids = {stay.id for stay in stays}
        self._first = {id: first for id, first in self._first.items() if id in open_ids}
        shape = [(stay.id, stay.alerted_at) for stay in stays]
        due = at - self._saved_at >= SAVE_EVERY
        if not due and shape == self._shape and not told:
            return Looked(at)
        self._shape = shape
        self._saved_at = at if due else self._saved_at
        still = evidence.still(frame) if due else None
        return Looked(at, told, [self._kept(stay) for stay in stays], still, self._background(at))

    def stored(self, stays: Sequence[KeptStay]) -> None:
        """These are in the database now, with their pictures."""
        self._stored = {stay.id for stay in stays}

    def look_again(self, alert: str, zone: str) -> tuple[str, float, Shot] | None:
        """Whether the thing of an alert that is not cleared still stands there; None where it is too early to say."""
        if self.frame is None or self._began is None or self._last_look - self._began < SETTLED:
            return None
        stay = next((one for one in self.analysis.open_stays() if one.id == alert), None)
        if stay is None:
            return "gone", 0.7, self.second_shot(zone)
        if self._last_look - stay.last_seen > SETTLED:
            return None
        shot = evidence.shot("recheck", self.frame, self._zones.get(zone), [stay.box], self._last_look)
        return "still_there", stay.confidence, shot

    def second_shot(self, zone: str) -> Shot:
        """The place as it is now."""
        assert self.frame is not None
        return evidence.shot("recheck", self.frame, self._zones.get(zone), [], self._last_look)

    def _forgive(self, at: float) -> None:
        """Nobody looked for a while (a break, a change of worker): nothing is gone for that."""
        if self._last_look and at - self._last_look > UNWATCHED:
            for stay in self.analysis.open_stays():
                self._forgiven[stay.id] = (at, stay.last_seen)
                stay.last_seen = at

    def _honest(self, fact: AlertRaised | AlertCleared) -> AlertRaised | AlertCleared:
        """Said to be seen last when it really was."""
        if isinstance(fact, AlertCleared):
            pretended, really = self._forgiven.pop(fact.stay, (None, None))
            if really is not None and fact.last_seen == pretended:
                return AlertCleared(fact.stay, fact.at, really)
        return fact

    def _shots(self, fact: AlertRaised | AlertCleared, frame: Frame, at: float) -> list[Shot]:
        if isinstance(fact, AlertCleared):
            return [evidence.shot("latest", frame, None, [], at)]
        zone = self._zones[fact.zone]
        shots = []
        picture, first_at = self._first.get(fact.stay, (None, None))
        if picture is not None and first_at is not None:
            shots.append(evidence.shot_of_jpeg("first", picture, zone, [fact.box], first_at.timestamp()))
        return [*shots, evidence.shot("dwell", frame, zone, [fact.box], at)]

    def _kept(self, stay: Stay) -> KeptStay:
        picture, first_at = self._first[stay.id]
        return KeptStay(stay.id, stay.to_json(), None if stay.id in self._stored else picture, first_at)

    def _background(self, at: float) -> bytes | None:
        if at - self._background_at < BACKGROUND_EVERY:
            return None
        self._background_at = at
        return self.analysis.background()
