"""Files: judged by their content, kept unchanged, shown without what they give away."""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from asyncpg import Pool
from PIL import ExifTags, Image

from contracts.sanquan.v1.report_pb2 import ReportReceived
from tests.integration.ingest.conftest import Speak
from tests.integration.ingest.test_reports import counts, draft, photo, send


def exif_photo() -> bytes:
    image = Image.new("RGB", (2400, 1200), "red")
    exif = image.getexif()
    exif[ExifTags.Base.Orientation] = 6  # lying on its side
    exif[ExifTags.Base.Model] = "Secret Phone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:01 09:30:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (27.0, 6.0, 0.0), 3: "E", 4: (115.0, 6.0, 36.0)})
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def clip() -> bytes:
    place = box(b"udta", box(b"\xa9xyz", b"+27.1000+115.1000/"))
    return (
        box(b"ftyp", b"mp42\x00\x00\x00\x00") + box(b"moov", box(b"mvhd", bytes(100)) + place) + box(b"mdat", b"frames")
    )


def png_that_says_it_is_vast() -> bytes:
    """Thirty thousand pixels square, of one colour: 900 million pixels in less than a megabyte."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(30_000_000), 9))
        + chunk(b"IEND", b"")
    )


def zip_bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("photo.jpg", bytes(50_000_000))
    return written.getvalue()


async def told(pool: Pool) -> ReportReceived:
    return ReportReceived.FromString(await pool.fetchval("SELECT payload FROM outbox"))


async def test_a_photo_is_kept_unchanged_and_shown_upright_small_and_without_exif(
    client: httpx.AsyncClient, pool: Pool, speak: Speak
) -> None:
    original = exif_photo()
    assert (await send(client, speak("inspector"), draft(), original)).status_code == 201
    (medium,) = (await told(pool)).media
    assert medium.sha256 == hashlib.sha256(original).hexdigest() != medium.public_sha256
    assert medium.taken_at.ToJsonString() == "2026-03-01T01:30:00Z"
    assert (medium.taken_place.lon, medium.taken_place.lat) == pytest.approx((115.11, 27.1))

    for key in (medium.sha256, medium.public_sha256):
        shown = await client.get(f"/api/v1/media/{key}", headers=speak("dispatcher"))
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
        assert hashlib.sha256(shown.content).hexdigest() == medium.public_sha256
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.size == (800, 1600)
        assert not image.getexif()
    assert b"Secret Phone" not in shown.content

    url = f"/api/v1/media/{medium.sha256}?original=true"
    assert (await client.get(url, headers=speak("leader"))).content == original
    assert (await client.get(url, headers=speak("dispatcher"))).status_code == 403
    assert (await client.get(f"/api/v1/media/{medium.sha256}", headers=speak("auditor"))).status_code == 403
    assert (await client.get(f"/api/v1/media/{medium.sha256}")).status_code == 401
    assert (await client.get(f"/api/v1/media/{'0' * 64}", headers=speak("leader"))).status_code == 404


async def test_a_clip_is_shown_without_its_place(client: httpx.AsyncClient, pool: Pool, speak: Speak) -> None:
    assert (await send(client, speak("inspector"), draft(), clip())).status_code == 201
    (medium,) = (await told(pool)).media
    shown = await client.get(f"/api/v1/media/{medium.sha256}", headers=speak("acceptor"))
    assert shown.headers["content-type"] == "video/mp4"
    assert len(shown.content) == len(clip())
    assert b"115.1000" not in shown.content
    assert b"frames" in shown.content


@pytest.mark.parametrize(
    ("content", "status", "title"),
    [
        (zip_bomb(), 415, "UnknownMedium"),
        (png_that_says_it_is_vast(), 413, "MediumTooBig"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", 415, "UnknownMedium"),
        (b"", 415, "UnknownMedium"),
        (photo()[:900], 422, "BrokenMedium"),
        (b"\xff\xd8\xff" + bytes(1000), 422, "BrokenMedium"),
        (clip()[:-3], 422, "BrokenMedium"),
        (b"\xff\xd8\xff" + bytes(2_500_000), 413, "MediumTooBig"),
        (b"\xff\xd8\xff" + bytes(5_000_000), 413, "MediumTooBig"),
    ],
    ids=["zip", "vast", "svg", "empty", "cut", "noise", "cut clip", "large", "larger than a request"],
)
async def test_a_file_that_is_not_what_it_should_be_stores_nothing(
    client: httpx.AsyncClient, pool: Pool, tmp_path: Path, speak: Speak, content: bytes, status: int, title: str
) -> None:
    answer = await send(client, speak("inspector"), draft(), photo(), content)
    assert (answer.status_code, answer.json()["title"]) == (status, title), answer.text
    assert await counts(pool) == {"report": 0, "media": 0, "reporter": 0, "outbox": 0}
    assert not list((tmp_path / "blobs").rglob("*"))


async def test_a_body_without_a_length_is_counted_while_it_is_read(client: httpx.AsyncClient, speak: Speak) -> None:
    read = 0

    async def endless() -> Any:
        nonlocal read
        yield b'--b\r\nContent-Disposition: form-data; name="media"; filename="p"\r\n\r\n'
        while True:
            read += 1
            yield bytes(100_000)

    headers = {"content-type": "multipart/form-data; boundary=b", **speak("inspector")}
    answer = await client.post("/api/v1/reports", content=endless(), headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (413, "MediumTooBig")
    assert read < 40


async def test_a_report_without_files_may_come_as_json(client: httpx.AsyncClient, speak: Speak) -> None:
    answer = await client.post("/api/v1/reports", json=draft(), headers=speak("inspector"))
    assert answer.status_code == 201
    again = await send(client, speak("inspector"), json.dumps(draft()))
    assert (again.status_code, again.json()) == (200, answer.json())


async def test_a_form_that_is_no_form_is_refused(client: httpx.AsyncClient, speak: Speak) -> None:
    me = speak("inspector")
    text = {**me, "content-type": "text/plain"}
    assert (await client.post("/api/v1/reports", content=b"x", headers=text)).status_code == 415
    bare = {**me, "content-type": "multipart/form-data"}
    assert (await client.post("/api/v1/reports", content=b"x", headers=bare)).status_code == 400
    only_media = await client.post("/api/v1/reports", files={"media": ("p.jpg", photo())}, headers=me)
    assert only_media.status_code == 400
