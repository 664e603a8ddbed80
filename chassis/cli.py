"""The `sanquan` command: what concerns all services at once, handed to each service's own command line."""

import argparse
import asyncio
import os
import subprocess
import sys
from pathlib import Path

from chassis.dead_letters import replay

SERVICES = Path(__file__).parents[1] / "services"


def _import(folder: Path) -> int:
    """Each service that has an importer takes its files from the folder, once all of them find no fault in theirs."""
    if not folder.is_dir():
        print(f"没有这个目录 / no such folder: {folder}", file=sys.stderr)
        return 1
    services = sorted(path.parent.name for path in SERVICES.glob("*/county.py"))
    found = [
        _take(service, folder, "检查 / checking", "--check") for service in services
    ]  # all, for every fault at once
    if not all(found):
        return 1
    return 0 if all(_take(service, folder, "导入 / taking") for service in services) else 1


def _take(service: str, folder: Path, doing: str, *options: str) -> bool:
    print(f"→ {service} {doing}", flush=True)
    command = [sys.executable, "-m", f"services.{service}", "import", *options, str(folder)]
    return subprocess.run(command, check=False).returncode == 0


def _pass_on(arguments: list[str]) -> int:
    """`sanquan vision train ...` is `python -m services.vision train ...`."""
    return subprocess.run([sys.executable, "-m", f"services.{arguments[0]}", *arguments[1:]], check=False).returncode


def main() -> None:
    services = sorted(path.parent.name for path in SERVICES.glob("*/__main__.py"))
    if len(sys.argv) > 1 and sys.argv[1] in services:
        sys.exit(_pass_on(sys.argv[1:]))
    parser = argparse.ArgumentParser(prog="sanquan", description="三全: 县级数字城管 / county urban management")
    commands = parser.add_subparsers(dest="command", required=True)
    importing = commands.add_parser("import", help="导入县域数据 / load a county's files")
    importing.add_argument("folder", type=Path)
    replaying = commands.add_parser("replay-dlq", help="重放死信 / send dead letters back to their topic")
    replaying.add_argument("topic")
    for service in services:
        commands.add_parser(service, help=f"python -m services.{service}")
    given = parser.parse_args()
    if given.command == "import":
        sys.exit(_import(given.folder))
    prefix = os.environ.get("SANQUAN_TOPIC_PREFIX", "")
    sent = asyncio.run(replay(os.environ["SANQUAN_KAFKA_BOOTSTRAP"], given.topic, prefix))
    print(f"{sent} 条已重放 / sent back")


if __name__ == "__main__":
    main()
