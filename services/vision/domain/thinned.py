"""Moments of something that may last for hours, never more than a few: evenly spread over the time since the first."""

from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Thinned(Generic[T]):
    """`pause` seconds between two at first; twice as many whenever there are too many."""

    def __init__(self, most: int, pause: float = 1.0, kept: Iterable[tuple[float, T]] = ()) -> None:
        self._most = most
        self._pause = pause
        self.moments: list[tuple[float, T]] = []
        for at, one in kept:
            self.add(at, one)

    def wants(self, at: float) -> bool:
        return not self.moments or at - self.moments[-1][0] >= self._pause - 1e-6

    def add(self, at: float, one: T) -> None:
        """Nothing where it comes too soon."""
        if not self.wants(at):
            return
        self.moments.append((at, one))
        if len(self.moments) > self._most:
            self.moments = self.moments[::2]
            self._pause *= 2
