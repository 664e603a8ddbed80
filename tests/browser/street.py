"""A camera of the test's own on a told street where a vehicle stands, at a place where nobody has reported anything."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.system import System, until

DWELL_SECONDS = 2.0
URL = "rtsp://told/kerb.mp4"
# Whoever looks sees the vehicle standing there: no test waits for it to come.
STANDING = {
    "width": 640, "height": 360, "fps": 5, "duration": 3600,
    "frames": [{"t": 0, "boxes": [{"class": "car", "confidence": 0.9, "box": [0.36, 0.46, 0.62, 0.72]}]}],
}  # fmt: skip
KERB = [[0.2, 0.4], [0.8, 0.4], [0.8, 0.9], [0.2, 0.9]]


def tell(folder: Path) -> None:
    """Puts the script of `URL` where a told street is looked for."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kerb.scripted.json").write_text(json.dumps(STANDING), encoding="utf-8")


@dataclass(slots=True)
class Street:
    system: System
    camera: str = field(default_factory=lambda: f"test-{secrets.token_hex(3)}")
    name: str = "试验路口"

    async def alert(self) -> str:
        """The alert of the vehicle that stands there: its id."""
        await self.open()
        await self._put("/zones/kerb", {"kind": "no_parking", "polygon": KERB, "dwell_seconds": DWELL_SECONDS})
        return await self.raised()

    async def open(self) -> None:
        """The camera, without any zone yet."""
        await self._put("", {"url": URL, "name_zh": self.name, "place": await self.system.somewhere()})

    async def raised(self) -> str:
        """The first alert of the camera: its id."""

        async def look() -> str | None:
            found = await self.system.get("video_op", "vision", "/api/v1/alerts", camera=self.camera)
            return found["items"][0]["id"] if found["items"] else None

        return await until(look, f"an alert of {self.camera}")

    async def _put(self, what: str, body: dict[str, Any]) -> None:
        path = f"/api/v1/cameras/{self.camera}{what}"
        answer = await self.system.call("gis_admin", "PUT", "vision", path, json=body)
        assert answer.status_code == 200, answer.text


@asynccontextmanager
async def watched(system: System) -> AsyncIterator[Street]:
    """Taken away at the end, so that the next test's street has the worker for itself."""
    street = Street(system)
    yield street
    await system.call("gis_admin", "DELETE", "vision", f"/api/v1/cameras/{street.camera}")
