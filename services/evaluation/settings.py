"""What evaluation is told: where it listens."""

from pydantic_settings import SettingsConfigDict

from chassis.settings import HttpSettings


class Settings(HttpSettings):
    """Read once, in `__main__`, from EVALUATION_* variables."""

    model_config = SettingsConfigDict(env_prefix="EVALUATION_", frozen=True)
