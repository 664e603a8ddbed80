"""What the SMS centre does wrong on request, in exact shares rather than by chance."""

from pydantic import BaseModel, Field

from services.notify.smpp.pdu import Stat, Status


class Faults(BaseModel, extra="forbid"):
    """The body of `PUT /faults`; what is left out goes back to faultless."""

    refuse_bind: bool = False
    down: bool = False
    error_share: float = Field(default=0, ge=0, le=1)
    error_status: int = Status.SYSTEM_ERROR
    receipt_delay_seconds: float = Field(default=0.2, ge=0)
    receipt_loss_share: float = Field(default=0, ge=0, le=1)
    receipt_double_share: float = Field(default=0, ge=0, le=1)
    receipt_stat: Stat = Stat.DELIVERED
    answer_delay_seconds: float = Field(default=0, ge=0)


class Share:
    """True for exactly this share of the calls, evenly spread."""

    def __init__(self) -> None:
        self._owed = 0.0

    def next(self, share: float) -> bool:
        self._owed += share
        if self._owed < 1 - 1e-9:
            return False
        self._owed -= 1
        return True
