"""Puts vision together; `work` watches cameras, `replay` runs on a recording, `export` and `train` teach a detector."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"


def main() -> int:
    """Imports follow the word: a capture process starts here too, replay and train need no server; none needs these."""
    if sys.argv[1:2] == ["replay"]:
        from services.vision import replay

        parser = ArgumentParser(prog="python -m services.vision replay", description="回放录像 / on a recording")
        replay.add_arguments(parser)
        return replay.run(parser.parse_args(sys.argv[2:]))
    if sys.argv[1:2] == ["train"]:
        from services.vision import train

        parser = ArgumentParser(prog="python -m services.vision train", description="训练检测器 / teach a detector")
        train.add_arguments(parser)
        return train.run(parser.parse_args(sys.argv[2:]))
    from asyncpg import Pool

    from chassis.command_line import Service, Word
    from chassis.settings import Shared
    from services.vision import county, export, service
    from services.vision.detector import CannotDetect

    async def take(pool: Pool, folder: Path) -> str:
        return await county.take(pool, folder, service.now())

    async def work(shared: Shared, _: Namespace) -> None:
        try:
            await service.work(shared)
        except CannotDetect as error:
            sys.exit(f"无法看摄像机 / cannot watch: {error}")

    async def write(shared: Shared, given: Namespace) -> None:
        try:
            print(await service.export(shared, given.out, given.since))
        except export.CannotExport as error:
            sys.exit(f"无法导出 / cannot export: {error}")

    about = "视觉 / watching streets; replay: 回放录像 / on a recording; train: 训练 / teach a detector"
    words = [
        Word("work", "看摄像机 / watch cameras", work),
        Word("export", "导出已判定的警情 / write judged alerts to learn from", write, export.add_arguments),
    ]
    # Not uvloop: it makes a pipe that it waits for non-blocking, and reading a frame from one blocks.
    Service(service.SCHEMA, about, MIGRATIONS, service.serve_doors, take, words, asyncio.run).main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
