"""What ingest is told: where it listens, the citizens' key, and how much a sender may send."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import HttpSettings


class Settings(HttpSettings):
    """Read once, in `__main__`, from INGEST_* variables."""

    model_config = SettingsConfigDict(env_prefix="INGEST_", frozen=True)

    open311_key: str = Field(default="", description="api_key for Open311; empty: nobody may post there")
    request_megabytes: int = Field(default=100, description="a request is refused while it is read, once it is larger")
    picture_megabytes: int = 30
    picture_megapixels: int = Field(
        default=64, description="a picture is refused before it is decoded, where it is larger"
    )
    picture_workers: int = Field(default=2, description="pictures decoded at a time")
    county_check_seconds: float = Field(
        default=5.0, description="how often to look whether the county was imported anew"
    )
