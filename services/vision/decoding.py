"""From a stream's packets to its newest picture: all of them decoded, or only key frames while nothing moves.

The packets since the last key frame are kept, so that full decoding can begin at any moment without a grey frame.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

WIDEST = 1920
LONGEST_KEY_GAP = 2.2  # seconds: where key frames are rarer, they alone are too few
LARGEST_GROUP = 8_000_000  # bytes of packets that are kept


@dataclass(slots=True)
class Decoding:
    """`context` is PyAV's decoder of one stream; `decoded` counts what it was made to decode; `came_at` is when the
    packet of the last frame that was given came."""

    context: Any
    decoded: int = 0
    came_at: float = 0.0
    _group: list[Any] = field(default_factory=list)  # since the last key frame
    _size: int = 0
    _fed: int = 0  # so many of the group the decoder has had
    _key_at: float | None = None
    _key_is_new: bool = False  # nobody has had it, or anything after it
    _key_gap: float = float("inf")

    def take(self, packet: Any, at: float, keys_only: bool, wanted: bool) -> Any:
        """The frame that this packet completed, where one is wanted; None where there is none (yet)."""
        if packet.is_keyframe:
            self._key_gap = at - self._key_at if self._key_at is not None else float("inf")
            self._key_at, self._key_is_new = at, True
            self._group, self._size, self._fed = [], 0, 0
        elif not self._group:
            return None  # joined in the middle, or the group grew too large: the next key frame is near
        self._group.append(packet)
        self._size += packet.size
        if keys_only and self._key_gap <= LONGEST_KEY_GAP:
            # Who asks a moment after a key frame came gets it all the same: the next is a second away.
            frame = self._key_frame(self._group[0]) if wanted and self._key_is_new else None
            if self._size > LARGEST_GROUP:
                self._group, self._key_is_new = [], False
            return frame
        self._key_is_new = False
        fresh, self._fed = self._group[self._fed :], len(self._group)
        frame, self.came_at = self._newest(fresh), at
        if self._size > LARGEST_GROUP:  # the decoder has had them; they are not needed while it goes on
            self._group, self._size, self._fed = self._group[-1:], 0, 1
        return frame

    def _key_frame(self, packet: Any) -> Any:
        """Drained at once: a decoder that waits for frames to put in order would give it one key frame late."""
        frame = self._newest([packet, None])
        self.came_at, self._key_is_new = self._key_at or 0.0, False
        self.context.flush_buffers()
        self._fed = 0
        return frame

    def _newest(self, packets: list[Any]) -> Any:
        newest = None
        try:
            for packet in packets:
                for frame in self.context.decode(packet):
                    self.decoded += 1
                    newest = None if frame.is_corrupt else frame
        except FFmpegError:  # what is damaged is not shown: on with the next key frame
            self.context.flush_buffers()
            self._group, self._fed = [], 0
            return None
        return newest


def picture(frame: Any) -> NDArray[np.uint8]:
    """BGR, at most WIDEST wide, scaled and converted in one pass."""
    wide, high = frame.width, frame.height
    if wide > WIDEST:
        wide, high = WIDEST, round(high * WIDEST / wide / 2) * 2
    return np.ascontiguousarray(frame.to_ndarray(format="bgr24", width=wide, height=high), np.uint8)
