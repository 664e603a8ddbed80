"""Pictures: upright, small and bare, whatever their metadata says or however it is damaged."""

import io
import random
import warnings

import pytest
from PIL import ExifTags, Image, ImageOps

from services.ingest.domain.medium import BrokenMedium, MediumTooBig
from services.ingest.media.picture import read_picture

MOST = 20_000_000


def written(image: Image.Image, form: str = "JPEG", orientation: int = 1) -> bytes:
    exif = image.getexif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Model] = "Secret Phone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:01 09:30:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "S", 2: (27.0, 6.0, 0.0), 3: "W", 4: (115.0, 6.0, 36.0)})
    to = io.BytesIO()
    image.save(to, form, exif=exif)
    return to.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_was_held_any_way_is_shown_upright(orientation: int) -> None:
    image = Image.new("RGB", (80, 40), "white")
    image.paste("red", (0, 0, 20, 20))
    content = written(image, orientation=orientation)
    with Image.open(io.BytesIO(read_picture(content, "image/jpeg", MOST).shown)) as shown:
        wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
        assert shown.size == wanted.size
        for corner in ((8, 8), (shown.width - 8, 8), (8, shown.height - 8), (shown.width - 8, shown.height - 8)):
            pixel, other = shown.getpixel(corner), wanted.getpixel(corner)
            assert isinstance(pixel, tuple)
            assert isinstance(other, tuple)
            assert abs(pixel[1] - other[1]) < 40


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_time_and_place_are_read_and_nothing_of_them_is_shown(form: str) -> None:
    picture = read_picture(written(Image.new("RGB", (40, 30)), form), f"image/{form.lower()}", MOST)
    assert picture.taken_at is not None
    assert picture.taken_at.isoformat() == "2026-03-01T01:30:00+00:00"
    assert picture.taken_place == pytest.approx((-115.11, -27.1))
    assert b"Secret" not in picture.shown
    assert b"Exif" not in picture.shown


@pytest.mark.parametrize(
    ("mode", "form"),
    [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("1", "PNG"), ("I;16", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG")],
)
def test_pictures_of_every_colour_mode_are_shown(mode: str, form: str) -> None:
    to = io.BytesIO()
    Image.new(mode, (40, 30)).save(to, form)
    with Image.open(io.BytesIO(read_picture(to.getvalue(), f"image/{form.lower()}", MOST).shown)) as shown:
        assert (shown.mode, shown.size) == ("RGB", (40, 30))


def test_a_picture_is_refused_by_the_size_it_declares() -> None:
    to = io.BytesIO()
    Image.new("1", (6000, 6000)).save(to, "PNG")
    with pytest.raises(MediumTooBig):
        read_picture(to.getvalue(), "image/png", MOST)


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_picture_is_read_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    good = {form: written(Image.effect_noise((48, 32), 50).convert("RGB"), form) for form in ("JPEG", "WEBP")}
    for _ in range(400):
        form = chance.choice(list(good))
        bad = bytearray(good[form])
        for _ in range(chance.choice([1, 3, 20])):
            bad[chance.randrange(12, min(400, len(bad)))] = chance.randrange(256)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                assert read_picture(bytes(bad), f"image/{form.lower()}", MOST).shown[:3] == b"\xff\xd8\xff"
            except (BrokenMedium, MediumTooBig):
                continue


def test_a_photo_whose_exif_is_damaged_counts_all_the_same() -> None:
    content = bytearray(written(Image.new("RGB", (40, 30), "red")))
    at = content.index(b"Exif\x00\x00") + 6
    content[at : at + 40] = b"\xff" * 40
    picture = read_picture(bytes(content), "image/jpeg", MOST)
    assert (picture.taken_at, picture.taken_place) == (None, None)
