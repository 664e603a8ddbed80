"""Where everything that `make run` makes and remembers lies."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from deploy.local.private import make_private_folder

ROOT = Path(__file__).parents[2]
SOCKET_PATH_LIMIT = 100  # the kernel's is 107 bytes


@dataclass(frozen=True, slots=True)
class Layout:
    """`state` is forgotten by `make reset`, except what can be had again only by downloading or long rendering.

    `SANQUAN_STATE_DIR` runs a second system beside the first; what is downloaded or rendered serves both, unless
    `SANQUAN_STREETS_DIR` gives the second its own streets.
    """

    root: Path = ROOT

    @property
    def shared(self) -> Path:
        return self.root / ".local"

    @property
    def state(self) -> Path:
        chosen = os.environ.get("SANQUAN_STATE_DIR")
        return Path(chosen) if chosen else self.shared

    @property
    def python(self) -> Path:
        return self.root / ".venv" / "bin" / "python"

    @property
    def kept(self) -> tuple[Path, ...]:
        return (self.cache, self.models, self.streets)

    @property
    def cache(self) -> Path:
        return self.shared / "cache"

    @property
    def models(self) -> Path:
        return self.shared / "models"

    @property
    def streets(self) -> Path:
        chosen = os.environ.get("SANQUAN_STREETS_DIR")
        return Path(chosen) if chosen else self.shared / "streets"

    @property
    def county(self) -> Path:
        return self.state / "county"

    @property
    def secrets(self) -> Path:
        return self.state / "secrets"

    @property
    def blobs(self) -> Path:
        return self.state / "blobs"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def run_file(self) -> Path:
        return self.state / "run.json"

    @property
    def page(self) -> Path:
        return self.root / "services" / "console" / "web"

    @property
    def kafka(self) -> Path:
        return self.state / "kafka"

    @property
    def postgres(self) -> Path:
        """Outside the repository where the system user `postgres` could not reach into it."""
        inside = self.state / "postgres"
        if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in self._above(inside)):
            return inside
        return Path("/var/tmp") / f"sanquan-{self._mark()}" / "postgres"  # noqa: S108

    @property
    def socket(self) -> Path:
        """The supervisor's; in a place of its own where the repository's path is too long for a socket."""
        inside = self.state / "supervisor.sock"
        if len(str(inside)) <= SOCKET_PATH_LIMIT:
            return inside
        return Path("/tmp") / f"sanquan-{os.geteuid()}-{self._mark()}" / "supervisor.sock"  # noqa: S108

    def create(self) -> None:
        for folder in (self.state, self.cache, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        make_private_folder(self.blobs)
        make_private_folder(self.secrets)
        if self.socket.parent != self.state:
            make_private_folder(self.socket.parent)

    def _mark(self) -> str:
        return hashlib.sha256(str(self.state).encode()).hexdigest()[:10]

    def _above(self, path: Path) -> list[Path]:
        return [parent for parent in path.parents if parent.exists()]
