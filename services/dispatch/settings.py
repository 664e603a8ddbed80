"""What dispatch in particular must be told."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import HttpSettings


class Settings(HttpSettings):
    """DISPATCH_* variables."""

    model_config = SettingsConfigDict(env_prefix="DISPATCH_", frozen=True)

    batch: int = Field(500, description="records of a partition handled in one transaction")
    clock_seconds: float = Field(1.0, description="how often the clock door looks for limits that ran out")
    outage_category: str = Field("C0136", description="category that a blind camera's repair is filed under")
    outage_minutes: float = Field(30.0, description="how long a camera may be blind before a case is opened")
    pool_size: int = 10
