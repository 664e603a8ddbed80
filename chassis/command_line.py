"""The command line of every service: serve, migrate, import where it takes files, and words of its own."""

import argparse
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from asyncpg import Pool

from chassis import logs
from chassis.migrate import migrate
from chassis.postgres import open_pool, rehearsal
from chassis.settings import Shared
from chassis.tables import BadFiles

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Word:
    """`do` is told what everybody is told, and its own arguments."""

    name: str
    about: str
    do: Callable[[Shared, argparse.Namespace], Awaitable[None]]
    add_arguments: Callable[[argparse.ArgumentParser], object] = lambda parser: None


@dataclass(frozen=True, slots=True)
class Service:
    """`take` reads a county's folder into the schema and says what it took; BadFiles where it took nothing."""

    schema: str
    about: str
    migrations: Path
    serve: Callable[[Shared], Awaitable[None]]
    take: Callable[[Pool, Path], Awaitable[str]] | None = None
    more: Sequence[Word] = ()
    run: Callable[[Coroutine[Any, Any, None]], None] = uvloop.run

    def main(self) -> None:
        """Read the command line, do what it says, and end the process."""
        words = {word.name: word for word in (*self._usual(), *self.more)}
        parser = argparse.ArgumentParser(prog=f"python -m services.{self.schema}", description=self.about)
        parsers = parser.add_subparsers(dest="word", required=True)
        for word in words.values():
            word.add_arguments(parsers.add_parser(word.name, help=word.about))
        given = parser.parse_args()
        shared = Shared()  # type: ignore[call-arg]  # from the environment
        logs.configure(self.schema, shared.log_level)
        self.run(_awaited(words[given.word].do(shared, given)))

    def _usual(self) -> list[Word]:
        usual = [
            Word("serve", "运行 / run", lambda shared, _: self.serve(shared)),
            Word("migrate", "升级数据库 / bring the schema up to date", self._migrate),
        ]
        if self.take:
            usual.append(Word("import", "导入县域数据 / take a county's files", self._import, _add_folder))
        return usual

    async def _migrate(self, shared: Shared, _: argparse.Namespace) -> None:
        for step in await migrate(shared.database_url, self.schema, self.migrations):
            print(f"{self.schema}: {step.source} {step.version:04} {step.name}")  # noqa: T201

    async def _import(self, shared: Shared, given: argparse.Namespace) -> None:
        assert self.take
        pool = await open_pool(shared.database_url, self.schema, size=1)
        try:
            if given.check:
                async with rehearsal(pool) as undone:
                    await self.take(undone, given.folder)
            else:
                print(await self.take(pool, given.folder))  # noqa: T201
        except BadFiles as bad:
            sys.exit(said(bad))
        finally:
            await pool.close()


def said(bad: BadFiles) -> str:
    """The first faults, a line each, and how many there are."""
    lines = [str(error) for error in bad.errors[:MOST_SHOWN]]
    if len(bad.errors) > MOST_SHOWN:
        lines.append(f"… 另有 {len(bad.errors) - MOST_SHOWN} 处 / and more")
    return "\n".join([*lines, f"{len(bad.errors)} 处错误,未导入任何内容 / errors; nothing was taken"])


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="县域数据目录 / the county's folder")
    parser.add_argument("--check", action="store_true", help="只检查,不导入 / look for faults, take nothing")


async def _awaited(work: Awaitable[Any]) -> None:
    await work
