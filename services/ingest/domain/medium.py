"""What a file is, by its first bytes; its name and what the sender calls it do not count."""

from dataclasses import dataclass


class UnknownMedium(Exception):
    """Not a picture, sound or clip of a kind that we take."""


class BrokenMedium(Exception):
    """It begins like one, but cannot be read to the end."""


class MediumTooBig(Exception):
    """More bytes or pixels than may be sent."""


@dataclass(frozen=True, slots=True)
class Kind:
    content_type: str
    picture: bool = False
    boxed: bool = False  # ISO base media: a file of boxes


JPEG, PNG, WEBP = Kind("image/jpeg", True), Kind("image/png", True), Kind("image/webp", True)
MP4, QUICKTIME = Kind("video/mp4", boxed=True), Kind("video/quicktime", boxed=True)
THREE_GP = Kind("video/3gpp", boxed=True)
M4A, MP3, WAV, AMR = Kind("audio/mp4", boxed=True), Kind("audio/mpeg"), Kind("audio/wav"), Kind("audio/amr")
OGG, WEBM = Kind("audio/ogg"), Kind("video/webm")

BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"#!AMR", AMR),
    (b"ID3", MP3),
    (b"OggS", OGG),
    (b"\x1aE\xdf\xa3", WEBM),
)
BRANDS = {b"M4A ": M4A, b"M4B ": M4A, b"qt  ": QUICKTIME}
MPEG_LAYER_3 = (0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2)


def recognise(content: bytes) -> Kind:
    """UnknownMedium where it is none of ours."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] in (b"WEBP", b"WAVE"):
        return WEBP if content[8:12] == b"WEBP" else WAV
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        if brand.startswith(b"3g"):
            return THREE_GP
        if brand in (b"heic", b"heix", b"mif1", b"avif"):
            raise UnknownMedium("不支持 HEIC/AVIF 图片,请改用 JPEG / send JPEG in place of HEIC or AVIF")
        return BRANDS.get(brand, MP4)
    if len(content) > 3 and content[0] == 0xFF and content[1] in MPEG_LAYER_3:
        return MP3
    raise UnknownMedium("文件内容不是可接收的图片、录音或视频 / this is no picture, sound or clip we take")
