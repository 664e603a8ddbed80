"""The boxes of an MP4, 3GP, M4A or QuickTime file: is it whole, and the same without where it was taken."""

from collections.abc import Iterator

from services.ingest.domain.medium import BrokenMedium

METADATA = (b"udta", b"meta")  # place, device, owner: players need none of it
HOLDERS = (b"moov", b"trak")


def without_places(content: bytes) -> bytes:
    """The same length, so that every offset in it holds; the very object given where there is nothing to hide."""
    tops = list(_boxes(content, 0, len(content)))
    if not any(content[name_at : name_at + 4] == b"moov" for name_at, _, _ in tops):
        raise BrokenMedium("视频或录音不完整 / the clip or sound is incomplete")
    hidden = [span for top in tops for span in _metadata(content, *top)]
    if not hidden:
        return content
    copy = bytearray(content)
    for name_at, end in hidden:
        copy[name_at : name_at + 4] = b"free"
        copy[name_at + 4 : end] = bytes(end - name_at - 4)
    return bytes(copy)


def _metadata(content: bytes, name_at: int, body_at: int, end: int) -> Iterator[tuple[int, int]]:
    name = content[name_at : name_at + 4]
    if name in METADATA:
        yield name_at, end
    elif name in HOLDERS:
        for box in _boxes(content, body_at, end):
            yield from _metadata(content, *box)


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Of each box: where its name, its body and its end are. BrokenMedium where one reaches past its holder."""
    while at < end:
        size = int.from_bytes(content[at : at + 4], "big")
        name_at, body_at = at + 4, at + 8
        if size == 0:
            size = end - at
        elif size == 1:
            size, body_at = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        if body_at > end or size < body_at - at or at + size > end:
            if end < len(content) and end - at == 4 and not any(content[at:end]):
                return  # QuickTime ends its lists with four zero bytes
            raise BrokenMedium("视频或录音不完整 / the clip or sound is incomplete")
        yield name_at, body_at, at + size
        at += size
