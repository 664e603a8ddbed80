"""What we ask of a camera by ONVIF: profiles with their addresses, presets, events."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from onvif import ONVIFCamera

PATIENCE_SECONDS = 20.0
PULL = timedelta(seconds=5)
SUBSCRIBED = timedelta(minutes=10)
MOST_PROFILES, MOST_PRESETS = 16, 300
KINDS = {"motion": ("motion",), "tamper": ("tamper", "globalscenechange", "toodark", "tooblurry", "toobright")}


class CannotAsk(Exception):
    """The camera gives no answer that we can use."""


@dataclass(frozen=True, slots=True)
class Door:
    """`host` is an address that the guard let pass; the password is never shown."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Profile:
    token: str
    name: str
    encoding: str
    width: int
    height: int
    fps: float
    stream: str
    snapshot: str
    ptz: bool


@dataclass(frozen=True, slots=True)
class Preset:
    token: str
    name: str


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` is motion, tamper or other; `on` is None where the event has no two states."""

    kind: str
    topic: str
    at: datetime | None
    on: bool | None


async def profiles(door: Door) -> list[Profile]:
    """The main stream first: as the camera lists them."""
    async with _camera(door) as camera:
        media = await camera.create_media_service()
        found = (await media.GetProfiles() or [])[:MOST_PROFILES]
        return [await _profile(media, profile) for profile in found if profile.VideoEncoderConfiguration is not None]


async def presets(door: Door, profile: str) -> list[Preset]:
    async with _camera(door) as camera:
        ptz = await camera.create_ptz_service()
        found = (await ptz.GetPresets({"ProfileToken": profile}) or [])[:MOST_PRESETS]
        return [Preset(preset.token, preset.Name or preset.token) for preset in found]


async def go_to_preset(door: Door, profile: str, preset: str) -> None:
    async with _camera(door) as camera:
        ptz = await camera.create_ptz_service()
        await ptz.GotoPreset({"ProfileToken": profile, "PresetToken": preset})


async def events(door: Door, pull: timedelta = PULL) -> AsyncIterator[Event]:
    """Until the caller has enough; CannotAsk where the camera stops answering."""
    async with _camera(door, patience=None) as camera:
        manager = await camera.create_pullpoint_manager(SUBSCRIBED, lambda: None)
        try:
            while True:
                asked = {"MessageLimit": 50, "Timeout": pull}
                async with asyncio.timeout(pull.total_seconds() + PATIENCE_SECONDS):
                    answer = await manager.get_service().PullMessages(asked)
                for message in answer.NotificationMessage or []:
                    yield _event(message)
        finally:
            await manager.shutdown()


def with_login(stream: str, door: Door) -> str:
    """The stream's address as a worker opens it: at the door's host, whatever the camera calls itself."""
    parts = urlsplit(stream)
    host = f"[{door.host}]" if ":" in door.host else door.host
    login = f"{quote(door.user, safe='')}:{quote(door.password, safe='')}@" if door.user else ""
    return urlunsplit(parts._replace(netloc=f"{login}{host}:{parts.port or 554}"))


@asynccontextmanager
async def _camera(door: Door, patience: float | None = PATIENCE_SECONDS) -> "AsyncIterator[ONVIFCamera]":
    """Signed with the camera's own clock; every address that it names is taken to be at the door."""
    try:
        from aiohttp import ClientError
        from onvif import ONVIFCamera, ONVIFError
        from zeep.exceptions import Error, Fault
    except ImportError as error:
        raise CannotAsk(
            "未安装 ONVIF 组件：pip install 'sanquan[onvif]' / the extra `onvif` is not installed"
        ) from error
    camera = ONVIFCamera(
        door.host, door.port, door.user, door.password, no_cache=True, adjust_time=True, nat_override=True
    )
    try:
        async with asyncio.timeout(patience):
            await camera.update_xaddrs()
            yield camera
    except Fault as error:
        if _says_unauthorised(error):
            raise CannotAsk("用户名或密码错误 / wrong user or password") from error
        raise CannotAsk(f"摄像机拒绝 / the camera refuses: {str(error.message)[:200]}") from error
    except (ONVIFError, Error, ClientError, OSError, TimeoutError, ValueError, AttributeError, LookupError) as error:
        # One sentence for a closed port, a silent one and another protocol: this is no way to scan ports.
        raise CannotAsk(f"{door.host}:{door.port} 没有可用的 ONVIF 应答 / no ONVIF answer that we can use") from error
    finally:
        await camera.close()


def _says_unauthorised(fault: Any) -> bool:
    said = f"{fault.message} {fault.code} {' '.join(map(str, fault.subcodes or ()))}".lower().replace(" ", "")
    return "notauthorized" in said or "unauthorized" in said or "failedauthentication" in said


async def _profile(media: Any, profile: Any) -> Profile:
    stream = await media.GetStreamUri(
        {
            "ProfileToken": profile.token,
            "StreamSetup": {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}},
        }
    )
    video = profile.VideoEncoderConfiguration
    size, rate = video.Resolution, video.RateControl
    return Profile(
        token=profile.token,
        name=profile.Name or profile.token,
        encoding=str(video.Encoding or ""),
        width=int(size.Width) if size else 0,
        height=int(size.Height) if size else 0,
        fps=float(rate.FrameRateLimit) if rate else 0.0,
        stream=str(stream.Uri),
        snapshot=await _snapshot(media, profile.token),
        ptz=profile.PTZConfiguration is not None,
    )


async def _snapshot(media: Any, profile: str) -> str:
    """Empty where the camera has none: many do not."""
    from zeep.exceptions import Fault

    try:
        return str((await media.GetSnapshotUri({"ProfileToken": profile})).Uri or "")
    except Fault:
        return ""


def _event(message: Any) -> Event:
    topic = str(message.Topic._value_1 if message.Topic else "")
    plain = topic.lower()
    kind = next((kind for kind, words in KINDS.items() if any(word in plain for word in words)), "other")
    inside = message.Message._value_1 if message.Message else None
    items = inside.Data.SimpleItem if inside is not None and inside.Data is not None else []
    states = [str(item.Value).lower() for item in items]
    on = next((state in ("true", "1") for state in states if state in ("true", "false", "1", "0")), None)
    at = getattr(inside, "UtcTime", None)
    return Event(kind, topic, at if isinstance(at, datetime) else None, on)
