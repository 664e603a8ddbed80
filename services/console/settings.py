"""What the console must be told: its key, the services behind it, and where the built page lies."""

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from chassis.settings import HttpSettings


class Settings(HttpSettings):
    model_config = SettingsConfigDict(env_prefix="CONSOLE_", frozen=True)

    token_private_key: Path
    ingest_url: str
    vision_url: str
    dispatch_url: str
    notify_url: str
    evaluation_url: str
    carrier_url: str = ""
    """The carrier simulator's address; empty in real operation, where there is no phones page."""
    web_dir: Path = Path("services/console/web/dist")
    session_hours: int = 12
    """How long the page stays signed in."""
    token_hours: int = 2
    """How long the token of other clients holds at the services' own doors, whatever is signed out meanwhile."""
    secure_cookie: bool = False
    """Set where the console is reached over HTTPS."""

    @property
    def services(self) -> dict[str, str]:
        return {
            "ingest": self.ingest_url,
            "vision": self.vision_url,
            "dispatch": self.dispatch_url,
            "notify": self.notify_url,
            "evaluation": self.evaluation_url,
        }
