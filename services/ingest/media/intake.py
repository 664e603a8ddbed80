"""A file's way in: recognised, checked, kept by its SHA-256 unchanged, with the copy that may be shown beside it."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime

from chassis.blobs import Blobs
from services.ingest.domain.medium import Kind, MediumTooBig, recognise
from services.ingest.domain.video import without_places
from services.ingest.media.picture import read_picture
from services.ingest.metrics import MEDIA


@dataclass(frozen=True, slots=True)
class Medium:
    """A file that is in the blob store; `public_sha256` is the copy without what the file gives away."""

    sha256: str
    public_sha256: str
    content_type: str
    public_content_type: str
    bytes: int
    taken_at: datetime | None = None
    taken_place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that may be kept, and what may be shown of it; not stored yet."""

    medium: Medium
    content: bytes
    shown: bytes


class Intake:
    def __init__(self, blobs: Blobs, most_bytes: int, most_pixels: int, workers: int) -> None:
        self._blobs = blobs
        self._most_bytes = most_bytes
        self._most_pixels = most_pixels
        self._turn = asyncio.Semaphore(workers)

    async def look_at(self, contents: list[bytes]) -> list[Looked]:
        """All of them, before one is kept; a file that is sent twice counts once."""
        kinds = [(content, recognise(content)) for content in contents]
        for content, kind in kinds:
            if kind.picture and len(content) > self._most_bytes:
                raise MediumTooBig(f"图片超过 {self._most_bytes >> 20} MB / the picture is too large")
        looked = await asyncio.gather(*[self._look_at(content, kind) for content, kind in kinds])
        return list({one.medium.sha256: one for one in looked}.values())

    async def keep(self, looked: list[Looked]) -> None:
        for one in looked:
            await self._blobs.put(one.content)
            if one.shown is not one.content:
                await self._blobs.put(one.shown)
            MEDIA.labels(one.medium.content_type).inc()

    async def _look_at(self, content: bytes, kind: Kind) -> Looked:
        async with self._turn:
            return await asyncio.to_thread(_look_at, content, kind, self._most_pixels)


def _look_at(content: bytes, kind: Kind, most_pixels: int) -> Looked:
    sha256 = hashlib.sha256(content).hexdigest()
    if kind.picture:
        picture = read_picture(content, kind.content_type, most_pixels)
        public = hashlib.sha256(picture.shown).hexdigest()
        place = picture.taken_place
        medium = Medium(sha256, public, kind.content_type, "image/jpeg", len(content), picture.taken_at, place)
        return Looked(medium, content, picture.shown)
    shown = without_places(content) if kind.boxed else content
    public = sha256 if shown is content else hashlib.sha256(shown).hexdigest()
    return Looked(Medium(sha256, public, kind.content_type, kind.content_type, len(content)), content, shown)
