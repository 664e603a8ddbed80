"""ONVIF over HTTP, for admins alone: ask a camera what it has, make it one of ours, turn it to a preset."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, SecretStr

from chassis.http import Now, require
from chassis.postgres import transaction
from services.vision.camera import commands as camera_commands
from services.vision.camera import store as camera_store
from services.vision.camera.router import CameraView, PlaceText
from services.vision.camera.router import view as camera_view
from services.vision.camera.store import Camera
from services.vision.onvif import client, guard
from services.vision.onvif.client import CannotAsk, Door
from services.vision.onvif.guard import NotAllowed

STATUSES: dict[type[Exception], int] = {CannotAsk: 502, NotAllowed: 422}
AT_ONCE = 4
Token = Annotated[str, Field(min_length=1, max_length=200)]


class DoorText(BaseModel, extra="forbid"):
    """The password serves this one question and is kept nowhere."""

    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:_-]{1,253}$")]
    port: Annotated[int, Field(ge=1, le=65535)] = 80
    user: Annotated[str, Field(max_length=100)] = ""
    password: SecretStr = SecretStr("")


class PresetsText(DoorText):
    profile: Token


class GotoText(PresetsText):
    preset: Token


class CameraText(PresetsText):
    """`camera` is its id with us; the stream's address with the login is kept as any camera's is."""

    camera: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    name_zh: Annotated[str, Field(max_length=100)] = ""
    place: PlaceText


class ProfileView(BaseModel):
    token: str
    name: str
    encoding: str
    width: int
    height: int
    fps: float
    stream: str
    snapshot: str
    ptz: bool


class ProbeView(BaseModel):
    profiles: list[ProfileView]


class PresetView(BaseModel):
    token: str
    name: str


class PresetsView(BaseModel):
    presets: list[PresetView]


def routes(networks: str) -> APIRouter:
    """`networks` may be asked besides the private ones."""
    more = guard.networks(networks)
    router = APIRouter(prefix="/api/v1/onvif", tags=["onvif"], dependencies=[Depends(require("admin"))])
    asking = asyncio.Semaphore(AT_ONCE)

    async def door(body: DoorText) -> Door:
        address = await guard.address_of(body.host, more)
        return Door(address, body.port, body.user, body.password.get_secret_value())

    @router.post("/probe")
    async def probe(body: DoorText) -> ProbeView:
        """The camera's profiles with the addresses of their streams; nothing of it is kept."""
        async with asking:
            found = await client.profiles(await door(body))
        return ProbeView(profiles=[ProfileView.model_validate(profile, from_attributes=True) for profile in found])

    @router.post("/presets")
    async def presets(body: PresetsText) -> PresetsView:
        async with asking:
            found = await client.presets(await door(body), body.profile)
        return PresetsView(presets=[PresetView(token=preset.token, name=preset.name) for preset in found])

    @router.post("/presets/goto", status_code=204)
    async def go_to_preset(body: GotoText) -> None:
        """The camera turns; whoever watches it sees another picture."""
        async with asking:
            await client.go_to_preset(await door(body), body.profile, body.preset)

    @router.post("/camera")
    async def make_camera(body: CameraText, request: Request, now: Now) -> CameraView:
        """The profile's stream is watched from now on; a known camera keeps its zones, heading and switch."""
        asked = await door(body)
        async with asking:
            found = {profile.token: profile for profile in await client.profiles(asked)}
        if body.profile not in found:
            raise CannotAsk(f"摄像机没有配置 {body.profile} / the camera has no such profile")
        url = client.with_login(found[body.profile].stream, asked)
        async with transaction(request.app.state.pool) as tx:  # opened only now: a camera may take its time
            known = await camera_store.camera(tx, body.camera)
            heading, enabled = (known.heading, known.enabled) if known else (None, True)
            name = body.name_zh or (known.name_zh if known else body.camera)
            given = Camera(body.camera, name, url, body.place.lon, body.place.lat, heading, enabled)
            await camera_commands.configure_camera(tx, given, now)
            kept = await camera_store.camera(tx, body.camera)
        assert kept is not None
        return camera_view(kept)

    return router
