"""What notify is told: where it listens, the carrier's account, and how it may ask ingest for a citizen's number."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import HttpSettings
from services.notify.domain.message import Patience


class Settings(HttpSettings):
    """Read once, in `__main__`, from NOTIFY_* variables."""

    model_config = SettingsConfigDict(env_prefix="NOTIFY_", frozen=True)

    smpp_host: str
    smpp_port: int
    smpp_system_id: str = Field(max_length=15)
    smpp_password: str = Field(max_length=8, repr=False, description="SMPP 3.4 has room for eight characters")
    smpp_service_number: str = Field("10690000", description="what phones show as the sender; the operator gives it")
    smpp_window: int = Field(16, ge=1, description="submits that wait for their answer at a time")
    smpp_response_seconds: float = Field(10.0, description="after this a submit is in doubt")
    smpp_idle_seconds: float = Field(30.0, description="silence after which the line is asked whether it is there")
    ingest_url: str = Field("", description="who knows citizens' numbers; empty: citizens are not told")
    token: Path | None = Field(None, description="file of the service token for ingest")
    senders: int = Field(2, ge=1, description="batches on their way to the carrier at a time")
    sending_seconds: float = Field(120.0, description="a message longer in a sender's hands than this is in doubt")
    doubt_seconds: float = Field(60.0, description="how long a receipt may solve a doubt before it is sent again")

    @property
    def patience(self) -> Patience:
        return Patience(timedelta(seconds=self.sending_seconds), timedelta(seconds=self.doubt_seconds))
