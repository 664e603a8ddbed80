"""The part of a watch that computes: from a frame to facts, pictures and what must be kept. One thread calls it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.vision.analysis import Analysis
from services.vision.camera_sight import WORDS, CameraSight
from services.vision.detector import Frame
from services.vision.domain.camera_truth import Status
from services.vision.domain.facts import AlertCleared, AlertRaised, Fact, Held, Told
from services.vision.domain.judgement import Alert
from services.vision.domain.pace import UNWATCHED, Pace
from services.vision.domain.recorded import RecordedLook
from services.vision.domain.stay import State, Stay
from services.vision.domain.zone import Zone
from services.vision.evidence import pictures as evidence
from services.vision.evidence.pictures import Shot
from services.vision.evidence.seen import described
from services.vision.recording import lines
from services.vision.recording.recorder import Recorder
from services.vision.recording.store import Chunk
from services.vision.watch.store import KeptStay
from services.vision.watch.witness import Witness

SAVE_EVERY = 2.0  # seconds
BLINK = 3.0  # seconds without a picture to rely on that count all the same
SETTLED = 5.0  # seconds of looking, before a second look is trusted
BACKGROUND_EVERY = 30.0


@dataclass(frozen=True, slots=True)
class Looked:
    """What one frame brought; `stays` and `still` are None where nothing needs to be kept now."""

    at: float
    facts: list[tuple[Told, list[Shot]]] = field(default_factory=list)
    stays: list[KeptStay] | None = None
    still: bytes | None = None
    background: bytes | None = None
    pace: Pace = Pace.BUSY  # how soon the next look is due
    status: Status = Status.ONLINE
    detail: str = ""
    reference: bytes | None = None  # the camera's view, for its next owner
    held: list[Held] = field(default_factory=list)
    recorded: Chunk | None = None


Make = Callable[[Sequence[Stay]], Analysis]


class Eyes:
    """`kept` are the stays that the last owner of the camera left; times are unix seconds.

    Without a `sight` (a street that is told) every picture is relied on; without `record_seconds` nothing is recorded.
    """

    def __init__(
        self,
        zones: Sequence[Zone],
        make: Make,
        kept: Sequence[KeptStay],
        timezone: ZoneInfo,
        witness: Witness | None = None,
        sight: CameraSight | None = None,
        record_seconds: float = 60.0,
    ) -> None:
        self.witness = witness or Witness()
        for row in kept:
            self.witness.remember(row.id, row.path, row.first_seen)
        self._zones = {zone.id: zone for zone in zones}
        self._timezone = timezone
        left = [(row, Stay.from_json(row.kept)) for row in kept]
        stays = [stay for _, stay in left if stay.zone in self._zones]
        standing = {stay.id for stay in stays if stay.state is not State.CLEARED}
        self._first = {row.id: (row.first_picture, row.first_at) for row, _ in left if row.id in standing}
        self._stored = set(self._first)
        self._orphans = [stay for _, stay in left if stay.zone not in self._zones and stay.state is State.ALERTED]
        self.analysis = make(stays)
        self._last_look = max((stay.last_look for stay in stays), default=0.0)
        self._sight = sight
        self._blind: tuple[float, Status] | None = None  # since when, and as what
        self._began: float | None = None
        self._saved_at = self._background_at = self._reference_at = 0.0
        self._shape: object = None
        self._forgiven: dict[str, tuple[float, float]] = {}
        self._recorder = Recorder() if record_seconds > 0 else None
        self._record_seconds = record_seconds
        self._recorded: list[RecordedLook] = []
        self.frame: Frame | None = None

    def look(self, frame: Frame, at: float) -> Looked:
        """Where the picture cannot be relied on the rules rest, and nothing is said of what is in it."""
        self.frame = frame
        if self._sight is None:
            return self._look(frame, at)
        self._sight.look(frame, at)
        status = self._sight.status
        if not self._sight.clear:
            since = at if self._blind is None else self._blind[0]
            self._blind = since, self._sight.impression if status is Status.ONLINE else status
            pace = Pace.WAITING if self._sight.doubtful else Pace.IDLE
            due = at - self._saved_at >= SAVE_EVERY
            self._saved_at = at if due else self._saved_at
            still = evidence.still(frame) if due else None
            return Looked(at, still=still, pace=pace, status=status, detail=WORDS[status])
        held = self._open_again(at)
        looked = self._look(frame, at)
        reference = self._sight.reference() if looked.still is not None and self._reference_due(at) else None
        return replace(looked, status=status, reference=reference, held=held)

    def _open_again(self, at: float) -> list[Held]:
        """What was held back while nothing could be relied on; that time does not count for who stood there."""
        if self._blind is None:
            return []
        (begun, reason), self._blind = self._blind, None
        if at - begun > BLINK:
            self._forgive(at)
            for stay in self.analysis.open_stays():
                stay.freeze(at - begun, at)
            self._last_look = at
        return [Held(zone, reason.value, begun, at) for zone in self._zones]

    def _reference_due(self, at: float) -> bool:
        due = at - self._reference_at >= BACKGROUND_EVERY
        self._reference_at = at if due else self._reference_at
        return due

    def _look(self, frame: Frame, at: float) -> Looked:
        self._began = at if self._began is None else self._began
        self._forgive(at)
        local = datetime.fromtimestamp(at, self._timezone)
        facts: list[Fact] = [AlertCleared(stay.id, at, stay.last_seen) for stay in self._orphans]
        self._orphans = []
        facts += self.analysis.look(frame, at, local)
        if self._recorder is not None and (noted := self._recorder.note(self.analysis, frame, at)) is not None:
            self._recorded.append(noted)
        self._last_look = at
        stays = self.analysis.open_stays()
        for stay in stays:
            if stay.id not in self._first:
                self._first[stay.id] = (evidence.jpeg(frame), datetime.fromtimestamp(at, UTC))
        self.witness.saw(frame, at, self.analysis.seen, stays)
        told = [(fact, self._shots(fact, frame, at)) for fact in facts if not isinstance(fact, Held)]
        told = [(self._honest(fact), shots) for fact, shots in told]
        open_ids = {stay.id for stay in stays}
        self._first = {id: first for id, first in self._first.items() if id in open_ids}
        shape = [(stay.id, stay.alerted_at) for stay in stays]
        due = at - self._saved_at >= SAVE_EVERY
        if not due and shape == self._shape and not told:
            return Looked(at, pace=self.analysis.pace(at))
        self._shape = shape
        self._saved_at = at if due else self._saved_at
        still = evidence.still(frame) if due else None
        return Looked(
            at, told, self._to_keep(stays), still, self._background(at), self.analysis.pace(at),
            recorded=self._chunk(at),
        )  # fmt: skip

    def stored(self, stays: Sequence[KeptStay]) -> None:
        """These are in the database now; those that stand with their pictures."""
        self._stored = {stay.id for stay in stays if stay.first_at is not None}

    def look_again(self, alert: Alert) -> tuple[str, float, Shot] | None:
        """Whether the thing of an alert still stands there, for one look; None where it is too early to say."""
        if self.frame is not None and alert.cleared_at is not None:
            return "gone", 0.9, self._second_shot(alert.zone)
        if self.frame is None or self._began is None or self._last_look - self._began < SETTLED:
            return None
        if self._blind is not None:
            return None
        stay = next((one for one in self.analysis.open_stays() if one.id == alert.id), None)
        if stay is None:
            return "gone", 0.7, self._second_shot(alert.zone)
        if self._last_look - stay.last_seen > SETTLED:
            return None
        zoned, seen = self._zones.get(alert.zone), self.analysis.seen
        shot = evidence.shot("recheck", self.frame, zoned, [stay.box], self._last_look, seen)
        return "still_there", stay.confidence, shot

    def _second_shot(self, zone: str) -> Shot:
        """The place as it is now."""
        assert self.frame is not None
        return evidence.shot("recheck", self.frame, self._zones.get(zone), [], self._last_look, self.analysis.seen)

    def _forgive(self, at: float) -> None:
        """Nobody looked for a while (a break, a change of worker): nothing is gone for that."""
        if self._last_look and at - self._last_look > UNWATCHED:
            for stay in self.analysis.open_stays():
                self._forgiven[stay.id] = (at, stay.last_seen)
                stay.last_seen = at

    def _honest(self, fact: Told) -> Told:
        """Said to be seen last when it really was."""
        if isinstance(fact, AlertCleared):
            pretended, really = self._forgiven.pop(fact.stay, (None, None))
            if really is not None and fact.last_seen == pretended:
                return AlertCleared(fact.stay, fact.at, really)
        return fact

    def _shots(self, fact: Told, frame: Frame, at: float) -> list[Shot]:
        if isinstance(fact, AlertCleared):
            return [evidence.shot("cleared", frame, None, [], at, self.analysis.seen)]
        zone = self._zones[fact.zone]
        if isinstance(fact, AlertRaised):
            self.witness.expect(fact, zone)
        shots = []
        picture, first_at = self._first.get(fact.stay, (None, None))
        if picture is not None and first_at is not None:
            seen = self.witness.first_seen(fact.stay)
            shots.append(evidence.shot_of_jpeg("first", picture, zone, [fact.box], first_at.timestamp(), seen))
        return [*shots, evidence.shot("dwell", frame, zone, [fact.box], at, self.analysis.seen)]

    def _to_keep(self, standing: Sequence[Stay]) -> list[KeptStay]:
        """What the next owner of the camera needs: what stands, and what would open its alert again."""
        left = [KeptStay(stay.id, stay.to_json(), None, None) for stay in self.analysis.left()]
        return [*(self._kept(stay) for stay in standing), *left]

    def _kept(self, stay: Stay) -> KeptStay:
        picture, first_at = self._first[stay.id]
        return KeptStay(
            stay.id,
            stay.to_json(),
            None if stay.id in self._stored else picture,
            first_at,
            self.witness.path(stay.id),
            described(self.witness.first_seen(stay.id)),
        )

    def _chunk(self, at: float) -> Chunk | None:
        """What was seen since the last chunk, once it is long enough."""
        return self.rest() if self._recorded and at - self._recorded[0].at >= self._record_seconds else None

    def rest(self) -> Chunk | None:
        """All that is recorded and not yet handed over."""
        looks, self._recorded = self._recorded, []
        if not looks:
            return None
        begins, ends = (datetime.fromtimestamp(look.at, UTC) for look in (looks[0], looks[-1]))
        return Chunk(begins, ends, len(looks), lines.pack(looks))

    def _background(self, at: float) -> bytes | None:
        if at - self._background_at < BACKGROUND_EVERY:
            return None
        known = self.analysis.background()
        self._background_at = at if known is not None else self._background_at
        return known
