"""The local runner's commands; until `.venv` is there this runs on the system's Python alone."""

import argparse
import os
import sys
from pathlib import Path

from deploy.local import doctor, node, page, prepare, reset, venv
from deploy.local.child import bound_to_parent
from deploy.local.kafka.jars import Missing as NoJava
from deploy.local.layout import Layout
from deploy.local.postgres import Missing as NoPostgres
from deploy.local.steps import Failed, Progress

RUN_STEPS = 12


def main() -> int:
    parser = argparse.ArgumentParser(prog="deploy.local", description="在一台机器上运行三全 / Sanquan on one machine")
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", help="启动整个系统 / start everything")
    running.add_argument("--done", type=int, default=0, help=argparse.SUPPRESS)
    setup = commands.add_parser("setup", help="只做准备 / prepare only")
    setup.add_argument("--test", action="store_true", help="连同测试所需 / with what the tests need")
    building = commands.add_parser("page", help="构建操作台页面 / build the console's page")
    building.add_argument("--test", action="store_true", help="改为运行页面测试 / run its tests instead")
    commands.add_parser("streets", help="渲染演示街景 / draw the demo's streets")
    commands.add_parser("doctor", help="检查这台机器 / examine this machine")
    commands.add_parser("reset", help="清除本地数据 / forget the local data")
    importing = commands.add_parser("import", help="向运行中的系统导入县域数据 / load a county into the running system")
    importing.add_argument("folder", type=Path)
    given = parser.parse_args()
    layout = Layout()
    try:
        if given.command == "doctor":
            return doctor.tell(layout)
        if given.command == "reset":
            reset.reset(layout)
            print("已清除 / forgotten")
        elif given.command == "page":
            return _page(layout, given.test)
        elif given.command == "streets":
            prepare.Preparation(layout, Progress(1)).streets(scripted=False)
        elif given.command == "import":
            return _import(layout, given.folder)
        elif given.command == "setup":
            _setup(layout, given.test)
        else:
            _run(layout, given.done)
    except (Failed, NoJava, NoPostgres) as error:
        print(f"\n✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已停止 / stopped")
        return 130
    return 0


def _run(layout: Layout, done: int) -> None:
    if not done:
        layout.create()
        progress = Progress(RUN_STEPS)
        prepare.system_packages(layout, progress, test=False)
        prepare.python(layout, progress, venv.RUN)
        sys.stdout.flush()
        runner = [str(layout.python), "-m", "deploy.local", "run", "--done", str(progress.done)]
        bound = bound_to_parent(runner)  # also when `make` is killed, nothing stays behind
        os.execv(bound[0], bound)  # noqa: S606
    from deploy.local.run import run  # only now is there what it stands on

    run(layout, Progress(RUN_STEPS, done))


def _import(layout: Layout, folder: Path) -> int:
    from deploy.local.importing import import_county  # needs the environment that `make run` made

    return import_county(layout, folder)


def _page(layout: Layout, test: bool) -> int:
    layout.create()
    folder = node.ensure(layout, layout.logs / "setup-node.log")
    if test:
        return page.test(layout, folder)
    page.build(layout, folder)
    return 0


def _setup(layout: Layout, test: bool) -> None:
    layout.create()
    progress = Progress(5 if test else 4)
    prepare.system_packages(layout, progress, test)
    prepare.python(layout, progress, venv.TEST if test else venv.RUN)
    preparation = prepare.Preparation(layout, progress)
    if test:
        preparation.kafka()
    preparation.detector(preparation.node())


if __name__ == "__main__":
    sys.exit(main())
