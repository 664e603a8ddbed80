"""Takes from a county's folder what vision owns: cameras, zones and the days off, all of it or nothing."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from asyncpg import Pool
from pydantic import BaseModel, Field, ValidationError

from chassis.postgres import transaction
from chassis.tables import BadFiles, RowError, read_csv
from services.vision.camera import commands
from services.vision.camera.store import Camera
from services.vision.rules import DEFAULT_CALENDAR, CalendarText, CannotWork, ZoneText

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]


class CameraLine(BaseModel, extra="forbid"):
    id: Id
    name_zh: str
    url: Annotated[str, Field(pattern=r"^(rtsps?://\S+)?$")] = ""
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    heading: Annotated[float, Field(ge=0, lt=360)] | None = None
    enabled: bool

    @property
    def camera(self) -> Camera:
        return Camera(self.id, self.name_zh, self.url, self.lon, self.lat, self.heading, self.enabled)


class ZoneEntry(ZoneText):
    camera: str
    id: Id


def read(folder: Path) -> tuple[list[Camera], list[ZoneEntry], CalendarText | None]:
    """BadFiles where a line is bad, or names what is not there; a folder without a calendar changes none."""
    lines, errors = read_csv(folder / "cameras.csv", CameraLine, ["id"])
    calendar = _calendar(folder / "calendar.json", errors)
    zones: list[ZoneEntry] = []
    known = {line.id for line in lines}
    for n, entry in enumerate(_entries(folder / "zones.json", errors), start=1):
        try:
            zone = ZoneEntry.model_validate(entry)
            zone.zone(zone.id, calendar.calendar if calendar else DEFAULT_CALENDAR)
        except (ValidationError, CannotWork) as error:
            errors.append(RowError("zones.json", n, str(error)))
            continue
        if zone.camera not in known:
            errors.append(RowError("zones.json", n, f"没有摄像机 {zone.camera} / no such camera"))
        zones.append(zone)
    if errors:
        raise BadFiles(errors)
    return [line.camera for line in lines], zones, calendar


async def take(pool: Pool, folder: Path, at: datetime) -> str:
    """What was taken, in words; what did not change is not announced again."""
    cameras, zones, calendar = read(folder)
    async with transaction(pool) as tx:
        if calendar is not None:
            await commands.set_calendar(tx, calendar, at)
        for camera in cameras:
            await commands.configure_camera(tx, camera, at)
        for zone in zones:
            text = ZoneText.model_validate(zone.model_dump(by_alias=True, exclude={"camera", "id"}))
            await commands.configure_zone(tx, zone.camera, zone.id, text, at)
        try:
            await commands.check_zones(tx)
        except CannotWork as error:
            raise BadFiles([RowError("calendar.json", 0, str(error))]) from error
    return f"{len(cameras)} 摄像机 / cameras, {len(zones)} 区域 / zones"


def _calendar(path: Path, errors: list[RowError]) -> CalendarText | None:
    try:
        return CalendarText.model_validate_json(path.read_bytes()) if path.exists() else None
    except ValidationError as error:
        errors.append(RowError(path.name, 0, str(error)))
        return None


def _entries(path: Path, errors: list[RowError]) -> list[Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        errors.append(RowError(path.name, 0, f"读不了 / cannot be read: {error}"))
        return []
    if not isinstance(found, list):
        errors.append(RowError(path.name, 0, "须为数组 / a list is wanted"))
        return []
    return found
