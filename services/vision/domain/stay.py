"""A thing's presence in a zone: a place that is taken, from first to last sight, whatever its track is called."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import Enum, StrEnum, auto
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.vision.domain.box import Box

Patch = NDArray[np.uint8]  # 32x32 grey
ENOUGH_IN_VIEW = 0.35  # of a patch, to know a thing by what is not hidden of it


class State(StrEnum):
    CANDIDATE = "candidate"  # seen to stand, but it may still be braking
    STATIONARY = "stationary"  # its place looks as it did
    OCCLUDED = "occluded"  # something is before it
    ALERTED = "alerted"
    CLEARED = "cleared"  # alerted, and gone; remembered for a while


class Sight(Enum):
    """What one look says of a stay."""

    SEEN = auto()
    UNCHANGED = auto()  # the detector missed it, the picture did not
    HIDDEN = auto()
    REPLACED = auto()  # another thing stands there
    MISSING = auto()


@dataclass(slots=True)
class Stay:
    """Times are seconds on the caller's clock. `frozen_seconds` did not count towards the dwell: nobody looked.

    `missing_since` and `hidden_since` are the first of the looks in a row that found it gone, or could not tell.
    `reopens`: it is the alerted thing of this id come back.
    """

    id: str
    zone: str
    since: float
    last_seen: float
    box: Box
    birth_box: Box
    state: State = State.CANDIDATE
    label: str = ""
    votes: dict[str, float] = field(default_factory=dict)
    confidence_sum: float = 0.0
    hits: int = 0
    looks: int = 0
    frozen_seconds: float = 0.0
    last_look: float = 0.0
    detected_at: float = 0.0  # when the detector found it last; an unchanged picture alone is a sight too
    stood_until: float = 0.0  # of what is followed by its track: `last_seen` goes on while it drives off
    alerted_at: float | None = None
    pre_existing: bool = False
    template: bytes = b""
    template_view: bytes = b""  # a bit a point: what of the template was not hidden; empty where nothing was
    template_box: Box | None = None  # of which part of the picture; the stay's box goes on being refined
    template_at: float = 0.0
    missing_since: float | None = None
    hidden_since: float | None = None
    vacated: bool = False  # since it was last seen, its place was in view without it
    reopens: bool = False

    @property
    def confidence(self) -> float:
        return self.confidence_sum / self.hits if self.hits else 0.0

    @property
    def hit_share(self) -> float:
        return self.hits / self.looks if self.looks else 0.0

    def dwell(self, at: float) -> float:
        """Seconds it has stood, as far as somebody looked."""
        return at - self.since - self.frozen_seconds

    def freeze(self, seconds: float, at: float) -> None:
        """Nothing could be seen for so long: it neither counts, nor is the thing gone for that."""
        self.frozen_seconds += seconds
        self.last_seen = self.last_look = at

    def vote(self, label: str, confidence: float) -> None:
        self.votes[label] = self.votes.get(label, 0.0) + confidence
        self.label = max(self.votes, key=lambda name: self.votes[name])
        self.confidence_sum += confidence
        self.hits += 1

    def note(self, sight: Sight, alike: bool, at: float) -> None:
        """What a look found, `alike` where the place looks as it did; and the state that follows."""
        self.last_look = at
        self.looks += sight is not Sight.HIDDEN  # who cannot see cannot miss
        self.missing_since = (self.missing_since or at) if sight is Sight.MISSING else None
        self.hidden_since = (self.hidden_since or at) if sight is Sight.HIDDEN else None
        if sight in (Sight.SEEN, Sight.UNCHANGED):
            self.last_seen, self.vacated = at, False
        self.vacated = self.vacated or sight is Sight.MISSING
        if self.state is State.ALERTED:
            return
        if sight is Sight.HIDDEN:
            self.state = State.OCCLUDED
        elif alike or self.state is State.OCCLUDED:
            self.state = State.STATIONARY

    @property
    def looked_at(self) -> Box:
        """Where its remembered look is compared with the picture."""
        return self.template_box or self.box

    def remember(self, patch: Patch, box: Box, hides: Sequence[Box], at: float) -> None:
        """How it looks, at that place, as far as nothing hides it; too little in view is no look."""
        view = _in_view(box, hides, patch.shape)
        if view.mean() >= ENOUGH_IN_VIEW:
            self.template, self.template_box, self.template_at = patch.tobytes(), box, at
            self.template_view = b"" if view.all() else np.packbits(view).tobytes()

    def likeness(self, patch: Patch, hides: Sequence[Box] = ()) -> float:
        """-1..1: how much the place looks as it did with this thing in it; halfway where nothing is remembered.

        What `hides` a part of it is no part of its look, as long as enough is left in view."""
        if not self.template:
            return 0.5
        if self.template == patch.tobytes():
            return 1.0
        known = self._known
        view = known & _in_view(self.looked_at, hides, patch.shape)
        view = view if view.mean() >= ENOUGH_IN_VIEW else known
        return likeness(np.frombuffer(self.template, np.uint8)[view], patch.ravel()[view])

    def tone_off(self, patch: Patch) -> float:
        """How much brighter the place is than in the remembered look, in greys."""
        known = self._known
        return float(patch.ravel()[known].mean() - np.frombuffer(self.template, np.uint8)[known].mean())

    @property
    def _known(self) -> NDArray[np.bool_]:
        """Of each point of the template: whether it shows the thing."""
        count = len(self.template)
        if not self.template_view:
            return np.ones(count, bool)
        return np.unpackbits(np.frombuffer(self.template_view, np.uint8), count=count).astype(bool)

    def to_json(self) -> dict[str, Any]:
        """For storing; `from_json` is its inverse."""
        kept = asdict(self)
        kept["template"], kept["template_view"] = self.template.hex(), self.template_view.hex()
        kept["box"], kept["birth_box"] = self.box.as_list(), self.birth_box.as_list()
        kept["template_box"] = self.template_box.as_list() if self.template_box else None
        return kept

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Stay":
        known = {field.name for field in fields(cls)}  # an earlier version's rows have more
        return cls(
            **{
                **{name: value for name, value in kept.items() if name in known},
                "stood_until": kept.get("stood_until", kept["last_seen"]),
                "template": bytes.fromhex(kept["template"]),
                "template_view": bytes.fromhex(kept.get("template_view", "")),
                "box": Box(*kept["box"]),
                "birth_box": Box(*kept["birth_box"]),
                "template_box": Box(*part) if (part := kept.get("template_box")) else None,
                "state": State(kept["state"]),
            }
        )


def _in_view(place: Box, hides: Sequence[Box], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Of each of the patch's points, flat: whether none of these boxes covers it."""
    high, wide = shape
    ys = place.y0 + (np.arange(high)[:, None] + 0.5) / high * place.height
    xs = place.x0 + (np.arange(wide)[None, :] + 0.5) / wide * place.width
    covered = np.zeros(shape, bool)
    for box in hides:
        covered |= (xs >= box.x0) & (xs <= box.x1) & (ys >= box.y0) & (ys <= box.y1)
    return ~covered.ravel()


def likeness(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Normalised cross-correlation of two equally long patches; flat ones are alike when their brightness is."""
    x, y = a.astype(np.float64), b.astype(np.float64)
    dx, dy = x - x.mean(), y - y.mean()
    size = float(np.sqrt((dx * dx).sum() * (dy * dy).sum()))
    if size < 1e-6 * x.size:
        return 1.0 if abs(float(x.mean() - y.mean())) < 12 else 0.0
    return float((dx * dy).sum()) / size
