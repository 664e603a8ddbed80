"""Whether a camera still shows what it should: one status out of many looks, slow to change in either direction."""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

DARK = 40.0  # grey levels: darker than this, and without detail, nothing can be told apart
NO_DETAIL = 0.004  # share of the picture that is edge
SAME_VIEW, SAME_VIEW_AGAIN = 0.25, 0.4  # share of the reference's places that are found again: to lose it, to be back
BETTER_SHIFTED = 0.15  # so much more of it is found where the picture is shifted
STEADY = 6.0  # of 320 pixels: a lesser shift is a shake
VAGUE, VAGUE_NO_MORE = 0.3, 0.45  # of the usual detail
SOFT, SOFT_NO_MORE = 0.12, 0.2  # of the usual sharpness, which falls with the square of the contrast
SAME_LIGHT = 0.6  # likeness of the coarse picture: out of focus or in fog it stays, under a hand it does not
USUAL_EVERY, USUAL_LOOKS = 30.0, 120  # an hour
LEARNT = 4  # looks


class Status(StrEnum):
    ONLINE = "online"
    FROZEN = "frozen"
    DARK = "dark"
    BLURRED = "blurred"
    COVERED = "covered"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Measures:
    """One look. `detail` is the share of edges, `sharpness` the strength of the finest, both whatever the light.

    Against the reference picture, None where there is none: `kept` is the share of its places that are found again,
    `kept_shifted` the same with the picture put back by `shift` pixels (of 320), `likeness` that of the coarse picture.
    """

    at: float
    brightness: float
    detail: float
    sharpness: float
    repeated: bool = False  # the very same picture as at the last look
    kept: float | None = None
    kept_shifted: float = 0.0
    shift: float = 0.0
    likeness: float = 1.0


@dataclass(slots=True)
class CameraTruth:
    """`hold` seconds a picture must be bad before the camera is, `back` seconds good before it is good again."""

    hold: float
    back: float
    frozen: float
    status: Status = Status.ONLINE
    impression: Status = Status.ONLINE
    _since: float | None = None  # when the impression became what it is
    _changed_at: float | None = None
    _usual: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=USUAL_LOOKS))
    _usual_at: float = -1e9

    def look(self, seen: Measures) -> Status:
        if self._changed_at is None or not seen.repeated:
            self._changed_at = seen.at
        impression = self._impression(seen, self._changed_at)
        if self._since is None or not self._agrees(impression):
            self._since = seen.at
        self.impression = impression
        if impression is not self.status and self._lasts(seen.at - self._since):
            self.status = impression
        if self.clear:
            self._remember(seen)
        return self.status

    @property
    def clear(self) -> bool:
        """Whether this picture may be relied on."""
        return self.status is Status.ONLINE and self.impression is Status.ONLINE

    def _agrees(self, impression: Status) -> bool:
        """Bad is bad: a hand that comes near is blurred first, then covers."""
        return (impression is Status.ONLINE) == (self.impression is Status.ONLINE)

    def _lasts(self, seconds: float) -> bool:
        if self.impression is Status.FROZEN:  # that it lasts is what makes it frozen
            return True
        return seconds >= (self.back if self.impression is Status.ONLINE else self.hold)

    def _impression(self, seen: Measures, changed_at: float) -> Status:
        if seen.at - changed_at >= self.frozen:
            return Status.FROZEN
        bad = self.impression is not Status.ONLINE
        nothing = NO_DETAIL * (1.5 if bad else 1.0)
        if seen.brightness < DARK and seen.detail < nothing:
            return Status.DARK
        sharp, detailed = self._share_of_usual(seen)
        vague = detailed < (VAGUE_NO_MORE if bad else VAGUE) or seen.detail < nothing
        if seen.kept is not None:
            needed = SAME_VIEW_AGAIN if bad else SAME_VIEW
            if seen.shift > STEADY and seen.kept_shifted >= max(SAME_VIEW_AGAIN, seen.kept + BETTER_SHIFTED):
                return Status.MOVED
            if seen.kept < needed:
                if not vague:
                    return Status.MOVED
                return Status.BLURRED if seen.likeness >= SAME_LIGHT else Status.COVERED
        elif seen.detail < nothing:
            return Status.COVERED
        soft = sharp < (SOFT_NO_MORE if bad else SOFT)
        return Status.BLURRED if vague and soft else Status.ONLINE

    def _share_of_usual(self, seen: Measures) -> tuple[float, float]:
        """Sharpness and detail against the last hour's median; 1 where nothing is usual yet."""
        if len(self._usual) < LEARNT:
            return 1.0, 1.0
        sharpness, detail = median(one[0] for one in self._usual), median(one[1] for one in self._usual)
        return seen.sharpness / max(sharpness, 1e-9), seen.detail / max(detail, 1e-9)

    def _remember(self, seen: Measures) -> None:
        if seen.at - self._usual_at >= USUAL_EVERY or len(self._usual) < LEARNT:
            self._usual_at = seen.at
            self._usual.append((seen.sharpness, seen.detail))
