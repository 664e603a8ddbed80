"""What vision is told: where it listens, how it detects, and how patient it is."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once, in `__main__`, from VISION_* variables."""

    model_config = SettingsConfigDict(env_prefix="VISION_", frozen=True)

    http_host: str = "127.0.0.1"
    http_port: int = Field(default=0, description="0: no HTTP; a worker needs none")
    detector: Literal["openvino", "ultralytics", "scripted"] = "openvino"
    model: Path = Path(".local/models/ssd_mobilenetv2_oidv4.tflite")
    streets_dir: Path = Field(default=Path(".local/streets"), description="scripts of the scripted detector")
    timezone: str = Field(default="Asia/Shanghai", description="of the zones' schedules")
    verdict_grace_seconds: float = Field(default=0.0, ge=0, le=10, description="a verdict can be undone so long")
    claim_seconds: float = Field(default=30.0, description="an operator holds an alert so long")
    recheck_seconds: float = Field(default=30.0, description="unanswered so long, a recheck is answered: cannot see")
    no_frames_seconds: float = Field(default=8.0, description="no picture for so long: the camera is out")
    frozen_seconds: float = Field(default=30.0, description="the same picture for so long: the camera is frozen")
    session_seconds: float = Field(default=6.0, description="a worker silent for so long has lost its cameras")
