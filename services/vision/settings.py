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
    device: str | None = Field(default=None, description="as the runtime calls it: CPU, GPU; cpu, cuda:0")
    precision: Literal["f32", "f16", "bf16"] = "f32"
    batch: int | None = Field(
        default=None, ge=1, le=64, description="cameras' frames detected at once; unset: 1 on a CPU, more on a GPU"
    )
    class_map: Path | None = Field(default=None, description="JSON or YAML, class name: vehicle|person|bicycle|stall")
    plates: Literal["none", "rapidocr"] = Field(default="none", description="rapidocr needs the extra `plates`")
    streets_dir: Path = Field(default=Path(".local/streets"), description="scripts of the scripted detector")
    timezone: str = Field(default="Asia/Shanghai", description="of the zones' schedules")
    verdict_grace_seconds: float = Field(default=0.0, ge=0, le=10, description="a verdict can be undone so long")
    claim_seconds: float = Field(default=30.0, description="an operator holds an alert so long")
    recheck_seconds: float = Field(default=10.0, ge=2, description="within so long a recheck is answered: cannot see")
    no_frames_seconds: float = Field(default=8.0, description="no picture for so long: the camera is out")
    frozen_seconds: float = Field(default=30.0, description="the same picture for so long: the camera is frozen")
    blind_seconds: float = Field(default=10.0, description="dark, blurred, covered or moved for so long: the camera is")
    sees_again_seconds: float = Field(default=5.0, description="a good picture for so long: the camera is online again")
    sip_port: int = Field(default=0, description="GB/T 28181 devices register here, UDP and TCP; 0: nobody may")
    sip_host: str = "127.0.0.1"
    sip_id: str = Field(default="34020000002000000001", pattern=r"^[0-9]{20}$", description="our id as a platform")
    sip_catalogue_hours: float = Field(default=24.0, gt=0, description="a device is asked for its channels so often")
    onvif_networks: str = Field(default="", description="networks that ONVIF may reach besides private ones, as CIDR")
    record_days: float = Field(default=7.0, ge=0, description="detections are kept so long; 0: none are")
    record_seconds: float = Field(default=60.0, gt=0, description="detections are written so often")
    trial_seconds: float = Field(default=20.0, gt=0, description="trying a zone out may take so long")
    learning_days: float = Field(default=28.0, gt=0, description="verdicts of so many days make suggestions")
    session_seconds: float = Field(default=6.0, description="a worker silent for so long has lost its cameras")

    @property
    def sip_realm(self) -> str:
        """The first ten digits of our id: what the standard calls the SIP domain."""
        return self.sip_id[:10]
