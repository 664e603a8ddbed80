"""What is said of a camera's health."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Health:
    """`status` is online, no_frames, frozen, dark, blurred, covered or moved."""

    camera: str
    status: str
    since: datetime
    detail: str
    lon: float
    lat: float
    address: str

    @property
    def sees(self) -> bool:
        return self.status == "online"
