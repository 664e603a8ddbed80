"""Two hours ago at a drawn street: what was detected, what was alerted, and what people said of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from asyncpg import Pool

from chassis.postgres import transaction
from services.vision.alert import commands as alert_commands
from services.vision.camera import commands
from services.vision.camera.store import Camera
from services.vision.domain.box import Box
from services.vision.domain.facts import AlertCleared, AlertRaised
from services.vision.domain.judgement import Alert
from services.vision.domain.recorded import RecordedLook
from services.vision.domain.zone import Kind
from services.vision.recording import lines, store
from services.vision.recording.store import Chunk
from services.vision.rules import ZoneText
from tests.support.told import Car, watched

KERB = [(0.1, 0.3), (0.9, 0.3), (0.9, 0.9), (0.1, 0.9)]
RULE = ZoneText(kind=Kind.NO_PARKING, polygon=KERB, dwell_seconds=15)


async def lived(pool: Pool, cars: Sequence[Car], seconds: float, genuine: Callable[[Box], bool]) -> datetime:
    """When it began; camera cam-01 with zone kerb is there afterwards."""
    began = (datetime.now(UTC) - timedelta(hours=2)).replace(microsecond=0)
    facts, looks = watched(cars, [RULE.zone("kerb")], seconds)

    def moment(at: float) -> datetime:
        return began + timedelta(seconds=at)

    async with transaction(pool) as tx:
        await commands.configure_camera(tx, Camera("cam-01", "一号", "rtsp://h/1", 115.0, 27.4, None, True), began)
        await commands.configure_zone(tx, "cam-01", "kerb", RULE, began)
        await store.keep(tx, "cam-01", _chunks(looks, began))
        for fact in facts:
            if isinstance(fact, AlertRaised):
                alert = Alert(
                    fact.stay, "cam-01", "kerb", "no_parking", "E0505", fact.label, fact.confidence, fact.box, 115.0,
                    27.4, False, moment(fact.since), moment(fact.at),
                )  # fmt: skip
                await alert_commands.raise_alert(tx, alert, [])
                await alert_commands.judge_alert(tx, alert.id, genuine(fact.box), "", "li", moment(fact.at), 0)
            elif isinstance(fact, AlertCleared):
                await alert_commands.clear_alert(tx, fact.stay, "cam-01", moment(fact.last_seen), moment(fact.at), None)
    return began


def _chunks(looks: Sequence[RecordedLook], began: datetime) -> list[Chunk]:
    """A minute each, in unix seconds as a worker writes them."""
    by_minute: dict[int, list[RecordedLook]] = {}
    for look in looks:
        moved = RecordedLook(began.timestamp() + look.at, look.seen, look.blobs, look.places, look.cut)
        by_minute.setdefault(int(look.at // 60), []).append(moved)
    return [
        Chunk(datetime.fromtimestamp(some[0].at, UTC), datetime.fromtimestamp(some[-1].at, UTC), len(some),
              lines.pack(some))
        for some in by_minute.values()
    ]  # fmt: skip
