"""Everything that must be there before anything runs: packages, Python, Node, jars, network, page, county, streets."""

from dataclasses import dataclass
from pathlib import Path

from deploy.local import debian, detector, node, page, stamp, venv
from deploy.local.kafka import jars
from deploy.local.layout import Layout
from deploy.local.steps import Failed, Progress, quietly

HERE = Path(__file__).parent
UP_TO_DATE = "已是最新 / up to date"


def system_packages(layout: Layout, progress: Progress, test: bool) -> None:
    with progress.step("检查系统软件包", "checking system packages"):
        lacking = debian.missing(debian.wanted(test))
        if lacking:
            debian.install(lacking, layout.logs / "setup-debian.log")
            progress.note(f"新装 / installed: {len(lacking)}")


def python(layout: Layout, progress: Progress, extras: tuple[str, ...]) -> None:
    with progress.step("准备 Python 环境", "preparing the Python environment"):
        if not venv.ensure(layout, extras, layout.logs / "setup-python.log"):
            progress.note(UP_TO_DATE)


@dataclass(frozen=True, slots=True)
class Preparation:
    """The steps after the Python environment is there; each does nothing where its result is up to date."""

    layout: Layout
    progress: Progress

    def kafka(self) -> None:
        with self.progress.step("取 Apache Kafka", "fetching Apache Kafka"):
            try:
                jars.java()
                fetched = jars.fetch_jars(jars.JARS, self.layout.logs / "setup-kafka.log")
            except jars.Missing as error:
                raise Failed(f"缺少 / missing: {error}") from error
            self._say(fetched)

    def node(self) -> str:
        with self.progress.step("准备 Node", "preparing Node"):
            return node.ensure(self.layout, self.layout.logs / "setup-node.log")

    def detector(self, folder: str) -> None:
        with self.progress.step("取目标检测网络", "fetching the detector"):
            self._say(detector.fetch(self.layout.models, folder, self.layout.logs / "setup-detector.log"))

    def page(self, folder: str) -> None:
        with self.progress.step("构建操作台页面", "building the console's page"):
            self._say(page.build(self.layout, folder))

    def county(self) -> None:
        with self.progress.step("生成演示县", "making the demo county"):
            out = self.layout.county
            sources = [HERE / "county", HERE / "streets" / "zones.json"]  # its cameras' zones
            self._say(self._made(out, sources, "deploy.local.county", "--out", out))

    def streets(self, scripted: bool) -> None:
        with self.progress.step("渲染演示街景（仅首次，几分钟）", "rendering the demo streets, minutes, only once"):
            out, how = self.layout.streets, "script" if scripted else "render"
            made = self._made(out, [HERE / "streets"], "deploy.local.streets", how, "--out", out, mark=f".{how}.stamp")
            if scripted:
                self.progress.note("按脚本回放，不渲染 / replayed from a script, not rendered")
            else:
                self._say(made)

    def _made(self, out: Path, sources: list[Path], module: str, *arguments: str | Path, mark: str = stamp.OWN) -> bool:
        """Run a generator unless its sources are those that made what is there."""
        wanted = stamp.digest(sources, *map(str, arguments))
        if stamp.is_fresh(out / mark, wanted):
            return False
        command: list[str | Path] = [self.layout.python, "-m", module, *arguments]
        quietly(command, self.layout.logs / f"setup-{out.name}.log", folder=self.layout.root)
        stamp.put(out / mark, wanted)
        return True

    def _say(self, did: bool) -> None:
        if not did:
            self.progress.note(UP_TO_DATE)
