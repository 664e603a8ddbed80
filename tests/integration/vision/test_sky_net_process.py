"""The desk as a part of the running service: it listens where it is told to, and nowhere unless it is told."""

import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
from asyncpg import Pool

from deploy.local.ports import free_port
from services.vision.service import now
from services.vision.settings import Settings
from services.vision.skynet.platform import platform_loops
from tests.integration.vision.conftest import Speak, Workers
from tests.integration.vision.skynet import DEVICE, sipp
from tests.integration.vision.test_sky_net import DEVICES, call


async def test_sipp_registers_with_the_running_service_and_the_answers_tell_so(
    workers: Workers, speak: Speak, tmp_path: Path
) -> None:
    http, port = free_port(), free_port()
    more = {"VISION_HTTP_PORT": str(http), "VISION_SIP_PORT": str(port)}
    with (tmp_path / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.vision", "serve"], env={**workers.environment, **more}, stderr=log
        )
    workers.started.append(process)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{http}", headers=speak("admin")) as client:
        async with asyncio.timeout(60):
            while not await is_ready(client):
                assert process.poll() is None, (tmp_path / "serve.log").read_text()
        wish = {"name": "东门", "password": "secret"}
        assert (await client.put(f"{DEVICES}/{DEVICE}", json=wish)).status_code == 200
        done = await sipp("register", port, [call(DEVICE)], tmp_path)
        assert done.returncode == 0, done.stdout.decode()[-3000:]
        assert (await client.get(f"{DEVICES}/{DEVICE}")).json()["state"] == "online"
        counted = (await client.get("/metrics")).text
        assert 'sanquan_vision_sip_requests_total{method="REGISTER",status="200"} 1.0' in counted
        assert (await client.get("/livez")).status_code == 200
    process.terminate()
    assert await asyncio.to_thread(process.wait, 15) == 0


async def is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).status_code == 200
    except httpx.TransportError:
        await asyncio.sleep(0.1)
        return False


def test_without_a_port_nobody_listens(pool: Pool) -> None:
    assert platform_loops(Settings(), pool, now, []) == []
    assert Settings().sip_host == "127.0.0.1"
