"""The rulebook in hand: read anew when the county's files have been imported again."""

from chassis.errors import Retryable
from chassis.postgres import Tx
from services.dispatch.domain.rulebook import Rulebook
from services.dispatch.ground import store


class Rules:
    def __init__(self) -> None:
        self._book: Rulebook | None = None

    async def current(self, tx: Tx) -> Rulebook:
        """Retryable before the county's first import: what came in waits for it."""
        version = await store.version(tx)
        if version is None:
            raise Retryable("县域数据尚未导入 / the county is not imported yet: sanquan import DIR")
        if self._book is None or self._book.version != version:
            self._book = await store.rulebook(tx)
        return self._book
