"""What can be done with verdicts: counted by rule, turned into suggestions, and one of these accepted by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.postgres import Tx
from services.vision.alert import store as alert_store
from services.vision.camera import commands as camera_commands
from services.vision.camera import store as camera_store
from services.vision.camera.commands import EVERY, NoSuchCamera, NoSuchZone
from services.vision.domain.suggestion import Share, Suggestion, share, suggest
from services.vision.domain.zone import Zone
from services.vision.recording.commands import find_of
from services.vision.rules import ZoneText


class NoSuchSuggestion(Exception):
    """Not, or no longer: the zone or its verdicts changed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A camera's zone (`row` as people write it), its finds of a time, and what they suggest."""

    camera: camera_store.Camera
    zone: Zone
    row: dict[str, Any]
    share: Share
    suggestions: Sequence[Suggestion]

    @property
    def version(self) -> int:
        return int(self.row["version"])

    def changed(self, suggestion: Suggestion) -> ZoneText:
        return ZoneText.model_validate({**self.row, **suggestion.fields})

    def changed_zone(self, suggestion: Suggestion) -> Zone:
        return self.changed(suggestion).zone(self.zone.id, camera_commands.calendar_of(self.camera))


async def rules(tx: Tx, camera: str | None, begins: datetime, ends: datetime) -> list[Rule]:
    """Of one camera, or of all."""
    found = await camera_store.cameras(tx, limit=EVERY) if camera is None else [await _known(tx, camera)]
    return [
        await _rule(tx, one, zone, row, begins, ends)
        for one in found
        for zone, row in zip(camera_commands.zones_of(one), one.zones, strict=True)
    ]


async def rule(tx: Tx, camera: str, zone: str, begins: datetime, ends: datetime) -> Rule:
    known = await _known(tx, camera)
    for made, row in zip(camera_commands.zones_of(known), known.zones, strict=True):
        if made.id == zone:
            return await _rule(tx, known, made, row, begins, ends)
    raise NoSuchZone(f"没有区域 {camera}/{zone} / no such zone")


async def accept(tx: Tx, of: Rule, id: str, who: str, at: datetime) -> None:
    """The zone becomes what was suggested, in this person's name."""
    one = next((one for one in of.suggestions if one.id(of.zone, of.version) == id), None)
    if one is None:
        raise NoSuchSuggestion("建议已不存在:区域或判断已变,请刷新 / the zone or its verdicts changed: look again")
    why = f"采纳建议 {one.change},可免误报 {len(one.spares)} 起 / accepted a suggestion that spares {len(one.spares)}"
    await camera_commands.configure_zone(tx, of.camera.id, of.zone.id, of.changed(one), at, who, why)


async def _rule(
    tx: Tx, camera: camera_store.Camera, zone: Zone, row: dict[str, Any], begins: datetime, ends: datetime
) -> Rule:
    alerts = await alert_store.raised_between(tx, camera.id, zone.id, begins, ends)
    finds = [find_of(alert) for alert in alerts]
    return Rule(camera, zone, row, share(finds), suggest(zone, finds))


async def _known(tx: Tx, id: str) -> camera_store.Camera:
    found = await camera_store.camera(tx, id)
    if found is None:
        raise NoSuchCamera(f"没有摄像机 {id} / no such camera")
    return found
