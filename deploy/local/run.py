"""`make run` after the Python environment is there: prepare, start everything, say where, keep it, stop it."""

import csv
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from deploy.local import ground, keys, ports, processes, runfile
from deploy.local.accounts import Account
from deploy.local.fill import Filling
from deploy.local.layout import Layout
from deploy.local.prepare import Preparation
from deploy.local.running import only_one
from deploy.local.steps import Progress
from deploy.local.system import System
from deploy.local.watch import Watch, pids


class Stopped(Exception):
    """Somebody asked us to end."""


def run(layout: Layout, progress: Progress) -> None:
    with only_one(layout), _stoppable():
        layout.run_file.unlink(missing_ok=True)
        scripted = os.environ.get("SANQUAN_CAMERAS") == "scripted"
        quiet = scripted or os.environ.get("SANQUAN_LIFE") == "quiet"
        _prepare(Preparation(layout, progress), scripted)
        wishes = processes.WISHED_PORTS if layout.state == layout.shared else {}  # a second system stays out of its way
        chosen = ports.remember(layout.state / "ports.json", processes.WISHED_PORTS, wishes)
        footing = ground.choose(layout, chosen)
        place = processes.Place(layout, chosen, footing.database_url, footing.bootstrap, scripted, quiet)
        secrets = keys.ensure(layout.secrets)
        above = processes.programs(place, secrets)
        system = System(layout, [*footing.programs(), *above])
        try:
            _start(system, footing, progress, Filling(place, secrets), above)
            Running(system, place, secrets, Filling(place, secrets).accounts()).keep()
        except Stopped:
            print("\n正在停止 / stopping … ", end="", flush=True)
        finally:
            layout.run_file.unlink(missing_ok=True)
            system.stop()
        print("已停止 / stopped")


def _prepare(preparation: Preparation, scripted: bool) -> None:
    preparation.kafka()
    node = preparation.node()
    preparation.detector(node)
    preparation.page(node)
    preparation.county()
    preparation.streets(scripted)


def _start(
    system: System, footing: ground.Ground, progress: Progress, filling: Filling, above: list[processes.Program]
) -> None:
    with progress.step("启动数据库与消息队列", "starting PostgreSQL and Kafka"):
        footing.prepare()
        system.start_supervisor()
        system.start(footing.programs())
        system.wait_for(footing.ready, "postgres")
        footing.create_database()
        if footing.cluster and not footing.cluster.folder.is_relative_to(filling.place.layout.root):
            progress.note(f"数据放在 / the data lies in {footing.cluster.folder}")
    with progress.step("建立主题与数据表", "making topics and tables"):
        filling.migrate()
    with progress.step("导入演示县与账号", "loading the demo county and the accounts"):
        if not filling.load():
            progress.note("已导入 / loaded before")
    with progress.step("启动各服务", "starting the services"):
        answering = [program for program in above if program.ready is not None]
        system.start(answering)
        system.wait_ready(answering)
        system.start([program for program in above if program.ready is None])


@dataclass(frozen=True, slots=True)
class Running:
    """The system once it is ready: told to people and to programs, and watched."""

    system: System
    place: processes.Place
    secrets: keys.Keys
    people: list[Account]

    def keep(self) -> None:
        watch = Watch(self.place.layout.logs, say)
        watch.look(self.system.supervisor.statuses())
        write = partial(self._write, datetime.now(UTC))
        write()
        self._tell()
        self.system.keep(watch, write)

    def _write(self, started_at: datetime) -> None:
        living = pids(self.system.programs, self.system.supervisor.statuses())
        key = self.secrets.open311_key.read_text()
        cameras = demo_cameras(self.place)
        described = runfile.describe(self.place, started_at, key, cameras, self.people, living)
        runfile.write(self.place.layout.run_file, described)

    def _tell(self) -> None:
        first = next(account for account in self.people if account.role == "shift_leader")
        print(f"\n  操作台 / console   {self.place.http('console')}")
        print(f"  登录 / sign in     {first.login}   密码 / password   {first.password}   ({first.name})")
        print(f"  其他账号 / others  {self.place.layout.run_file}")
        print("  停止 / stop        Ctrl-C\n", flush=True)


def demo_cameras(place: processes.Place) -> list[runfile.Camera]:
    """Those that the demo's own RTSP server serves; the county's other cameras are not connected yet."""
    file = place.layout.county / "cameras.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [runfile.Camera(row["id"], row["url"].replace("{rtsp}", place.rtsp)) for row in rows if row["url"]]


def say(words: str) -> None:
    print(f"{datetime.now():%H:%M:%S}  ⚠ {words}", flush=True)  # noqa: DTZ005 (the clock on the wall is meant)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C, `kill` and a closed terminal all end us the same, orderly way."""

    def stop(number: int, frame: object) -> None:
        for each in asked:  # once is enough: what follows is the stopping itself
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {each: signal.signal(each, stop) for each in asked}
    try:
        yield
    except Stopped:
        print("\n已停止 / stopped", flush=True)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
