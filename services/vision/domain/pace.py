"""How closely a camera must be looked at now, and who comes first where there is not time for all."""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum

from services.vision.domain.stay import Stay
from services.vision.domain.zone import Zone

NEAR_DWELL = 5.0  # seconds
UNWATCHED = 2.8  # seconds between looks (more than between key frames): what was not seen was not looked for
IDLE_AFTER = 10.0  # seconds without motion near a zone


class Pace(IntEnum):
    """The more urgent, the smaller."""

    URGENT = 0  # a stay is about to reach its dwell
    BUSY = 1  # something moves near a zone
    WAITING = 2  # something stands in one, or moved a moment ago
    IDLE = 3  # nothing: key frames are enough

    @property
    def seconds(self) -> float:
        """From one look to the next; while idle the key frames, which are rarer, decide."""
        return 0.2 if self in (Pace.URGENT, Pace.BUSY) else 0.5

    @property
    def detection_seconds(self) -> float:
        """From one detection to the next: while idle a look for motion is enough in between."""
        return 1.0 if self is Pace.IDLE else self.seconds


def pace(at: float, local: datetime | None, busy_until: float, open_stays: Iterable[tuple[Stay, Zone]]) -> Pace:
    """`busy_until` is when the last motion near a zone will have passed, `local` the county's time."""
    waits = [(stay, zone) for stay, zone in open_stays if stay.alerted_at is None]
    if any(0 <= zone.dwell_for(stay.label, local) - stay.dwell(at) <= NEAR_DWELL for stay, zone in waits):
        return Pace.URGENT
    if at <= busy_until:
        return Pace.BUSY
    return Pace.WAITING if waits or at <= busy_until + IDLE_AFTER else Pace.IDLE
