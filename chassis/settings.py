"""What every service must be told: where the database, the broker, the blobs and the keys are."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Shared(BaseSettings):
    """Read once, in `__main__`, from SANQUAN_* variables."""

    model_config = SettingsConfigDict(env_prefix="SANQUAN_", frozen=True)

    database_url: str
    kafka_bootstrap: str
    topic_prefix: str = Field("", description="put before every topic and consumer group; tests keep apart by it")
    blob_dir: Path = Path(".local/blobs")
    token_public_key: Path = Field(description="PEM file of the Ed25519 key that tokens are checked with")
    log_level: str = "INFO"


class HttpSettings(BaseSettings):
    """Where a service listens; a service's own settings inherit it and set their prefix."""

    http_host: str = "127.0.0.1"
    http_port: int
