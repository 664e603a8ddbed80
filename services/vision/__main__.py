"""Vision's command line: serve, work, migrate, import a county, replay a recording."""

import argparse
import asyncio
import sys
from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"


async def _migrate(url: str) -> None:
    from chassis.migrate import migrate

    for step in await migrate(url, "vision", MIGRATIONS):
        print(f"vision: {step.version:04} {step.name}")


async def _import(url: str, folder: Path) -> None:
    from chassis.postgres import open_pool
    from services.vision import county, service

    pool = await open_pool(url, service.SCHEMA, size=1)
    try:
        print(await county.take(pool, folder, service.now()))
    except county.BadCounty as error:
        sys.exit(str(error))
    finally:
        await pool.close()


def main() -> int:
    """Imports follow the word: a capture process starts here too, and needs none of them."""
    parser = argparse.ArgumentParser(prog="python -m services.vision", description="视觉 / watching streets")
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("serve", help="运行接口 / run the doors")
    words.add_parser("work", help="看摄像机 / watch cameras")
    words.add_parser("migrate", help="升级数据库 / bring the schema up to date")
    words.add_parser("import", help="导入县域数据 / take a county's files").add_argument("folder", type=Path)
    if len(sys.argv) > 1 and sys.argv[1] == "replay":
        from services.vision import replay

        replay.add_arguments(words.add_parser("replay", help="回放录像 / the same pipeline on a recording"))
        return replay.run(parser.parse_args())
    words.add_parser("replay", help="回放录像 / the same pipeline on a recording")
    given = parser.parse_args()

    from chassis import logs
    from chassis.settings import Shared

    shared = Shared()  # type: ignore[call-arg]  # from the environment
    if given.word == "migrate":
        asyncio.run(_migrate(shared.database_url))
        return 0
    if given.word == "import":
        asyncio.run(_import(shared.database_url, given.folder))
        return 0
    from services.vision import service
    from services.vision.settings import Settings

    logs.configure(service.SCHEMA, shared.log_level)
    do = service.serve_doors if given.word == "serve" else service.work
    asyncio.run(do(shared, Settings()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
