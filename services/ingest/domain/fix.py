"""A terminal's fix: read from what trackers send, and refused where it cannot be true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

AHEAD = timedelta(minutes=5)
LATEST = timedelta(days=90)
FASTEST = 120 / 3.6  # metres a second
KNOT = 1852 / 3600  # metres a second; the OsmAnd protocol counts in knots


class NotAFix(Exception):
    """Something that a fix must have is missing or is no number."""


class FixInFuture(Exception):
    """The terminal's clock is ahead."""


class FixTooOld(Exception):
    """Trails are not kept this long, or the terminal's clock is wrong."""


class TooFast(Exception):
    """No collector or crew moves like this."""


@dataclass(frozen=True, slots=True)
class Fix:
    """WGS-84 degrees; metres, metres a second, degrees from north; None where the terminal does not say."""

    terminal: str
    lon: float
    lat: float
    fixed_at: datetime
    accuracy_meters: float = 0.0
    speed_mps: float | None = None
    bearing: float | None = None


def check(fix: Fix, now: datetime) -> Fix:
    if not (-180 <= fix.lon <= 180 and -90 <= fix.lat <= 90) or (fix.lon == 0 and fix.lat == 0):
        raise NotAFix("经纬度超出范围或未定位 / longitude or latitude out of range, or no fix yet")
    if fix.fixed_at > now + AHEAD:
        raise FixInFuture("定位时间晚于当前时间 / the time of the fix lies in the future")
    if fix.fixed_at < now - LATEST:
        raise FixTooOld("定位时间早于 90 天前 / the fix is more than 90 days old")
    if fix.speed_mps is not None and fix.speed_mps > FASTEST:
        raise TooFast(f"速度 {fix.speed_mps * 3.6:.0f} km/h 超过 120 km/h / faster than 120 km/h")
    return fix


def from_osmand(given: Mapping[str, str], now: datetime) -> Fix:
    """The OsmAnd protocol's parameters, as Traccar's clients send them."""
    lon, lat = given.get("lon", ""), given.get("lat", "")
    if "," in given.get("location", ""):
        lat, _, lon = given["location"].partition(",")
    terminal = given.get("id") or given.get("deviceid") or ""
    if not terminal:
        raise NotAFix("缺少 id / id is missing")
    speed = _maybe(given.get("speed"), "speed")
    return Fix(
        terminal,
        _number(lon, "lon"),
        _number(lat, "lat"),
        _time(given["timestamp"]) if given.get("timestamp") else now,
        _accuracy(_maybe(given.get("accuracy"), "accuracy")),
        None if speed is None or speed < 0 else speed * KNOT,
        _bearing(_maybe(given.get("bearing") or given.get("heading"), "bearing")),
    )


def from_traccar(given: Mapping[str, Any], now: datetime) -> Fix:
    """The JSON that newer Traccar clients send; its speed is in metres a second already."""
    location = given.get("location")
    coords = location.get("coords") if isinstance(location, Mapping) else None
    terminal = given.get("device_id")
    if not isinstance(location, Mapping) or not isinstance(coords, Mapping) or not isinstance(terminal, str):
        raise NotAFix("缺少 device_id 或 location.coords / device_id or location.coords is missing")
    speed = _maybe(coords.get("speed"), "speed")
    return Fix(
        terminal,
        _number(coords.get("longitude"), "longitude"),
        _number(coords.get("latitude"), "latitude"),
        _time(location["timestamp"]) if location.get("timestamp") else now,
        _accuracy(_maybe(coords.get("accuracy"), "accuracy")),
        None if speed is None or speed < 0 else speed,
        _bearing(_maybe(coords.get("heading"), "heading")),
    )


def from_owntracks(given: Mapping[str, Any], terminal: str) -> Fix:
    """A message of type `location`; one that is encrypted is not taken as if it had been stored."""
    if given.get("_type") == "encrypted":
        raise NotAFix("不支持加密载荷 / encrypted payloads are not supported")
    speed = _maybe(given.get("vel"), "vel")
    return Fix(
        terminal,
        _number(given.get("lon"), "lon"),
        _number(given.get("lat"), "lat"),
        _time(given.get("tst")),
        _accuracy(_maybe(given.get("acc"), "acc")),
        None if speed is None or speed < 0 else speed / 3.6,
        _bearing(_maybe(given.get("cog"), "cog")),
    )


def _bearing(degrees: float | None) -> float | None:
    return None if degrees is None or degrees < 0 else degrees % 360


def _accuracy(meters: float | None) -> float:
    """0 where it is not known: phones say -1 then, and what is wider than a county says nothing."""
    return meters if meters is not None and 0 <= meters <= 100_000 else 0.0


def _maybe(given: Any, name: str) -> float | None:
    return None if given is None or given == "" else _number(given, name)


def _number(given: Any, name: str) -> float:
    try:
        number = float(given)
    except (TypeError, ValueError):
        number = float("nan")
    if not isfinite(number) or isinstance(given, bool):
        raise NotAFix(f"{name} 不是数字 / {name} is not a number")
    return number


def _time(given: Any) -> datetime:
    """Seconds or milliseconds since 1970, or ISO 8601; without an offset it is UTC."""
    try:
        seconds = float(given)
    except (TypeError, ValueError):
        pass
    else:
        try:
            return datetime.fromtimestamp(seconds / 1000 if abs(seconds) > 1e11 else seconds, UTC)
        except (OverflowError, OSError, ValueError):
            raise NotAFix("时间无法识别 / not a time") from None
    try:
        at = datetime.fromisoformat(str(given))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotAFix("时间无法识别 / not a time") from None
