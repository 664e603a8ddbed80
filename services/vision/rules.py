"""Zones as people write them (JSON), and as the domain has them."""

import json
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from services.vision.domain.zone import Kind, Window, Zone, check


class CannotWork(Exception):
    """A rule that could never raise an alert; says why."""


class WindowText(BaseModel, extra="forbid"):
    """`from` and `to` as HH:MM, days 1 (Monday) to 7."""

    days: list[Annotated[int, Field(ge=1, le=7)]]
    begins: time = Field(alias="from")
    ends: time = Field(alias="to")


class ZoneText(BaseModel):
    kind: Literal["no_parking", "occupation"]
    polygon: list[tuple[float, float]]
    dwell_seconds: float
    schedule: list[WindowText] | None = None
    classes: list[str] | None = None
    trusted: bool = False

    def zone(self, id: str) -> Zone:
        """CannotWork where it never could."""
        made = Zone(
            id,
            Kind(self.kind),
            tuple(self.polygon),
            self.dwell_seconds,
            tuple(Window(frozenset(w.days), w.begins, w.ends) for w in self.schedule or ()),
            frozenset(name.lower() for name in self.classes or ()),
            self.trusted,
        )
        if wrong := check(made):
            raise CannotWork(f"{id}: " + "; ".join(wrong))
        return made


def read_rules(path: Path) -> list[Zone]:
    """The zones of a RULES.json: `{"zones": [{"id", "kind", "polygon", "dwell_seconds", ...}]}`."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return [ZoneText.model_validate(row).zone(str(row["id"])) for row in told["zones"]]
