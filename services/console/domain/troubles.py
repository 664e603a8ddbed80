"""Which parts do not work, and since when: what every page says on top."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    part: str
    since: datetime


class Troubles:
    """A part that is down at two looks in a row is in trouble; one that is only restarted is not."""

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}
        self._sure: frozenset[str] = frozenset()

    def note(self, down: Collection[str], at: datetime) -> None:
        """What one look found; the trouble counts from the first look that found it."""
        self._sure = frozenset(part for part in down if part in self._since)
        self._since = {part: self._since.get(part, at) for part in down}

    @property
    def standing(self) -> list[Trouble]:
        return [Trouble(part, self._since[part]) for part in sorted(self._sure)]
