"""Off the loop: what a picture tells of itself, and the copy of it that may be shown."""

import io
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

from services.ingest.domain.medium import BrokenMedium, MediumTooBig

SHOWN_PIXELS = 1600  # the longer side of the copy that is shown
COUNTY_OFFSET = "+08:00"  # an EXIF time without offset is the county's clock

# What Pillow raises at files that are damaged.
UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError)
# How a picture must be turned to stand upright, by EXIF's orientation.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """`shown` is a JPEG without any metadata; the place is WGS-84 as EXIF says, unchecked."""

    shown: bytes
    taken_at: datetime | None
    taken_place: tuple[float, float] | None


def read_picture(content: bytes, content_type: str, most_pixels: int) -> Picture:
    """Judged by the size it declares before a pixel is decoded; decoded to the end before it is believed."""
    try:
        with Image.open(io.BytesIO(content), formats=[content_type.removeprefix("image/").upper()]) as image:
            width, height = image.size
            if width * height > most_pixels:
                raise MediumTooBig(f"图片 {width}×{height},像素过多 / the picture has too many pixels")
            told = _told(image)
            image.draft("RGB", (SHOWN_PIXELS, SHOWN_PIXELS))  # a JPEG is decoded at the scale that is needed
            image.load()
            upright = image.transpose(told.turn) if told.turn is not None else image
            upright.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
            return Picture(_jpeg(upright), told.at, told.place)
    except MediumTooBig:
        raise
    except Image.DecompressionBombError as error:
        raise MediumTooBig("图片像素过多 / the picture has too many pixels") from error
    except UNREADABLE as error:
        raise BrokenMedium("图片损坏或不完整 / the picture is damaged or incomplete") from error


@dataclass(frozen=True, slots=True)
class _Told:
    """What EXIF says; nothing where it says nothing or is damaged: the picture counts all the same."""

    turn: Image.Transpose | None = None
    at: datetime | None = None
    place: tuple[float, float] | None = None


def _told(image: Image.Image) -> _Told:
    try:
        exif = image.getexif()
        return _Told(TURNS.get(exif.get(ExifTags.Base.Orientation, 1)), _taken_at(exif), _taken_place(exif))
    except (*UNREADABLE, struct.error, KeyError, AttributeError):
        return _Told()


def _jpeg(image: Image.Image) -> bytes:
    """A new picture of the same pixels: nothing that came with the old one comes along."""
    bare = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        bare.paste(layer, mask=layer.getchannel("A"))
    else:
        bare.paste(image.convert("RGB"))
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=85)
    return written.getvalue()


def _taken_at(exif: Image.Exif) -> datetime | None:
    detail = exif.get_ifd(ExifTags.IFD.Exif)
    text = detail.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    offset = str(detail.get(ExifTags.Base.OffsetTimeOriginal) or "")
    try:
        at = datetime.strptime(f"{text} {offset or COUNTY_OFFSET}", "%Y:%m:%d %H:%M:%S %z")
    except ValueError:
        return None
    return at.astimezone(UTC)


def _taken_place(exif: Image.Exif) -> tuple[float, float] | None:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef) == "S")
    lon = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef) == "W")
    if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    return lon, lat


def _degrees(parts: Any, negative: bool) -> float | None:
    """From degrees, minutes and seconds."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return (-value if negative else value) if isfinite(value) else None
