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
    """Each service that has an importer takes from the folder the files that it owns."""
    failed = 0
    for service in sorted(path.parent.name for path in SERVICES.glob("*/county.py")):
        print(f"→ {service}", flush=True)
        command = [sys.executable, "-m", f"services.{service}", "import", str(folder)]
        failed += subprocess.run(command, check=False).returncode != 0
    return 1 if failed else 0


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
