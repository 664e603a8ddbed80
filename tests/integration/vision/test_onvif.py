"""ONVIF: asked, shown, made a camera, turned; never a scanner, never a keeper of passwords."""

import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import httpx
import pytest
from asyncpg import Pool

from chassis.auth import Verifier
from chassis.blobs import FolderBlobs
from deploy.local.ports import free_port
from services.vision.onvif import client as onvif
from services.vision.onvif.client import CannotAsk, Door
from services.vision.service import put_together
from services.vision.settings import Settings
from tests.integration.vision.conftest import Speak
from tests.support.onvif_camera import OnvifCamera, plugged_in

ONVIF = "/api/v1/onvif"


@pytest.fixture
def peer() -> Iterator[OnvifCamera]:
    with plugged_in(OnvifCamera(clock_off=timedelta(hours=-3))) as camera:
        yield camera


@pytest.fixture
async def near(pool: Pool, keys: tuple[str, str], blobs: FolderBlobs) -> AsyncIterator[httpx.AsyncClient]:
    """Vision that may ask cameras on this machine."""
    app = put_together(pool, Verifier(keys[1]), blobs, Settings(onvif_networks="127.0.0.0/8"), [])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://vision") as client:
        yield client


def door(peer: OnvifCamera, **more: object) -> dict[str, object]:
    return {"host": "127.0.0.1", "port": peer.port, "user": peer.user, "password": peer.password, **more}


async def test_a_camera_whose_clock_is_off_tells_its_streams_and_becomes_ours_without_showing_its_password(
    near: httpx.AsyncClient, pool: Pool, speak: Speak, peer: OnvifCamera, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answer = await near.post(f"{ONVIF}/probe", json=door(peer), headers=speak("admin"))
    assert answer.status_code == 200, answer.text
    main, sub = answer.json()["profiles"]
    assert (main["token"], main["width"], main["encoding"], main["ptz"]) == ("main", 1920, "H264", True)
    assert (sub["stream"], sub["snapshot"]) == (
        "rtsp://198.51.100.7:8554/sub?a=1&b=2",
        "http://198.51.100.7/still.jpg",
    )
    wish = door(peer, profile="sub", camera="gate-1", name_zh="东门", place={"lon": 115.0, "lat": 27.4})
    made = await near.post(f"{ONVIF}/camera", json=wish, headers=speak("admin"))
    assert made.status_code == 200, made.text
    assert (made.json()["url"], made.json()["name_zh"]) == ("rtsp://127.0.0.1:8554/sub?a=1&b=2", "东门")
    kept = await pool.fetchval("SELECT url FROM camera WHERE id = 'gate-1'")
    assert kept == "rtsp://admin:secret@127.0.0.1:8554/sub?a=1&b=2"
    assert "secret" not in caplog.text
    missing = await near.post(f"{ONVIF}/camera", json={**wish, "profile": "third"}, headers=speak("admin"))
    assert (missing.status_code, "no such profile" in missing.json()["detail"]) == (502, True)


async def test_presets_are_listed_and_turned_to(near: httpx.AsyncClient, speak: Speak, peer: OnvifCamera) -> None:
    found = await near.post(f"{ONVIF}/presets", json=door(peer, profile="main"), headers=speak("admin"))
    assert found.json() == {"presets": [{"token": "1", "name": "东门"}, {"token": "2", "name": "市场"}]}
    turn = door(peer, profile="main", preset="2")
    assert (await near.post(f"{ONVIF}/presets/goto", json=turn, headers=speak("admin"))).status_code == 204
    assert peer.at_preset == "2"


async def test_a_wrong_password_and_a_place_without_onvif_are_said_plainly(
    near: httpx.AsyncClient, speak: Speak, peer: OnvifCamera
) -> None:
    wrong = await near.post(f"{ONVIF}/probe", json=door(peer, password="guess"), headers=speak("admin"))
    assert (wrong.status_code, "wrong user or password" in wrong.json()["detail"]) == (502, True)
    closed = await near.post(f"{ONVIF}/probe", json=door(peer, port=free_port()), headers=speak("admin"))
    assert (closed.status_code, "no ONVIF answer" in closed.json()["detail"]) == (502, True)
    assert "guess" not in wrong.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "8.8.8.8", "::1", "0.0.0.0"])
async def test_only_private_networks_are_asked(
    client: httpx.AsyncClient, speak: Speak, peer: OnvifCamera, host: str
) -> None:
    answer = await client.post(f"{ONVIF}/probe", json=door(peer, host=host), headers=speak("admin"))
    assert (answer.status_code, answer.json()["title"]) == (422, "NotAllowed")


@pytest.mark.parametrize("path", ["probe", "presets", "presets/goto", "camera"])
async def test_only_admins_may_ask(near: httpx.AsyncClient, speak: Speak, peer: OnvifCamera, path: str) -> None:
    answer = await near.post(f"{ONVIF}/{path}", json=door(peer), headers=speak("gis_admin"))
    assert answer.status_code == 403


async def test_motion_and_tampering_come_as_events_until_one_has_enough(peer: OnvifCamera) -> None:
    peer.happening.put("RuleEngine/CellMotionDetector/Motion=true")
    peer.happening.put("RuleEngine/TamperDetector/Tamper=true")
    peer.happening.put("RuleEngine/CellMotionDetector/Motion=false")
    seen = []
    async with contextlib.aclosing(onvif.events(Door("127.0.0.1", peer.port, "admin", "secret"))) as events:
        async for event in events:
            seen.append((event.kind, event.on))
            if len(seen) == 3:
                break
    assert seen == [("motion", True), ("tamper", True), ("motion", False)]
    with pytest.raises(CannotAsk):
        await anext(onvif.events(Door("127.0.0.1", peer.port, "admin", "wrong")))


def test_a_password_is_not_in_what_is_printed() -> None:
    assert "secret" not in repr(Door("10.0.0.1", 80, "admin", "secret"))
