"""Which crew goes: the nearest that fits, by GPS; and why each of the others does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.dispatch.domain.place import distance_meters

FRESH_SECONDS = 600
MOST_SHOWN = 8


@dataclass(slots=True)
class Mate:
    """A crew or a collector; the place of one that never sent a fix is its depot's, or unknown."""

    id: str
    name_zh: str
    belongs: str  # a crew's department, a collector's work grid
    lon: float | None
    lat: float | None
    fixed_at: datetime | None = None
    skills: frozenset[str] = frozenset({"*"})
    orders: int = 0

    def fix_age_seconds(self, at: datetime) -> float | None:
        return None if self.fixed_at is None else (at - self.fixed_at).total_seconds()

    def distance_meters(self, lon: float, lat: float) -> float | None:
        if self.lon is None or self.lat is None:
            return None
        return distance_meters(lon, lat, self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen one, or none, and every candidate with its reason, best first."""

    chosen: str
    candidates: list[dict[str, Any]]


NOBODY = Choice("", [])


def choose_crew(crews: Sequence[Mate], lon: float, lat: float, category: str, at: datetime) -> Choice:
    """Among a department's crews: those with the skill and a fresh fix; the free before the busy; the nearest.

    Where no crew has a fresh fix, the nearest by last place or depot goes, and the reason says so.
    """
    ranked = []
    for crew in crews:
        skilled = "*" in crew.skills or category in crew.skills
        age = crew.fix_age_seconds(at)
        fresh = age is not None and age <= FRESH_SECONDS
        distance = crew.distance_meters(lon, lat)
        rank = (not skilled, not fresh, crew.orders, distance is None, distance or 0.0, crew.id)
        ranked.append((rank, crew, skilled, fresh, age, distance))
    if not ranked:
        return NOBODY
    ranked.sort(key=lambda row: row[0])
    _, best, best_skilled, best_fresh, _, best_distance = ranked[0]
    candidates = []
    for _, crew, skilled, fresh, age, distance in ranked[:MOST_SHOWN]:
        chosen = best_skilled and crew is best
        if chosen:
            reason = (
                "最近且合适 / nearest that fits"
                if fresh
                else "无新鲜定位,按最后位置或驻地 / no fresh fix: by last place"
            )
        elif not skilled:
            reason = "无此类技能 / lacks the skill"
        elif best_fresh and not fresh:
            reason = "从未定位 / never sent a fix" if age is None else f"定位过旧 {age:.0f} 秒 / its fix is stale"
        elif crew.orders > best.orders:
            reason = f"在办 {crew.orders} 件 / busy with {crew.orders}"
        elif distance is None or best_distance is None:
            reason = "位置不明 / place unknown"
        else:
            reason = f"更远 {distance - best_distance:.0f} 米 / farther"
        candidates.append(_shown(crew, distance, age, chosen, reason))
    return Choice(best.id if best_skilled else "", candidates)


def choose_collector(
    collectors: Sequence[Mate], lon: float, lat: float, work_grid: str, at: datetime, but_not: str = ""
) -> str:
    """The nearest on duty (a fresh fix); else the work grid's own; else any; empty where there is none."""
    able = [collector for collector in collectors if collector.id != but_not]
    near = []
    for collector in able:
        age, distance = collector.fix_age_seconds(at), collector.distance_meters(lon, lat)
        if age is not None and age <= FRESH_SECONDS and distance is not None:
            near.append((distance, collector.id))
    if near:
        return min(near)[1]
    own = sorted(collector.id for collector in able if collector.belongs == work_grid)
    anyone = own or sorted(collector.id for collector in able)
    return anyone[0] if anyone else ""


def _shown(crew: Mate, distance: float | None, age: float | None, chosen: bool, reason: str) -> dict[str, Any]:
    return {
        "crew": crew.id,
        "name_zh": crew.name_zh,
        "distance_meters": None if distance is None else round(distance),
        "fix_age_seconds": None if age is None else round(age),
        "orders": crew.orders,
        "chosen": chosen,
        "reason": reason,
    }
